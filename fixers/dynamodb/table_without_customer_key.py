"""A table is encrypted with a key that is not yours.

DynamoDB encrypts every table. With its own key nobody can see who used it, limit who may, or take the data out of reach by
switching the key off; with a key of yours you can.

Before:

    Orders:
      Type: AWS::DynamoDB::Table
      Properties: ...

-> (with --set dynamodb-table-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        SSESpecification:
          SSEEnabled: true
          SSEType: KMS
          KMSMasterKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. Whoever reads or writes the table must be allowed to use the key as well, or is refused; a table whose key is gone
is archived after a week. The change is made while the table is in use. A key of AWS that is named already (`alias/aws/dynamodb`)
gives way.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Json, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
    resolves=("CKV_AWS_119", "cfn-nag:W74"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts tables")
AWS_KEY = ("alias/aws/dynamodb",)


@fixer.resource("AWS::DynamoDB::Table")
def key_of_aws(table: Resource) -> Iterator[Finding]:
    """Every table that names no key, or AWS's."""
    key = chosen(table, KEY, "Arn")
    if not settle(table, {"SSESpecification": {"KMSMasterKeyId": key}}, AWS_KEY):
        return
    message = f"{table.name} is encrypted with a key that nobody of yours can limit, watch or switch off. Name a key of your own"
    wanted: Json = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
    yield from ask(table, KEY, message, settle(table, {"SSESpecification": wanted}, AWS_KEY), cost=COST_OF_A_KEY)
