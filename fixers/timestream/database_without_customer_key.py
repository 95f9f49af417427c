"""A Timestream database is encrypted with a key that is not yours.

Timestream encrypts every database with the account's key for it. Only a key of yours can be limited by a policy and switched off.

Before:

    Measurements:
      Type: AWS::Timestream::Database

-> (with --set timestream-database-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Measurements:
      Type: AWS::Timestream::Database
      Properties:
        KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. Whoever writes to or reads from the database must be allowed to use the key as well. What an existing database holds is
not encrypted anew: the key counts for what comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html",
    resolves=("CKV_AWS_160",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts databases")


@fixer.resource("AWS::Timestream::Database")
def key_of_aws(database: Resource) -> Iterator[Finding]:
    """Every database that names no key."""
    key = chosen(database, KEY, "Arn")
    message = f"{database.name} is encrypted with a key that nobody of yours can limit or switch off. Name a key of your own"
    yield from ask(database, KEY, message, settle(database, {"KmsKeyId": key}), cost=COST_OF_A_KEY)
