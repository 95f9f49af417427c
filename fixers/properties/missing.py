"""A property is missing that its resource type requires.

CloudFormation refuses the resource ("required key [IsLogging] not found"), and nothing is deployed.

Before:

    Trail:
      Type: AWS::CloudTrail::Trail
      Properties:
        S3BucketName: !Ref TrailBucket

->

    Trail:
      Type: AWS::CloudTrail::Trail
      Properties:
        S3BucketName: !Ref TrailBucket
        IsLogging: true

A value is filled in where the schema has only one or a default, or where autofix's table says which it is: a trail is made
to log, the version of a launch template of the same stack is its latest, a flow log's ResourceType follows from what its
ResourceId refers to, labels and descriptions follow from the resource's name. Everything else is for you to decide and is
only shown. With `--set properties-missing.parameter=true` the template asks for it in a new parameter without a default.

Safety: safe where one value is right; nothing can be deployed without it. Unsafe where the value is what the console
proposes, but others are possible, and where a new parameter has to be given whenever the template is deployed.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import UNFIT, Finding, Fixer, Json, Misfit, Operation, Safety, Template, add, finding, fitting_value, missing_properties

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3003", "cloudformation-validate:F3003"),
    tags=("deploy",),
)
PARAMETER = fixer.setting("parameter", bool, "true to ask for each such value in a new parameter of the template", False)


@fixer.template
def required_and_nowhere(template: Template) -> Iterator[Finding]:
    """The schema requires the property, and nothing that is written somewhere else stands for it."""
    for misfit in missing_properties(template):
        value, why, safety = fitting_value(misfit)
        problem = f"{misfit.resource.name} lacks {misfit.place}, which {misfit.resource.type} requires, so nothing is deployed"
        if value is not UNFIT:
            yield finding(misfit.at.parent, f"{problem}; {why}", *_given(misfit, value), safety=safety)
        elif (kind := _parameter_type(misfit)) is None:
            yield finding(misfit.at.parent, f"{problem}; only you know what it has to be")
        elif not PARAMETER.of(template):
            yield finding(misfit.at.parent, f"{problem}; only you know what it has to be", needs=PARAMETER)
        else:
            name = template.free_name(f"{misfit.resource.name}{misfit.name}")
            body: Json = {"Type": kind, "Description": f"{misfit.place} of {misfit.resource.name}"}
            patch = [template.add_member("Parameters", name, body), *_given(misfit, {"Ref": name})]
            yield finding(misfit.at.parent, f"{problem}; whoever deploys it says what it is", *patch, safety=Safety.UNSAFE)


def _given(misfit: Misfit, value: Json) -> list[Operation]:
    return (
        [misfit.resource.add_property(misfit.name, value)]
        if len(misfit.steps) == 1 and "Fn::If" not in misfit.at
        else [add(misfit.at, value)]
    )


def _parameter_type(misfit: Misfit) -> str | None:
    """The type of a parameter that can hold the value; None where it is no single value and no list of them."""
    shape = misfit.shape
    if shape is None or not shape.types:
        return None
    if "array" in shape.types:
        return "CommaDelimitedList" if shape.items is not None and shape.items.types == {"string"} else None
    if shape.types & {"integer", "number"}:
        return "Number"
    return "String" if shape.types & {"string", "boolean"} else None
