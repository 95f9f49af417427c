"""A dynamic reference reads a JSON key that its secret does not have.

``{{resolve:secretsmanager:…:SecretString:key}}`` needs a secret that is a JSON object with this key. A secret that
GenerateSecretString fills is one only with GenerateStringKey and SecretStringTemplate; without them it is the bare password. The
resource that reads it fails with "Could not find a value associated with JSONKey in
SecretString".

Before:

    Secret:
      Type: AWS::SecretsManager::Secret
      Properties:
        GenerateSecretString:
          PasswordLength: 32
    Cache:
      Properties:
        AuthToken: !Sub '{{resolve:secretsmanager:${Secret}:SecretString:token}}'

->

    Secret:
      Type: AWS::SecretsManager::Secret
      Properties:
        GenerateSecretString:
          PasswordLength: 32
          SecretStringTemplate: '{}'
          GenerateStringKey: token

Safety: unsafe. The template cannot be deployed as it is, but a secret that exists already gets a new value. Only a bare password
of which the whole template reads one and the same key is changed; otherwise the finding is reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from autofix import (
    DynamicReference,
    DynamicTargets,
    Finding,
    Fixer,
    Json,
    Resource,
    Safety,
    Template,
    add,
    finding,
    members,
    reads,
    sub_text,
)

ATTACHED = ("engine", "host", "port", "dbname", "username", "password", "dbInstanceIdentifier", "dbClusterIdentifier", "ssl")
"""What a SecretTargetAttachment may write into a secret, or needs to find in it."""

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-secretsmanager-secret-generatesecretstring.html",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def key_nobody_writes(template: Template) -> Iterator[Finding]:
    """References to a key, and a secret of the template whose keys are known and do not include it."""
    asked: dict[Resource, list[DynamicReference]] = {}
    found = [reference for references in template.once(reads).values() for reference in references]
    if not found:
        return
    targets = template.once(DynamicTargets)
    for reference in found:
        if (secret := targets.target(reference)) and "${" not in reference.key:
            asked.setdefault(secret, []).append(reference)
    attached = {targets.secret(r.get("SecretId")) for r in template.of_type("AWS::SecretsManager::SecretTargetAttachment")}
    for secret, references in asked.items():
        known = _keys(secret)
        if known is not None:
            yield from _findings(secret, [*known, *(ATTACHED if secret in attached else ())], references)


def _findings(secret: Resource, known: list[str], references: list[DynamicReference]) -> Iterator[Finding]:
    for reference in references:
        if reference.key and reference.key not in known:
            reader, at = reference.at[1], secret.pointer("GenerateSecretString")
            what = f"has only {', '.join(known)}" if known else "is a bare password"
            patch = (add(at / "SecretStringTemplate", "{}"), add(at / "GenerateStringKey", reference.key))
            only = not known and all(other.key == reference.key for other in references)
            message = f"{reader} reads the key {reference.key} of {secret.name}, which {what}; generate it under that key, or read the whole secret"
            yield finding(reference.at, message, *(patch if only else ()))
            if only:
                return


def _keys(secret: Resource) -> list[str] | None:
    """The keys of a secret's JSON, none for a bare password; None where the template does not tell."""
    generated = secret.get("GenerateSecretString")
    if not isinstance(generated, dict):
        return _members(secret.get("SecretString"))
    if not {"GenerateStringKey", "SecretStringTemplate", "Fn::If", "Ref"} & set(generated):
        return []
    keys, added = _members(generated.get("SecretStringTemplate")), generated.get("GenerateStringKey")
    return [*keys, added] if keys is not None and isinstance(added, str) else None


def _members(text: Json) -> list[str] | None:
    try:
        return list(members(json.loads(sub_text(text)))) or None
    except ValueError:
        return None
