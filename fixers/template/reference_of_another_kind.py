"""Ref or Fn::GetAtt gives a name where an ARN or an id is wanted, or an ARN where a name is.

What Ref gives differs from type to type: the name of a role or function, not its ARN; the id of a key; the name of a security group outside of
a VPC, its id in one. The service rejects the resource when it is created.

Before:

    RoleArn: !Ref DeliveryRole

->

    RoleArn: !GetAtt DeliveryRole.Arn

ECS finds the roles of a task definition by their names, too, if they have no path; the ARN is what always holds, and what cfn-lint wants.

Safety: safe. The property is documented to take the other one, which stands for the same resource; most services refuse what it has now.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, Template, finding, replace, schema_of, uses

ROLE, GROUP = "AWS::IAM::Role", "AWS::EC2::SecurityGroup"
ROLE_PROPERTIES = frozenset(("RoleArn", "RoleARN", "ExecutionRoleArn", "TaskRoleArn", "ServiceRoleArn", "MonitoringRoleArn"))
FORMATS = {
    "AWS::KMS::Key.Arn": ("Arn", ("Ref", "KeyId")),
    "AWS::Lambda::Function.Arn": ("Arn", ("Ref",)),
    "AWS::Logs::LogGroup.Name": ("Ref", ("Arn",)),
    "AWS::S3::Bucket.Name": ("Ref", ("Arn",)),
    "AWS::SNS::Topic.Arn": ("Ref", ("TopicName",)),
}
"""What a property of a format takes of a resource of the type the format names, and what it does not take."""
TARGETS = (ROLE, GROUP, *(kind.rpartition(".")[0] for kind in FORMATS))

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html",
    resolves=("cfn-lint:E1040", "cfn-lint:E1041"),
    tags=("deploy",),
)


@fixer.having(*TARGETS)
def name_for_another(template: Template) -> Iterator[Finding]:
    """Uses of Ref and Fn::GetAtt in properties that take something else of the same resource."""
    for use in template.once(uses):
        target = template.resources.get(use.name)
        if use.how in ("Ref", "GetAtt") and target is not None and target.type in TARGETS and use.at[2:3] == ("Properties",):
            at = use.at.parent.parent if use.at[-2] == "Fn::GetAtt" else use.at.parent
            path = _path(at)
            wanted = _wanted("Ref" if use.how == "Ref" else use.attribute, target, template.resources.get(use.at[1]), path)
            if wanted:
                gives = f"Ref gives the name of {use.name}" if use.how == "Ref" else f"Fn::GetAtt gives the {use.attribute} of {use.name}"
                other = "what Ref gives" if wanted == "Ref" else f"its {wanted}; Fn::GetAtt gives that"
                value: Json = {"Ref": use.name} if wanted == "Ref" else {"Fn::GetAtt": [use.name, wanted]}
                yield finding(at, f"{gives}, and {_last(path)} takes {other}", replace(at, value))


def _wanted(given: str | None, target: Resource, owner: Resource | None, path: list[str]) -> str | None:
    """What the property takes (an attribute, or Ref), where it is given something else."""
    schema = schema_of(owner.type) if owner is not None else None
    shape = schema.property_at(path) if schema and path else None
    if owner is None or shape is None:
        return None
    wanted = shape.raw.get("format", "")
    if target.type not in (ROLE, GROUP):
        right, wrong = FORMATS.get(wanted if wanted.startswith(f"{target.type}.") else "", ("", ()))
        return right if given in wrong else None
    if given != "Ref":
        return None
    if target.type == GROUP:
        return "GroupId" if wanted == f"{GROUP}.Id" and "VpcId" not in target.properties else None
    named = path[-1] in ROLE_PROPERTIES or (owner.type, *path) == ("AWS::Lambda::Function", "Role")
    return "Arn" if wanted == f"{ROLE}.Arn" or (named and shape.types == {"string"}) else None


def _last(path: list[str]) -> str:
    """The property itself, of an item of a list."""
    return [step for step in path if not step.isdigit()][-1]


def _path(at: Pointer) -> list[str]:
    """The way to the property below Properties, without branches of Fn::If; nothing inside of another function."""
    path: list[str] = []
    tokens = iter(at[3:])
    for token in tokens:
        if token == "Fn::If":
            next(tokens, None)
        elif token.startswith("Fn::"):
            return []
        else:
            path.append(token)
    return path
