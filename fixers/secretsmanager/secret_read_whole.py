"""A password is read from a secret that is JSON, without saying which key.

`{{resolve:secretsmanager:Secret}}` gives the whole of a secret. Where that is `{"username": "orders", "password": "…"}`
the JSON becomes the password; databases and caches refuse it for its quotation marks.

Before:

    GenerateSecretString:
      SecretStringTemplate: '{"username": "orders"}'
      GenerateStringKey: password
    MasterUserPassword: !Sub '{{resolve:secretsmanager:${Secret}}}'

->

    GenerateSecretString:
      SecretStringTemplate: '{"username": "orders"}'
      GenerateStringKey: password
    MasterUserPassword: !Sub '{{resolve:secretsmanager:${Secret}:SecretString:password}}'

Safety: safe. RDS, DocumentDB, Redshift and ElastiCache refuse the JSON, so nothing was deployed with it; the key that is
generated is the password.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    DATABASES,
    DynamicTargets,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Resource,
    choices,
    dynamic_references,
    finding,
    intrinsic,
    replace,
)

CACHE = "AWS::ElastiCache::ReplicationGroup"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
    tags=("deploy",),
)


@fixer.resource(*DATABASES, CACHE)
def json_as_password(resource: Resource) -> Iterator[Finding]:
    """Who takes a password takes the key of a JSON secret."""
    targets = resource.template.once(DynamicTargets)
    name = "AuthToken" if resource.type == CACHE else "MasterUserPassword"
    for at, password in choices(resource.pointer(name), resource.get(name)):
        secret = targets.read_by(password)
        whole = not any(reference.key for reference in dynamic_references(password, at))
        key = secret.get("GenerateSecretString", "GenerateStringKey") if secret is not None and whole else None
        if secret is not None and isinstance(key, str):
            message = f"{secret.name} is JSON, and {resource.name} takes the whole of it as its {name}. Read its key {key}"
            yield finding(at, message, *_with_key(at, password, key))


def _with_key(at: Pointer, value: Json, key: str) -> Iterator[Operation]:
    """Name the key in a text that is written as one, also inside Fn::Sub."""
    function, text = intrinsic(value)
    if function == "Fn::Sub":
        at = at / "Fn::Sub"
        at, text = (at / 0, text[0]) if isinstance(text, list) else (at, text)
    elif function is None:
        text = value
    if isinstance(text, str) and text.endswith("}}"):
        whole = text[:-2].rstrip(":").removesuffix(":SecretString")
        yield replace(at, f"{whole}:SecretString:{key}}}}}")
