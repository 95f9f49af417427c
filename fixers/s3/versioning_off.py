"""A bucket keeps no earlier versions of its objects.

What is overwritten or deleted by mistake, by a bad deployment or by an attacker is gone at once.

Before:

    Invoices:
      Type: AWS::S3::Bucket

->

    Invoices:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration:
          Status: Enabled

Safety: unsafe, and it can never be undone: versioning can be suspended, but the bucket stays a versioned one, and whoever empties
it must delete every version. All versions are stored and billed until a lifecycle rule removes them: see
s3-noncurrent-versions-kept-forever. Left alone where a parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    resolves=("CKV_AWS_21", "securityhub:S3.14"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)


@fixer.resource("AWS::S3::Bucket")
def without_versions(bucket: Resource) -> Iterator[Finding]:
    """Every bucket keeps versions."""
    patch = settle(bucket, {"VersioningConfiguration": {"Status": "Enabled"}}, instead_of=("Suspended",))
    if patch:
        message = f"what is overwritten or deleted in {bucket.name} is gone; keep earlier versions"
        yield finding(bucket.at, message, *patch, cost="storage of every earlier version")
