"""A role lets everyone in the world take it on.

A trust policy that allows the principal `*` without a condition gives the role's permissions to every AWS account.

Before:

    Principal:
      AWS: "*"

-> (with --set iam-role-trusts-everyone.principal=123456789012)

    Principal:
      AWS: !Sub arn:${AWS::Partition}:iam::123456789012:root

Safety: unsafe, and it needs the setting `principal`: the ARN of a role or user, the number of an account, or the logical id of a role
or parameter of the template. Whoever else took the role on is locked out. Statements that deny, and those with a Condition
(aws:PrincipalOrgID, sts:ExternalId), are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Pointer, Resource, Safety, ask, members, named, replace, statements, unfolded

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    resolves=("CKV_AWS_60",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
PRINCIPAL = fixer.setting("principal", str, "who may take on roles: an ARN, an account number, or a logical id of the template")


@fixer.resource("AWS::IAM::Role")
def trusts_everyone(role: Resource) -> Iterator[Finding]:
    """Whoever may take on a role is named, or limited by a condition."""
    document = role.get("AssumeRolePolicyDocument")
    for statement in statements(document, role.pointer("AssumeRolePolicyDocument")):
        if statement.body.get("Effect") == "Allow" and "Condition" not in statement.body:
            patch = list(_narrowed(role, statement.body.get("Principal"), statement.at / "Principal"))
            message = f"everyone in the world may take on {role.name} and has its permissions then; say who may"
            yield from ask(role, PRINCIPAL, message, patch)


def _narrowed(role: Resource, principal: Json, at: Pointer) -> Iterator[Operation]:
    given = PRINCIPAL.of(role.template)
    wanted: Json = {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::{given}:root"}
    if not re.fullmatch(r"\d{12}", str(given)):
        wanted = named(role.template, given, "Arn")
    if principal == "*":
        yield replace(at, {"AWS": wanted})
        return
    for place, one in unfolded(members(principal).get("AWS"), at / "AWS"):
        if one == "*":
            yield replace(place, wanted)
