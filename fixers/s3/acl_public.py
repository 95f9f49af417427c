"""A bucket's ACL lets everyone read what is in it, or even write.

PublicRead and PublicReadWrite list the bucket to the whole world, AuthenticatedRead to everyone with an AWS account. New buckets
refuse such ACLs unless they switch ACLs and public access on.

Before:

    AccessControl: PublicRead

->

    AccessControl: Private

Safety: unsafe. Whoever reads the bucket because of the ACL can no longer do so; let them in with a bucket policy or through
CloudFront. Objects that were put with an ACL of their own keep it. Left alone: a bucket with a WebsiteConfiguration, which is
public on purpose, and one where a parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

ACL = "AccessControl"
PUBLIC = {"PublicRead": "read", "PublicReadWrite": "read, write and delete", "AuthenticatedRead": "with an AWS account read"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
    resolves=("CKV_AWS_20", "CKV_AWS_57", "cfn-nag:F14", "cfn-nag:W31", "securityhub:S3.2", "securityhub:S3.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::S3::Bucket")
def public(bucket: Resource) -> Iterator[Finding]:
    """No bucket has a public ACL."""
    acl = bucket.get(ACL)
    if is_absent(acl) or not is_absent(bucket.get("WebsiteConfiguration")):
        return
    patch = settle(bucket, {ACL: "Private"}, instead_of=tuple(PUBLIC))
    if patch:
        what = PUBLIC.get(str(acl), "read")
        yield finding(bucket.at, f"the ACL of {bucket.name} lets everyone {what} what is in it; make it private", *patch)
