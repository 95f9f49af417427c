"""A secret is encrypted with a key that is not yours.

Secrets Manager encrypts every secret. With the account's key `aws/secretsmanager` whoever may read the secret may decrypt it; a key of
yours is a second lock with a policy and a log of its own, and the only way to share a secret with another account.

Before:

    Password:
      Type: AWS::SecretsManager::Secret
      Properties: {GenerateSecretString: {PasswordLength: 32}}

-> (with --set secretsmanager-secret-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Password:
      Type: AWS::SecretsManager::Secret
      Properties:
        GenerateSecretString: {PasswordLength: 32}
        KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. Whatever reads or rotates the secret needs `kms:Decrypt` for the key (and `kms:GenerateDataKey` to rotate it), or is
refused. Versions of an existing secret keep the key they were written with until the next one.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    resolves=("CKV_AWS_149", "cfn-nag:W77", "kics:c8ae9ba9-c2f7-4e5c-b32e-a4b7712d4d22"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts secrets")


@fixer.resource("AWS::SecretsManager::Secret")
def key_of_aws(secret: Resource) -> Iterator[Finding]:
    """Every secret that names no key, or AWS's."""
    patch = settle(secret, {"KmsKeyId": chosen(secret, KEY, "Arn")}, ("alias/aws/secretsmanager", "aws/secretsmanager"))
    message = f"{secret.name} is encrypted with a key that every reader of the account may use. Name a key of your own"
    yield from ask(secret, KEY, message, patch, cost=COST_OF_A_KEY)
