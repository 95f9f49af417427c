"""Ref gives a name where an ARN is wanted, or the name of a security group where its id is.

What Ref gives differs from type to type: the name of a role, not its ARN; the name of a security group outside of a VPC, its id in one. The
service rejects the resource when it is created.

Before:

    RoleArn: !Ref DeliveryRole

->

    RoleArn: !GetAtt DeliveryRole.Arn

The roles of an ECS task definition may be given by their names, and are left alone.

Safety: safe. The resource cannot be created as it is, and the attribute is what the property is documented to take.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Template, Use, finding, replace, schema_of, uses

ROLE, GROUP = "AWS::IAM::Role", "AWS::EC2::SecurityGroup"
ROLE_PROPERTIES = frozenset(("RoleArn", "RoleARN", "ExecutionRoleArn", "TaskRoleArn", "ServiceRoleArn", "MonitoringRoleArn"))
TAKE_NAMES = ("AWS::ECS::TaskDefinition",)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html",
    resolves=("cfn-lint:E1040", "cfn-lint:E1041"),
    tags=("deploy",),
)


@fixer.having(ROLE, GROUP)
def name_for_another(template: Template) -> Iterator[Finding]:
    """Uses of Ref for a role or security group, in properties that take its ARN or id."""
    for use in template.once(uses):
        target = template.resources.get(use.name)
        if use.how == "Ref" and target is not None and target.type in (ROLE, GROUP) and use.at[2:3] == ("Properties",):
            wanted = _wanted(use, target, template.resources.get(use.at[1]))
            if wanted:
                message = f"Ref gives the name of {use.name}, and {_path(use)[-1]} takes its {wanted}; Fn::GetAtt gives that"
                yield finding(use.at.parent, message, replace(use.at.parent, {"Fn::GetAtt": [use.name, wanted]}))


def _wanted(use: Use, target: Resource, owner: Resource | None) -> str | None:
    """The attribute that the property takes, where Ref gives something else."""
    path = _path(use)
    schema = schema_of(owner.type) if owner is not None else None
    shape = schema.property_at(path) if schema and path else None
    if owner is None or shape is None:
        return None
    wanted = shape.raw.get("format", "")
    if target.type == GROUP:
        return "GroupId" if wanted == f"{GROUP}.Id" and "VpcId" not in target.properties else None
    if owner.type in TAKE_NAMES:
        return None
    named = path[-1] in ROLE_PROPERTIES or (owner.type, *path) == ("AWS::Lambda::Function", "Role")
    return "Arn" if wanted == f"{ROLE}.Arn" or (named and shape.types == {"string"}) else None


def _path(use: Use) -> list[str]:
    """The way to the property below Properties, without branches of Fn::If; nothing inside of another function."""
    path: list[str] = []
    tokens = iter(use.at[3:-1])
    for token in tokens:
        if token == "Fn::If":
            next(tokens, None)
        elif token.startswith("Fn::"):
            return []
        else:
            path.append(token)
    return path
