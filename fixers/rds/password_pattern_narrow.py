"""The AllowedPattern of a master password admits letters and digits only.

RDS, Aurora, DocumentDB and Redshift take every printable ASCII character except `/`, `"`, `@` and the space. A pattern
copied from an old sample keeps people from choosing stronger passwords and refuses those of a password manager.

Before:

    DBMasterPassword:
      Type: String
      NoEcho: true
      AllowedPattern: ^[a-zA-Z0-9]*$

->

    DBMasterPassword:
      Type: String
      NoEcho: true
      AllowedPattern: ^[!#-.0-?A-~]*$
      ConstraintDescription: must not contain / " @ or a space

Safety: safe. Every password that was accepted still is, and constraints belong to no resource. Unsafe where the template
uses the password for anything else, too: in a connection string, JSON, a script or an environment variable a special
character could break what reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    DATABASES,
    ROOT,
    Finding,
    Fixer,
    Safety,
    Template,
    add,
    admitted_characters,
    class_text,
    constraint_without,
    finding,
    members,
    password_parameters,
    references,
    refused_in_password,
    replace,
)

ONE_CLASS = re.compile(r"(\^?)\[[^\\\[\]]+\]([*+]|\{\d{1,3}(?:,\d{0,3})?\})(\$?)")
PRINTABLE = frozenset(map(chr, range(32, 127)))

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html",
    tags=("security",),
)


@fixer.having(*DATABASES)
def letters_and_digits_only(template: Template) -> Iterator[Finding]:
    """A pattern that is one class admits special characters, too."""
    databases = password_parameters(template)
    elsewhere = _used_elsewhere(template) if databases else frozenset()
    for name, its_databases in databases.items():
        parameter = members(template.section("Parameters")[name])
        pattern = str(parameter.get("AllowedPattern"))
        one_class = ONE_CLASS.fullmatch(pattern)
        if one_class and parameter.get("Type") == "String" and "".join(admitted_characters(pattern) or "!").isalnum():
            start, repetition, end = one_class.groups()
            refused = refused_in_password(its_databases)
            at = ROOT / "Parameters" / name
            message = (
                f"AllowedPattern of {name} admits letters and digits only; {its_databases[0].name} takes special characters. Admit them"
            )
            yield finding(
                at / "AllowedPattern",
                message,
                replace(at / "AllowedPattern", f"{start}[{class_text(PRINTABLE - set(refused))}]{repetition}{end}"),
                add(at / "ConstraintDescription", constraint_without(template, refused)),
                safety=Safety.UNSAFE if name in elsewhere else None,
            )


def _used_elsewhere(template: Template) -> frozenset[str]:
    """The names whose values are more than passwords: part of other text, or given to somebody who may make them part of it."""
    every = [used for found in template.references.values() for used in found]
    every += references({name: dict(template.section(name)) for name in ("Outputs", "Conditions")}, ROOT)
    passwords = {"Password", "MasterUserPassword"}
    return frozenset(used.target for used in every if used.kind != "Ref" or "Fn::Join" in used.at or not passwords & set(used.at))
