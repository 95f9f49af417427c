"""Secrets Manager generates a master password with characters or of a length the database refuses.

RDS, Aurora, DocumentDB and Redshift refuse `/`, `"`, `@` and the space. Unless GenerateSecretString excludes them, the
stack fails with "The parameter MasterUserPassword is not a valid password" whenever one of them comes up: at one
deployment, not at the next.

Before:

    GenerateSecretString:
      PasswordLength: 32
      ExcludeCharacters: '@/'

->

    GenerateSecretString:
      PasswordLength: 32
      ExcludeCharacters: '@/"'

Safety: unsafe, because a change of GenerateSecretString makes a new secret value while a running database keeps the
password it was created with. Safe where practically every password that was generated would be refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    DATABASES,
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
    engine_of,
    finding,
    generated_password,
    refused_in_password,
)

SHORTEST, SELDOM = 8, 0.01

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html",
    tags=("deploy",),
)


@fixer.having(*DATABASES)
def refused_passwords(template: Template) -> Iterator[Finding]:
    """Every password that may be generated is one that each of its databases takes."""
    targets = template.once(DynamicTargets)
    databases: dict[str, list[Resource]] = {}
    for database in template.of_type(*DATABASES):
        for _, password in choices(database.pointer("MasterUserPassword"), database.get("MasterUserPassword")):
            secret = targets.read_by(password)
            if secret is not None and "GenerateSecretString" in secret.properties:
                databases.setdefault(secret.name, []).append(database)
    for name, its_databases in databases.items():
        yield from _findings(template.resources[name], its_databases)


def _findings(secret: Resource, databases: list[Resource]) -> Iterator[Finding]:
    made = generated_password(secret.get("GenerateSecretString"))
    if made is None:
        return
    refused = [character for character in refused_in_password(databases) if character in made.characters]
    length = _better_length(made, databases)
    if refused or length is not None:
        wrong = [f"with {' '.join(refused)}".replace("  ", " and spaces")] if refused else []
        wrong += [f"of {made.length} characters"] if length is not None else []
        message = f"{secret.name} generates passwords {' and '.join(wrong)}, which {databases[0].name} refuses. Exclude them"
        certain = length is not None or made.luck(refused) < SELDOM
        patch = _patch(secret, refused, length)
        yield finding(secret.pointer("GenerateSecretString"), message, *patch, safety=None if certain else Safety.UNSAFE)


def _better_length(made: GeneratedPassword, databases: list[Resource]) -> int | None:
    engines = [engine for engine in map(engine_of, databases) if engine is not None]
    longest = min((engine.longest_password for engine in engines), default=None)
    if made.length is None or (made.length >= SHORTEST and (longest is None or made.length <= longest)):
        return None
    return min(longest or 32, 32)


def _patch(secret: Resource, refused: list[str], length: int | None) -> Iterator[Operation]:
    at = secret.pointer("GenerateSecretString")
    characters = "".join(character for character in refused if character != " ")
    if characters:
        yield add(at / "ExcludeCharacters", f"{secret.get('GenerateSecretString', 'ExcludeCharacters') or ''}{characters}")
    if " " in refused:
        yield add(at / "IncludeSpace", False)
    if length is not None:
        yield add(at / "PasswordLength", length)
