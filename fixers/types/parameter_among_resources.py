"""A parameter stands among the resources.

A type like `AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>` is one of parameters; as a resource it is not recognised,
and CloudFormation refuses the template.

Before:

    Resources:
      ImageId:
        Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
        Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64

->

    Parameters:
      ImageId:
        Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
        Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64

Safety: safe. Nothing can be deployed as it is, and Ref means the same for both. Only where the parameter has a default,
so that nobody is asked for a value, and nothing of it is a resource's.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Template, add, finding, move, parameters_among_resources, remove

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html",
    resolves=("cfn-lint:E3006", "cloudformation-validate:F3006", "cfn-lint:E3001"),
    tags=("deploy",),
)
MEMBERS = {"Type", "Default", "Description", "AllowedValues", "AllowedPattern", "ConstraintDescription", "NoEcho"}


@fixer.template
def parameter(template: Template) -> Iterator[Finding]:
    """The type is one that only parameters have."""
    for resource in parameters_among_resources(template):
        message = f"{resource.name} has a type that only parameters have, {resource.type}; it belongs into Parameters"
        there = template.section("Parameters")
        if not ("Default" in resource.body and set(resource.body) <= MEMBERS) or resource.name in there:
            yield finding(resource.at, message)
        elif there:
            yield finding(resource.at, message, move(resource.at, ROOT / "Parameters" / resource.name))
        else:
            added = add(ROOT / "Parameters", {resource.name: dict(resource.body)})
            yield finding(resource.at, message, remove(resource.at), added)
