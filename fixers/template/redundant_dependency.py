"""DependsOn names a resource that a reference already makes CloudFormation wait for.

Ref, Fn::GetAtt and ``${…}`` in the properties order two resources by themselves. A DependsOn that repeats this says nothing, and
hides the ones that are needed because no reference expresses them.

Before:

    Function:
      Type: AWS::Lambda::Function
      DependsOn: Role
      Properties:
        Role: !GetAtt Role.Arn

->

    Function:
      Type: AWS::Lambda::Function
      Properties:
        Role: !GetAtt Role.Arn

Safety: safe. The order of creation and deletion stays the same. A reference inside Fn::If does not count, it may not be there when the
stack is deployed, and neither does one that a macro or AWS SAM may move elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Operation, Resource, Template, finding, in_words, items, remove

UNSURE = ("Fn::If", "Fn::Transform", "Fn::ForEach")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html",
    resolves=("cfn-lint:W3005",),
    tags=("style",),
)


@fixer.template
def said_twice(template: Template) -> Iterator[Finding]:
    """A resource with names in DependsOn that its properties surely refer to."""
    if all(name.startswith("AWS::") for name in template.transforms):
        for resource in template.resources.values():
            implied = _implied(resource) if "DependsOn" in resource.body and _is_plain(resource) else set()
            if redundant := [name for name in dict.fromkeys(resource.depends_on) if name in implied]:
                message = f"{resource.name} refers to {in_words(redundant)}, which makes it wait already; DependsOn need not say so again"
                yield finding(resource.at / "DependsOn", message, *_without(resource, redundant))


def _implied(resource: Resource) -> set[str]:
    """The resources that a resource waits for because of its properties, whatever the conditions say."""
    known = resource.template.resources
    used = [use for use in resource.template.references[resource.name] if use.at[2] == "Properties"]
    sure = {use.target for use in used if not any(token.startswith(UNSURE) for token in use.at)}
    return {name for name in sure if name in known and _is_plain(known[name])}


def _is_plain(resource: Resource) -> bool:
    """Whether CloudFormation sees the resource as it stands here; SAM resources and modules become something else."""
    return not (resource.type.startswith("AWS::Serverless::") or resource.type.endswith("::MODULE"))


def _without(resource: Resource, names: list[str]) -> list[Operation]:
    at, present = resource.at / "DependsOn", resource.body["DependsOn"]
    gone = [index for index, name in enumerate(items(present)) if name in names]
    if len(gone) == len(items(present)):
        return [remove(at)]
    return [remove(at / index) for index in reversed(gone)]
