"""A bucket has an access control list, and does not say that such lists count.

Since April 2023 a new bucket ignores access control lists unless its ownership controls allow them, and refuses to be created with
one: "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting".

Before:

    Type: AWS::S3::Bucket
    Properties:
      AccessControl: LogDeliveryWrite

->

    Type: AWS::S3::Bucket
    Properties:
      AccessControl: LogDeliveryWrite
      OwnershipControls:
        Rules:
          - ObjectOwnership: BucketOwnerPreferred

Safety: safe for LogDeliveryWrite and AwsExecRead. The bucket cannot be created as it is, the list grants what it says, and objects
belong to the bucket's owner. Lists that open the bucket to everyone (PublicRead, …) are only reported: a new bucket blocks them, too,
and a bucket policy or CloudFront is the way to publish something.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, finding, is_absent

OPEN = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")
NEEDED = ("LogDeliveryWrite", "AwsExecRead")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    resolves=("cfn-lint:E3045",),
    tags=("deploy",),
)


@fixer.resource("AWS::S3::Bucket")
def lists_do_not_count(bucket: Resource) -> Iterator[Finding]:
    """A bucket with a list that means something, and without ownership controls."""
    control = bucket.get("AccessControl")
    if control not in (*OPEN, *NEEDED) or not is_absent(bucket.get("OwnershipControls")):
        return
    refused = f"{bucket.name} has the access control list {control}, but a new bucket takes none without ownership controls"
    if control in NEEDED:
        rules: Json = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
        yield finding(bucket.pointer("AccessControl"), f"{refused}; allow it", bucket.add_property("OwnershipControls", rules))
    else:
        yield finding(
            bucket.pointer("AccessControl"), f"{refused}, and blocks public access: publish with a bucket policy or through CloudFront"
        )
