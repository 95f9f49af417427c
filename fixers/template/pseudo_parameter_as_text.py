"""The name of a pseudo parameter is used as a text.

`AWS::Region` without Ref is eleven letters and colons: the region it was to be never gets there, and what should have no value has one.

Before:

    Value: AWS::Region

->

    Value: !Ref AWS::Region

Safety: unsafe. What is deployed changes from the name to what it stands for, which is hardly ever not what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Pointer, Safety, Template, finding, pointer_of, replace

PSEUDO = {
    f"AWS::{name}" for name in ("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId", "StackName", "URLSuffix")
}

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
    for way, name in template.leaves.get("Resources", ()):
        if name in PSEUDO and _is_value(at := pointer_of(way)):
            message = f"{at[1]} has the text {name}, which is not what it stands for. Refer to it"
            yield finding(at, message, replace(at, {"Ref": name}))


def _is_value(at: Pointer) -> bool:
    """Whether a place belongs to a property, alone, in a list, in a branch of Fn::If or as a part of Fn::Join."""
    inner = zip(at[3:], (*at[4:], ""))
    return at[2:3] == ("Properties",) and not any(
        token == "Ref" or (token.startswith(("Fn::", "!")) and (token not in ("Fn::If", "Fn::Join") or step == "0"))
        for token, step in inner
    )
