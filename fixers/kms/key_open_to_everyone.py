"""A KMS key's policy lets everyone in.

A statement that allows `*` without a condition lets every account of the world use the key, or even manage it. Access for this
account alone is what its root principal stands for: IAM policies then say who in it may.

Before:

    Principal:
      AWS: "*"

->

    Principal:
      AWS: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:root

Safety: unsafe. Other accounts lose the key, and users and roles of this one need the permission in a policy of their own.
Statements that deny, and those with a Condition (kms:CallerAccount, kms:ViaService, aws:PrincipalOrgID are how keys are shared
on purpose), are left alone. CloudFormation refuses a policy that would lock out the one who deploys it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, Statement, finding, replace, statements, unfolded

OWN_ACCOUNT: Json = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
    resolves=("CKV_AWS_33", "cfn-nag:F76"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::KMS::Key")
def open_to_everyone(key: Resource) -> Iterator[Finding]:
    """Whoever is let in is named, or limited by a condition."""
    for statement in statements(key.get("KeyPolicy"), key.pointer("KeyPolicy")):
        patch = list(_narrowed(statement))
        if patch and statement.body.get("Effect") == "Allow" and "Condition" not in statement.body:
            message = f"the policy of {key.name} lets everyone in the world use the key; let this account in, and its IAM policies decide"
            yield finding(statement.at, message, *patch)


def _narrowed(statement: Statement) -> Iterator[Operation]:
    named = statement.body.get("Principal")
    if named == "*":
        yield replace(statement.at / "Principal", {"AWS": OWN_ACCOUNT})
    elif isinstance(named, dict):
        for at, principal in unfolded(named.get("AWS"), statement.at / "Principal" / "AWS"):
            if principal == "*":
                yield replace(at, OWN_ACCOUNT)
