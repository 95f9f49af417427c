"""The name of a pseudo parameter is used as a text.

`AWS::Region` without Ref is eleven letters and colons: the region it was to be never gets there, and what should have no value has one.

Before:

    Value: AWS::Region

->

    Value: !Ref AWS::Region

Safety: unsafe. What is deployed changes from the name to what it stands for, which is hardly ever not what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Safety, Template, finding, intrinsic, items, replace

PSEUDO = {
    f"AWS::{name}" for name in ("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId", "StackName", "URLSuffix")
}
WRITTEN = re.compile(
    r"""(?<!Ref)(?<!Ref["'])[:,\[-][ \t\n]*["']?AWS::(?:AccountId|NotificationARNs|NoValue|Partition|Region|Stack|URLSuffix)"""
)
"""What may be one: a name after a colon, a comma, a bracket or a dash, and no Ref before it."""

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html",
    resolves=("cfn-lint:W1054",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def name_instead_of_value(template: Template) -> Iterator[Finding]:
    """Whole texts in the properties of resources that are such a name."""
    if not WRITTEN.search(template.document.text):
        return
    for resource in template.resources.values():
        for at, name in _texts(resource.body.get("Properties"), resource.pointer()):
            message = f"{resource.name} has the text {name}, which is not what it stands for. Refer to it"
            yield finding(at, message, replace(at, {"Ref": name}))


def _texts(value: Json, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    function, argument = intrinsic(value)
    if isinstance(value, str) and value in PSEUDO:
        yield at, value
    elif function in ("Fn::If", "Fn::Join"):
        for index, item in enumerate(items(argument)[1:], 1):
            yield from _texts(item, at / function / index)
    elif function is None:
        inner = value.items() if isinstance(value, dict) else enumerate(items(value))
        for key, member in inner:
            yield from _texts(member, at / key)
