"""The Glue Data Catalog is not encrypted, or gives away passwords of connections.

Names of databases, tables and columns lie there in clear text, and whoever may read a connection reads its password.

Before:

    DataCatalogEncryptionSettings: {}

-> (with --set glue-catalog-not-encrypted.key=CatalogKey)

    DataCatalogEncryptionSettings:
      ConnectionPasswordEncryption:
        ReturnConnectionPasswordEncrypted: true
        KmsKeyId: !GetAtt CatalogKey.Arn
      EncryptionAtRest:
        CatalogEncryptionMode: SSE-KMS
        SseAwsKmsKeyId: !GetAtt CatalogKey.Arn

Safety: unsafe, and it needs the setting `key`: the ARN of a symmetric KMS key, or the logical id of one in the template. It holds for
the whole catalog of the account in this region: every role that reads or writes it, in other stacks too, needs kms:Decrypt,
kms:Encrypt and kms:GenerateDataKey from then on. What is there already is encrypted when it is written next.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html",
    resolves=("CKV_AWS_94",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key for the Data Catalog: an ARN or a logical id of the template")
KEYS = ("KmsKeyId", "SseAwsKmsKeyId")


@fixer.resource("AWS::Glue::DataCatalogEncryptionSettings")
def in_clear_text(catalog: Resource) -> Iterator[Finding]:
    """The catalog and the passwords in it are encrypted."""
    key = chosen(catalog, KEY, "Arn")
    passwords: Json = {"ReturnConnectionPasswordEncrypted": True, "KmsKeyId": key}
    rest: Json = {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": key}
    wanted: Json = {"ConnectionPasswordEncryption": passwords, "EncryptionAtRest": rest}
    patch = settle(catalog, {"DataCatalogEncryptionSettings": wanted}, instead_of=("DISABLED",))
    if any(operation.path[-1] not in KEYS for operation in patch):
        message = f"{catalog.name} leaves the catalog, or the passwords of its connections, in clear text; encrypt both"
        yield from ask(catalog, KEY, message, patch, cost="KMS requests")
