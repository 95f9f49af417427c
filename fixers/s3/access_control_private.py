"""A bucket is given the access control list that every bucket has anyway.

`AccessControl: Private` is the default, and AWS recommends to do without access control lists (cfn-lint says so, too). On buckets
whose ownership controls disable the lists, the property says nothing at all.

Before:

    Type: AWS::S3::Bucket
    Properties:
      AccessControl: Private

->

    Type: AWS::S3::Bucket

Safety: safe. Nobody but the owner has access through the list, with the property and without it. The two lists for owners of
objects (BucketOwnerRead, BucketOwnerFullControl) are ignored on buckets, and go as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, finding, remove

SAYS_NOTHING = ("Private", "BucketOwnerRead", "BucketOwnerFullControl")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
    resolves=("cfn-lint:W3045",),
    tags=("style",),
)


@fixer.resource("AWS::S3::Bucket")
def default_list(bucket: Resource) -> Iterator[Finding]:
    """A bucket with a list that grants nobody anything."""
    control = bucket.get("AccessControl")
    if control in SAYS_NOTHING:
        at = bucket.pointer() if list(bucket.properties) == ["AccessControl"] else bucket.pointer("AccessControl")
        message = f"{bucket.name} has the access control list {control}, which grants nobody anything; remove it"
        yield finding(bucket.pointer("AccessControl"), message, remove(at))
