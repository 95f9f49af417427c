"""Where people expect a new key: RFC 6902 gives a member no position, CloudFormation's habits do."""

from __future__ import annotations

from collections.abc import Sequence

from autofix.pointer import Pointer

_SECTIONS = (
    "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform",
    "Globals", "Hooks", "Resources", "Outputs",
)  # fmt: skip
"""The order of the template anatomy page; Globals is where SAM has it."""
_ATTRIBUTES = (
    "Type", "Condition", "DependsOn", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy", "Metadata",
    "Properties",
)  # fmt: skip
_OUTPUT = ("Condition", "Description", "Value", "Export")
_POLICY = ("Version", "Id", "Statement")


def goes_after(parent: Pointer, key: str) -> Sequence[str] | None:
    """The members of the mapping at parent that key is written after; None where it is simply written last."""
    order = _order(parent)
    return order[: order.index(key)] if key in order else None


def stays_last(parent: Pointer, key: str | None) -> bool:
    """Whether the last member of the mapping at parent stays the last: people write a resource's tags below all it is."""
    return key == "Tags" and len(parent) == 3 and parent[0] == "Resources" and parent.last == "Properties"


def _order(parent: Pointer) -> Sequence[str]:
    if len(parent) == 0:
        return _SECTIONS
    if len(parent) == 2:
        return {"Resources": _ATTRIBUTES, "Outputs": _OUTPUT}.get(parent[0], ())
    if len(parent) > 3 and ("Polic" in parent.last or parent[-2] == "Policies"):
        return _POLICY
    return ()
