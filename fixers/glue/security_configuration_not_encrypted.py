"""A security configuration of Glue leaves data, logs or bookmarks unencrypted.

Jobs that use the configuration trust it with all three, and what it leaves out lies in clear text.

Before:

    EncryptionConfiguration: {}

-> (with --set glue-security-configuration-not-encrypted.key=JobKey)

    EncryptionConfiguration:
      CloudWatchEncryption:
        CloudWatchEncryptionMode: SSE-KMS
        KmsKeyArn: !GetAtt JobKey.Arn
      ...

Safety: unsafe, and it needs the setting `key`: the ARN of a symmetric KMS key, or the logical id of one in the template. The roles of
the jobs need to use it, and its policy must admit logs.<region>.amazonaws.com. A security configuration cannot be changed: on an
existing stack it is REPLACED, which fails while its Name stays the same. Modes that are on already keep their keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, ask, chosen, settle, settle_value, unfolded

CONFIGURATION, BUCKETS = "EncryptionConfiguration", "S3Encryptions"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html",
    resolves=("CKV_AWS_99",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key for the data, logs and bookmarks of jobs: an ARN or a logical id of the template")


@fixer.resource("AWS::Glue::SecurityConfiguration")
def in_clear_text(configuration: Resource) -> Iterator[Finding]:
    """Data, logs and bookmarks are encrypted."""
    key = chosen(configuration, KEY, "Arn")
    patch = [operation for operation in _encrypted(configuration, key) if operation.path[-1] != "KmsKeyArn"]
    if patch:
        message = f"{configuration.name} leaves data, logs or bookmarks of jobs in clear text; encrypt all three"
        yield from ask(configuration, KEY, message, _encrypted(configuration, key), cost="KMS requests")


def _encrypted(configuration: Resource, key: Json) -> list[Operation]:
    disk: Json = {"S3EncryptionMode": "SSE-KMS", "KmsKeyArn": key}
    wanted: dict[str, Json] = {
        "CloudWatchEncryption": {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": key},
        "JobBookmarksEncryption": {"JobBookmarksEncryptionMode": "CSE-KMS", "KmsKeyArn": key},
        BUCKETS: [disk],
    }
    patch = settle(configuration, {CONFIGURATION: wanted}, instead_of=("DISABLED",))
    for at, one in unfolded(configuration.get(CONFIGURATION, BUCKETS), configuration.pointer(CONFIGURATION, BUCKETS)):
        if isinstance(one, dict) and one.get("S3EncryptionMode") == "DISABLED":
            patch += settle_value(one, at, disk, instead_of=("DISABLED",))
    return patch
