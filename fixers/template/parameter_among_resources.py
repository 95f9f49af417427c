"""A parameter is declared among the resources.

CloudFormation takes it for a resource and rejects the template: its type is none of a resource.

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
    Resources: {}

Safety: safe. The template is rejected as it is; what stands there is a parameter in all but its place, and is referred to in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import PARAMETER_KEYS, ROOT, Finding, Fixer, Operation, Template, add, finding, members, move

TYPE = re.compile(
    r"String|Number|CommaDelimitedList|List<[\w:]+>|AWS::SSM::Parameter::(?:Name|Value<[\w:<>]+>)|AWS::EC2::\w+::(?:Id|Name|KeyName)"
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    resolves=("cfn-lint:E3001", "cfn-lint:E3006", "cloudformation-validate:F3006"),
    tags=("deploy",),
)


@fixer.template
def in_the_wrong_section(template: Template) -> Iterator[Finding]:
    """Resources with the type and the keys of a parameter."""
    for name, resource in template.section("Resources").items():
        body = members(resource)
        if (
            all(key in PARAMETER_KEYS for key in body)
            and TYPE.fullmatch(str(body.get("Type")))
            and name not in template.section("Parameters")
        ):
            message = f"{name} is a parameter, and CloudFormation rejects it among the resources; declare it under Parameters"
            yield finding(ROOT / "Resources" / name, message, *_moved(template, name))


def _moved(template: Template, name: str) -> Iterator[Operation]:
    if not isinstance(template.data.get("Parameters"), dict):
        yield add(ROOT / "Parameters", {})
    yield move(ROOT / "Resources" / name, ROOT / "Parameters" / name)
