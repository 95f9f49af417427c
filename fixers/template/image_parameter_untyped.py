"""A parameter takes the id of an image and is a plain String.

With the type ``AWS::EC2::Image::Id`` CloudFormation checks before it creates anything that the image exists in this region and account, and the
console shows which there are. With a String the instance fails half-way through.

Before:

    ImageId:
      Type: String

->

    ImageId:
      Type: AWS::EC2::Image::Id

A parameter with a default that is no image (empty, or a path of Parameter Store) is left alone, and so is one that something else uses, too.

Safety: unsafe. Values that CloudFormation took before (of another region, or an image that is gone) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Safety, Template, finding, items, members, replace, uses

IMAGE = re.compile(r"ami-(?:[0-9a-f]{8}|[0-9a-f]{17})")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html",
    resolves=("cfn-lint:W2506",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
)


@fixer.having("AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration")
def any_text(template: Template) -> Iterator[Finding]:
    """String parameters that only ImageId refers to."""
    for name, parameter in template.section("Parameters").items():
        body = members(parameter)
        values = [*([body["Default"]] if "Default" in body else []), *items(body.get("AllowedValues"))]
        if body.get("Type") != "String" or not all(IMAGE.fullmatch(str(value)) for value in values):
            continue
        used = [use for use in template.once(uses) if use.name == name and use.how in ("Ref", "Sub")]
        if used and all(use.how == "Ref" and use.at[-2] == "ImageId" for use in used) and "AllowedPattern" not in body:
            message = f"{name} is an image and may be any text; with the type AWS::EC2::Image::Id CloudFormation checks that it exists"
            yield finding(ROOT / "Parameters" / name / "Type", message, replace(ROOT / "Parameters" / name / "Type", "AWS::EC2::Image::Id"))
