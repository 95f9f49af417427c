"""A backup vault is encrypted with a key that is not yours.

Backups are often all that is left after an attack. With the account's key `aws/backup` they cannot be shared with another account, and
nobody can say who may read them.

Before:

    Vault:
      Type: AWS::Backup::BackupVault
      Properties: {BackupVaultName: orders}

-> (with --set backup-vault-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Vault:
      Type: AWS::Backup::BackupVault
      Properties:
        BackupVaultName: orders
        EncryptionKeyArn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. Right for a new vault. The key of one that exists cannot be changed: CloudFormation replaces the vault, which fails
while its name is taken, and while the old one holds backups it cannot be deleted. Services that keep the key of the source
(volumes, RDS) ignore the vault's.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
    resolves=("CKV_AWS_166",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts vaults")


@fixer.resource("AWS::Backup::BackupVault")
def key_of_aws(vault: Resource) -> Iterator[Finding]:
    """Every vault that names no key."""
    key = chosen(vault, KEY, "Arn")
    message = f"{vault.name} has a key that cannot be limited, nor shared with another account. Name a key of your own from the start"
    yield from ask(vault, KEY, message, settle(vault, {"EncryptionKeyArn": key}), cost=COST_OF_A_KEY)
