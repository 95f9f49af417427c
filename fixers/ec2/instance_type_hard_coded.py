"""An instance type is hard-coded.

How large an instance must be differs between a test and production. A parameter with the present type as its default lets each
stack choose. Many templates are meant for one stack only, so this fixer looks only where it is asked to:
`--set ec2-instance-type-hard-coded.enabled=true`.

Before:

    Resources:
      Server:
        Type: AWS::EC2::Instance
        Properties:
          InstanceType: t3.micro

->

    Parameters:
      InstanceType:
        Type: String
        Description: Instance type of Server
        Default: t3.micro
    Resources:
      Server:
        Type: AWS::EC2::Instance
        Properties:
          InstanceType: !Ref InstanceType

Instances, launch templates and launch configurations of the same type share a parameter.

Safety: safe. Until somebody passes another value the template means what it meant, and no stack is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, hard_coded, parametrised

INSTANCE_TYPE = {
    "AWS::EC2::Instance": ("InstanceType",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData", "InstanceType"),
    "AWS::AutoScaling::LaunchConfiguration": ("InstanceType",),
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/best-practices.html",
    tags=("style",),
)
ENABLED = fixer.setting("enabled", bool, "true: look for hard-coded instance types", default=False)


@fixer.having(*INSTANCE_TYPE)
def no_choice(template: Template) -> Iterator[Finding]:
    """Each instance type is the default of a parameter, where that is wanted."""
    for literal in hard_coded(template, INSTANCE_TYPE, "InstanceType", "InstanceType") if ENABLED.of(template) else ():
        message = f"{literal.names}: the type {literal.value} is hard-coded, so every stack gets it. Make it the default of a parameter, {literal.parameter}"
        yield finding(literal.places[0], message, *parametrised(template, literal, f"Instance type of {literal.names}"))
