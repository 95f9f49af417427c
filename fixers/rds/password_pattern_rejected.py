"""The AllowedPattern of a master password admits characters the database refuses.

RDS, Aurora, DocumentDB and Redshift refuse `/`, `"`, `@` and the space in a master password. A pattern that lets them
through turns a message at the prompt into a deployment that fails.

Before:

    DBMasterPassword:
      Type: String
      NoEcho: true
      AllowedPattern: '^[a-zA-Z0-9!@#$%^&*()_+=-]*$'

->

    DBMasterPassword:
      Type: String
      NoEcho: true
      AllowedPattern: '^[a-zA-Z0-9!#$%^&*()_+=-]*$'
      ConstraintDescription: must not contain / " @ or a space

Safety: safe. Constraints belong to no resource, and every password the database accepts is still accepted. Unsafe
where a slash is taken from a pattern that also admits `{{resolve:…}}`: such a value may have been passed. A parameter
whose own default would break the new constraint is reported. Better than any pattern: ManageMasterUserPassword.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import (
    DATABASES,
    ROOT,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Safety,
    Template,
    add,
    admitted_characters,
    constraint_without,
    finding,
    members,
    password_parameters,
    pattern_without,
    refused_in_password,
    replace,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html",
    tags=("deploy",),
)


@fixer.having(*DATABASES)
def admits_what_is_refused(template: Template) -> Iterator[Finding]:
    """No pattern of a password parameter is wider than what every one of its databases takes."""
    for name, databases in password_parameters(template).items():
        parameter = members(template.section("Parameters")[name])
        refused = refused_in_password(databases)
        admitted = _admitted(parameter)
        wrong = [character for character in refused if character in admitted]
        if wrong:
            at = ROOT / "Parameters" / name
            shown = ", ".join("the space" if character == " " else character for character in wrong)
            message = f"AllowedPattern of {name} admits {shown}; {databases[0].name} refuses that in a master password. Take it out"
            safety = Safety.UNSAFE if "/" in wrong and admitted >= set("{}:") else None
            yield finding(at / "AllowedPattern", message, *_patch(template, at, parameter, refused), safety=safety)


def _admitted(parameter: Mapping[str, Json]) -> frozenset[str]:
    pattern = parameter.get("AllowedPattern")
    of_text = parameter.get("Type") == "String" and isinstance(pattern, str)
    return (admitted_characters(str(pattern)) if of_text else None) or frozenset()


def _patch(template: Template, at: Pointer, parameter: Mapping[str, Json], refused: str) -> Iterator[Operation]:
    better = pattern_without(str(parameter["AllowedPattern"]), refused)
    if better is not None and not set(str(parameter.get("Default", ""))) & set(refused):
        yield replace(at / "AllowedPattern", better)
        described = parameter.get("ConstraintDescription")
        unwanted = f"{' '.join(refused.replace(' ', ''))} or a space"
        if described is None:
            yield add(at / "ConstraintDescription", constraint_without(template, refused))
        elif "@" in str(described):
            yield replace(at / "ConstraintDescription", f"{described}, without {unwanted}")
