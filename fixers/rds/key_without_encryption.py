"""A database is given a key to encrypt its storage with, and does not encrypt it.

RDS takes KmsKeyId only together with StorageEncrypted and refuses the database otherwise.

Before:

    KmsKeyId: !GetAtt Key.Arn

->

    KmsKeyId: !GetAtt Key.Arn
    StorageEncrypted: true

Safety: safe, for no such database can be created, and nobody names a key in order not to use it. Where StorageEncrypted is false in so many
words one of the two is wrong, and the fix is unsafe. Databases made of a
snapshot or of another database take over its encryption, and a key that is a parameter may be empty: both are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import MADE_FROM, Finding, Fixer, Resource, Safety, finding, intrinsic, is_absent, settle

INHERITED = (*MADE_FROM, "GlobalClusterIdentifier", "DBClusterIdentifier")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    resolves=("cfn-lint:E3720",),
    tags=("deploy", "security"),
)


@fixer.resource("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
def key_for_nothing(database: Resource) -> Iterator[Finding]:
    """A key that is certainly given, and an encryption that is not."""
    key, engine = database.get("KmsKeyId"), database.get("Engine")
    function, argument = intrinsic(key)
    open_choice = function == "Fn::If" or (function == "Ref" and argument not in database.template.resources)
    if is_absent(key) or key == "" or open_choice or not isinstance(engine, str) or engine.lower().startswith("custom-"):
        return
    member = engine.lower().startswith("aurora") and database.type.endswith("Instance")
    if member or not all(is_absent(database.get(name)) for name in INHERITED):
        return
    patch = settle(database, {"StorageEncrypted": True})
    if patch:
        message = f"{database.name} has a KmsKeyId and does not encrypt its storage, which RDS refuses. Set StorageEncrypted to true"
        yield finding(database.at, message, *patch, safety=None if is_absent(database.get("StorageEncrypted")) else Safety.UNSAFE)
