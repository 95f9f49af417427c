"""Turning a literal into a parameter that has it as its default: each stack may choose, and no stack changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autofix.fixer import names_of
from autofix.patch import Operation, replace
from autofix.pointer import Json, Pointer
from autofix.template import Resource, Template
from autofix.vocabulary.names import fresh_name

MOST_PARAMETERS = 200
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
PARAMETER_KEYS = (
    "AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength", "MaxValue", "MinLength", "MinValue",
    "NoEcho", "Type",
)  # fmt: skip
_FIRST_WORD = re.compile(r"[A-Z][a-z]*")


@dataclass(frozen=True)
class HardCoded:
    """A literal, the resources that have it and where, and the name of the parameter that would hold it."""

    value: str
    resources: tuple[Resource, ...]
    places: tuple[Pointer, ...]
    parameter: str

    @property
    def names(self) -> str:
        """The resources, for a message."""
        return names_of(self.resources)


def hard_coded(template: Template, properties: Mapping[str, Sequence[str]], wanted: str, noun: str) -> Iterator[HardCoded]:
    """The literals of a property, each once; what an intrinsic or a dynamic reference decides is no literal.

    properties: the path of the property by resource type. wanted: the name of the parameter; where a literal belongs to
    one of several resources, it is called by that resource and the noun. Names are free, and the same in every pass.
    """
    owners = [(one, one.get(*properties[one.type])) for one in template.of_type(*properties)]
    owners = [(owner, value) for owner, value in owners if value is not None]
    found: dict[str, list[Resource]] = {}
    for owner, value in owners:
        if isinstance(value, str) and value and "{{" not in value:
            found.setdefault(value, []).append(owner)
    taken: set[str] = set()
    for value, resources in found.items():
        own = len(resources) == 1 < len(owners)
        name = fresh_name(template, _named_for(resources[0], noun) if own else wanted, taken)
        if len(template.section("Parameters")) + len(taken) <= MOST_PARAMETERS:
            yield HardCoded(value, tuple(resources), tuple(one.pointer(*properties[one.type]) for one in resources), name)


def parametrised(template: Template, literal: HardCoded, description: str) -> Iterator[Operation]:
    """Add the parameter and refer to it wherever the literal stands."""
    body: Json = {"Type": "String", "Description": description, "Default": literal.value}
    yield template.add_member("Parameters", literal.parameter, body)
    for place in literal.places:
        yield replace(place, {"Ref": literal.parameter})


def _named_for(resource: Resource, noun: str) -> str:
    """``WebInstanceType`` for WebInstance and InstanceType."""
    first = _FIRST_WORD.match(noun)
    overlap = first.group() if first is not None and resource.name.endswith(first.group()) else ""
    return resource.name + noun[len(overlap) :]
