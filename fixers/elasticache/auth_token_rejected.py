r"""A generated or literal AuthToken is one that ElastiCache refuses.

An AUTH token has 16 to 128 characters: letters, digits and `! & # $ ^ < > -`. Secrets Manager uses all punctuation
unless it is told not to, so the replication group fails with "Invalid AuthToken provided". (RequireEachIncludedType
does not matter: it demands each kind of character, it excludes none.)

Before:

    GenerateSecretString:
      PasswordLength: 32
      ExcludeCharacters: '"@/\\'

->

    GenerateSecretString:
      PasswordLength: 32
      ExcludeCharacters: '"@/\\'
      ExcludePunctuation: true

Safety: safe where nearly every token that is generated would be refused: no replication group was ever created with
one. Unsafe where a good part is accepted, because a change of GenerateSecretString makes a new secret value while a
running group keeps its old token. Literal tokens are reported.
"""

from __future__ import annotations

import string
from collections.abc import Iterator

from autofix import (
    DynamicTargets,
    Finding,
    Fixer,
    GeneratedPassword,
    Operation,
    Resource,
    Safety,
    Template,
    add,
    choices,
    finding,
    generated_password,
)

ALLOWED = frozenset(string.ascii_letters + string.digits + "!&#$^<>-")
SHORTEST, LONGEST, USUAL = 16, 128, 64
SELDOM = 0.01
RULE = "ElastiCache takes 16 to 128 letters, digits and ! & # $ ^ < > -"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    tags=("deploy",),
)


@fixer.having("AWS::ElastiCache::ReplicationGroup")
def refused_tokens(template: Template) -> Iterator[Finding]:
    """Every token of a replication group is made of what ElastiCache takes."""
    targets = template.once(DynamicTargets)
    secrets: dict[str, tuple[Resource, Resource]] = {}
    for group in template.of_type("AWS::ElastiCache::ReplicationGroup"):
        for at, token in choices(group.pointer("AuthToken"), group.get("AuthToken")):
            secret = targets.read_by(token)
            if secret is not None and secret.type == "AWS::SecretsManager::Secret":
                secrets.setdefault(secret.name, (secret, group))
            elif isinstance(token, str) and "{{resolve:" not in token and _is_refused(token):
                yield finding(at, f"{group.name} is refused with this AuthToken: {RULE}. Let Secrets Manager generate one")
    for secret, group in secrets.values():
        yield from _generated(secret, group)


def _is_refused(token: str) -> bool:
    return not SHORTEST <= len(token) <= LONGEST or not ALLOWED.issuperset(token)


def _generated(secret: Resource, group: Resource) -> Iterator[Finding]:
    made = generated_password(secret.get("GenerateSecretString"))
    if made is None or "GenerateSecretString" not in secret.properties:
        return
    wrong_length = made.length is not None and not SHORTEST <= made.length <= LONGEST
    if wrong_length or not made.characters <= ALLOWED:
        message = f"{secret.name} generates an AuthToken with which {group.name} is refused: {RULE}"
        certain = wrong_length or made.luck(made.characters - ALLOWED) < SELDOM
        patch = _patch(secret, made, wrong_length)
        yield finding(secret.pointer("GenerateSecretString"), message, *patch, safety=None if certain else Safety.UNSAFE)


def _patch(secret: Resource, made: GeneratedPassword, wrong_length: bool) -> Iterator[Operation]:
    at = secret.pointer("GenerateSecretString")
    if not made.characters <= ALLOWED | {" "}:
        yield add(at / "ExcludePunctuation", True)
    if " " in made.characters:
        yield add(at / "IncludeSpace", False)
    if wrong_length:
        yield add(at / "PasswordLength", USUAL)
