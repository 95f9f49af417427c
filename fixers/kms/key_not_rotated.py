"""A KMS key is never rotated.

The longer a key is used, the more is encrypted with the same material. With EnableKeyRotation KMS makes new material every year
and keeps the old for what was encrypted with it: neither the key's ARN nor anything that uses it changes.

Before:

    InvoiceKey:
      Type: AWS::KMS::Key
      Properties:
        KeyPolicy: ...

->

    InvoiceKey:
      Type: AWS::KMS::Key
      Properties:
        KeyPolicy: ...
        EnableKeyRotation: true

Safety: safe; unsafe where rotation is switched off in so many words, which somebody may have wanted. Each of the first two
rotations adds a dollar a month to the price of the key. Only symmetric encryption keys with material that KMS made can rotate:
asymmetric and HMAC keys, imported material and custom key stores are left alone, also where checkov asks for it (it does for HMAC).
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

ROTATION = "EnableKeyRotation"
ROTATABLE = {"KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    resolves=("CKV_AWS_7", "cfn-nag:F19", "securityhub:KMS.4"),
    tags=("security",),
)


@fixer.resource("AWS::KMS::Key")
def never_rotated(key: Resource) -> Iterator[Finding]:
    """Every key that can rotate does."""
    patch = settle(key, {ROTATION: True})
    if patch and all(is_absent(key.get(name)) or key.get(name) == value for name, value in ROTATABLE.items()):
        safety = Safety.SAFE if is_absent(key.get(ROTATION)) else Safety.UNSAFE
        message = f"{key.name} keeps the same key material for ever; let KMS rotate it every year, nothing that uses the key notices"
        yield finding(key.at, message, *patch, safety=safety, cost="1 USD a month for each of the first two rotations")
