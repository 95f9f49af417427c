"""Short-form intrinsics (``!Sub``) and the long form that stands for them in the data (``Fn::Sub``)."""

from __future__ import annotations

from autofix.pointer import Json

_FUNCTIONS = (
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAtt",
    "GetAZs", "GetStackOutput", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub",
    "ToJsonString", "Transform", "ValueOf", "ValueOfAll",
)  # fmt: skip

LONG = {"!Ref": "Ref", "!Condition": "Condition", **{f"!{name}": f"Fn::{name}" for name in _FUNCTIONS}}
"""Tag to key, for every intrinsic of the CloudFormation template reference."""
SHORT = {key: tag for tag, key in LONG.items()}


def split_attribute(text: str) -> Json:
    """The long form of a ``!GetAtt`` scalar: ``A.Outputs.B`` is ``["A", "Outputs.B"]``."""
    resource, dot, attribute = text.partition(".")
    return [resource, attribute] if dot else text


def join_attribute(value: Json) -> str | None:
    """The scalar that ``!GetAtt`` takes for a long-form value, or None where only a list can say it."""
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value):
        resource, attribute = value
        if isinstance(resource, str) and resource and attribute and "." not in resource:
            return f"{resource}.{attribute}"
    return None
