"""A parameter for a password is shown in clear text.

Without NoEcho whoever may describe the stack reads the password in the console, from `describe-stacks` and in the
events.

Before:

    DBPassword:
      Type: String

->

    DBPassword:
      Type: String
      NoEcho: true

Safety: safe. The value that reaches the resource is the same. (Values passed before stay in old logs: change the
password, too, or let RDS keep it with ManageMasterUserPassword.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import ROOT, Finding, Fixer, Json, Pointer, Template, add, finding, is_switch, members

SECRETS = {
    "AccountPassword", "AdminPassword", "ADDomainJoinPassword", "AuthToken", "CrossRealmTrustPrincipalPassword", "KdcAdminPassword",
    "MasterUserPassword", "OAuthToken", "Password", "SecretString", "UserPassword",
}  # fmt: skip

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    resolves=("cfn-lint:W2501", "cfn-lint:W4002"),
    tags=("security",),
)


@fixer.template
def shown(template: Template) -> Iterator[Finding]:
    """Every parameter that is the whole of a secret property has NoEcho."""
    shows = {name for name, parameter in template.section("Parameters").items() if _is_shown(members(parameter))}
    found: dict[str, str] = {}
    for resource, used in ((resource, used) for resource, references in template.references.items() for used in references):
        if used.kind == "Ref" and used.target in shows and (holder := _without_choices(used.at)).last in SECRETS:
            found.setdefault(used.target, f"{holder.last} of {resource}")
    for name, purpose in found.items():
        at = ROOT / "Parameters" / name
        message = f"{name}, the {purpose}, is shown in clear text to everybody who may describe the stack. Set NoEcho"
        yield finding(at, message, add(at / "NoEcho", True))


def _is_shown(parameter: Mapping[str, Json]) -> bool:
    return parameter.get("Type") == "String" and is_switch(parameter.get("NoEcho", False), on=False)


def _without_choices(at: Pointer) -> Pointer:
    """The property in whose Fn::If branches a place is."""
    while at[-2:-1] == ("Fn::If",):
        at = at.parent.parent
    return at
