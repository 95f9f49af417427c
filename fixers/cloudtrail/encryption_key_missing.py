"""A trail's logs are not encrypted with a key of their own.

Amazon S3 encrypts what CloudTrail writes, and everyone who may read the bucket can read it. With a KMS key, reading takes a
second permission, and each use of the key is recorded.

Before:

    IsLogging: true

-> (with --set cloudtrail-encryption-key-missing.key=TrailKey)

    IsLogging: true
    KMSKeyId: !GetAtt TrailKey.Arn

Safety: unsafe, and it needs the setting `key`: the ARN or alias of a key, or the logical id of one in the template. The key's
policy must let cloudtrail.amazonaws.com use kms:GenerateDataKey* and kms:DescribeKey, or the trail cannot be made or stops writing;
whoever reads the logs needs kms:Decrypt. A key of the template that waits for the trail is not used.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    resolves=("CKV_AWS_35", "securityhub:CloudTrail.2"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key for the logs of trails: an ARN, an alias, or a logical id of the template")


@fixer.resource("AWS::CloudTrail::Trail")
def without_key(trail: Resource) -> Iterator[Finding]:
    """Every trail names a key."""
    message = (
        f"everyone who may read the bucket can read the logs of {trail.name}; encrypt them with a KMS key whose policy admits CloudTrail"
    )
    patch = settle(trail, {"KMSKeyId": chosen(trail, KEY, "Arn")})
    yield from ask(trail, KEY, message, patch, cost="KMS requests")
