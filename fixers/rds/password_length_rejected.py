"""The length constraints of a master password admit lengths the database refuses.

RDS takes 8 to 41 characters with MySQL and Aurora, up to 128 with PostgreSQL. A `MinLength: 1` copied from an old sample
turns a message at the prompt into a deployment that fails.

Before:

    DBMasterPassword:
      Type: String
      NoEcho: true
      MinLength: 1
      MaxLength: 41

->

    DBMasterPassword:
      Type: String
      NoEcho: true
      MinLength: 8
      MaxLength: 41

Safety: safe. Constraints belong to no resource, and every password the database accepts is still accepted. Unsafe
where a smaller MaxLength might refuse a long `{{resolve:…}}` that is passed instead of a password. Where the
parameter's own default would break the new constraint, the finding is only reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import (
    DATABASES,
    ROOT,
    Finding,
    Fixer,
    Json,
    Resource,
    Safety,
    Template,
    admitted_characters,
    engine_of,
    finding,
    members,
    password_parameters,
    replace,
)

SHORTEST = 8

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html",
    tags=("deploy",),
)


@fixer.having(*DATABASES)
def admits_what_is_refused(template: Template) -> Iterator[Finding]:
    """Neither bound is wider than that of any database the password is for."""
    for name, databases in password_parameters(template).items():
        parameter = members(template.section("Parameters")[name])
        default = len(str(parameter["Default"])) if "Default" in parameter else None
        for key, limit in (("MinLength", SHORTEST), ("MaxLength", _longest(databases))):
            given = _number(parameter.get(key))
            if parameter.get("Type") == "String" and given is not None and limit is not None and _is_outside(key, given, limit):
                at = ROOT / "Parameters" / name / key
                written = str(limit) if isinstance(parameter[key], str) else limit
                usable = default is None or not _is_outside(key, default, limit)
                message = f"{key} {given} of {name} admits passwords that {databases[0].name} refuses. Set {limit}"
                safety = Safety.UNSAFE if key == "MaxLength" and _takes_references(parameter) else None
                yield finding(at, message, *([replace(at, written)] if usable else []), safety=safety)


def _longest(databases: list[Resource]) -> int | None:
    """What the most demanding database takes; None where the engine of one is known only at deployment."""
    engines = [engine_of(database) for database in databases]
    return None if None in engines else min(engine.longest_password for engine in engines if engine)


def _takes_references(parameter: Mapping[str, Json]) -> bool:
    """Whether a dynamic reference may be passed in the place of a password."""
    pattern = parameter.get("AllowedPattern")
    admitted = admitted_characters(pattern) if isinstance(pattern, str) else None
    return admitted is None or admitted >= set("{}:")


def _number(value: Json) -> int | None:
    return int(str(value)) if str(value).isdecimal() else None


def _is_outside(key: str, length: int, limit: int) -> bool:
    return length < limit if key == "MinLength" else length > limit
