"""A bucket does not block public access, or only some of the ways to it.

One ACL or one bucket policy, written by anyone who may write it, is enough to publish what a bucket holds. The four
flags of a PublicAccessBlockConfiguration rule that out. New buckets have had them since April 2023; written down they
also hold for older buckets, nobody switches them off unnoticed, and a flag that is left out of the block is off.

Before:

    Invoices:
      Type: AWS::S3::Bucket

->

    Invoices:
      Type: AWS::S3::Bucket
      Properties:
        PublicAccessBlockConfiguration:
          BlockPublicAcls: true
          BlockPublicPolicy: true
          IgnorePublicAcls: true
          RestrictPublicBuckets: true

Safety: safe for a bucket that is private. One that looks public on purpose (a website, a public ACL, a policy that admits
everyone, a flag that is false, CloudFront without an origin access control, CORS for every site) is only reported, until
the setting ``public`` says ``allow`` (the flags its use needs are written as false) or ``block``; then the fix is unsafe.
Where the template itself grants public access, S3 would refuse to block it: take the grant away first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix import (
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    PublicUse,
    Resource,
    Safety,
    add,
    cases,
    finding,
    intrinsic,
    is_absent,
    members,
    public_uses,
    replace,
)

BLOCK = "PublicAccessBlockConfiguration"
FLAGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    resolves=(
        *("CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"),
        *("kics:48f100d9-f499-4c6d-b2b8-deafe47ffb26", "kics:860ba89b-b8de-4e72-af54-d6aee4138a69"),
        *("kics:6c8d51af-218d-4bfb-94a9-94eabaa0703a", "kics:350cd468-0e2c-44ef-9d22-cfb73a62523c"),
    ),
    tags=("security",),
)
PUBLIC = fixer.setting("public", str, "what to do with buckets that look public on purpose: allow or block")


@fixer.resource("AWS::S3::Bucket")
def unblocked(bucket: Resource) -> Iterator[Finding]:
    """Every bucket says which public access it blocks."""
    blocks = [(at, block) for at, block in _blocks(bucket) if set(FLAGS) - set(block)]
    if not blocks or any(name.startswith("Fn::") for name in bucket.properties):
        return
    missing = ", ".join(flag for flag in FLAGS if any(flag not in block for _, block in blocks))
    defect = f"{bucket.name} has no {BLOCK}" if not blocks[0][1] else f"the {BLOCK} of {bucket.name} leaves out {missing}"
    uses = sorted(public_uses(bucket), key=lambda use: not use.granted)
    choice = PUBLIC.of(bucket.template)
    if not uses:
        message = f"{defect}, so an ACL or a policy can make it public one day; block all four ways"
        yield finding(bucket.at, message, *_written(bucket, blocks, ()))
    elif choice not in ("allow", "block"):
        message = f"{defect}, and S3 blocks new buckets, but {uses[0].why}: say whether it is public on purpose"
        yield finding(bucket.at, message, needs=PUBLIC)
    elif choice == "allow":
        message = f"{defect}, and S3 blocks new buckets, but {uses[0].why}; write the access it needs down"
        yield finding(bucket.at, message, *_written(bucket, blocks, uses), safety=Safety.UNSAFE)
    elif uses[0].granted:
        yield finding(bucket.at, f"{defect}, and blocking would make the stack fail because {uses[0].why}; take that away first")
    else:
        message = f"{defect}, so it can become public ({uses[0].why}); block all four ways"
        yield finding(bucket.at, message, *_written(bucket, blocks, ()), safety=Safety.UNSAFE)


def _blocks(bucket: Resource) -> Iterator[tuple[Pointer, dict[str, Json]]]:
    """Each block a bucket may have, without flags that have no value; an empty one where it may have none."""
    for case in cases(bucket.get(BLOCK), bucket.pointer(BLOCK)):
        if intrinsic(case.value)[0] is None:
            yield case.at, {flag: given for flag, given in members(case.value).items() if not is_absent(given)}


def _written(bucket: Resource, blocks: Sequence[tuple[Pointer, Json]], uses: Sequence[PublicUse]) -> Iterator[Operation]:
    """The missing flags: true, but false where a public use would break."""
    off = {flag for use in uses for flag in use.through}
    for at, block in blocks:
        flags: dict[str, Json] = {flag: flag not in off for flag in FLAGS if flag not in members(block)}
        if block:
            yield from (add(at / flag, value) for flag, value in flags.items())
        elif at == bucket.pointer(BLOCK) and bucket.get(BLOCK) is None:
            yield bucket.add_property(BLOCK, flags)
        else:
            yield replace(at, flags)
