"""A table names a key for its encryption, and not the type of encryption that the key belongs to.

DynamoDB takes KMSMasterKeyId only together with SSEType, and KMS is the only type there is. Without it the table is refused
("'SSEType' is a dependency of 'KMSMasterKeyId'").

Before:

    SSESpecification:
      SSEEnabled: true
      KMSMasterKeyId: !Ref Key

->

    SSESpecification:
      SSEEnabled: true
      KMSMasterKeyId: !Ref Key
      SSEType: KMS

Safety: safe. There is one type, and the key says that it is meant. Tables with SSEEnabled false contradict themselves and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, add, finding, is_absent, members, unfolded

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-ssespecification.html",
    resolves=("cfn-lint:E3021", "cloudformation-validate:F3021"),
    tags=("deploy",),
)


@fixer.resource("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
def key_without_type(table: Resource) -> Iterator[Finding]:
    """An encryption with a key and without a type."""
    for at, value in unfolded(table.get("SSESpecification"), table.pointer("SSESpecification")):
        given = members(value)
        on = given.get("SSEEnabled") not in (None, False, "false")
        if on and not is_absent(given.get("KMSMasterKeyId")) and "SSEType" not in given:
            message = f"{table.name} is encrypted with a key of its own, and does not say SSEType, without which DynamoDB refuses the key; it is KMS"
            yield finding(at, message, add(at / "SSEType", "KMS"))
