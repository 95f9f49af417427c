"""Properties that say nothing, or are refused, because of another one beside them. The table says which."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autofix.facts import table
from autofix.patch import Operation, remove
from autofix.pointer import Json, Pointer
from autofix.references import NO_VALUE, Members, choices, intrinsic, items, members
from autofix.template import Resource, Template
from autofix.vocabulary.cases import is_tree


@dataclass(frozen=True)
class Idle:
    """Properties of one mapping that another one makes idle; refused: they are not ignored, the service refuses them."""

    resource: Resource
    at: Pointer
    names: Sequence[str]
    beside: str
    because: str
    refused: bool

    @property
    def patch(self) -> list[Operation]:
        """Leave them out."""
        return [remove(self.at / name) for name in self.names]


def idle_properties(template: Template) -> list[Idle]:
    """The properties of a template that others make idle, certainly: where a parameter or a condition decides, nobody can tell."""
    return template.once(_all)


def _all(template: Template) -> list[Idle]:
    known = table("idle_properties")["types"]
    rows = ((resource, row) for kind, resources in template.by_type.items() for row in known.get(kind, ()) for resource in resources)
    return [idle for resource, row in rows for idle in _of(resource, row)]


def _of(resource: Resource, row: Mapping[str, Any]) -> Iterator[Idle]:
    if not _holds(row.get("top", {}), resource.properties, resource.template):
        return
    if any(resource.get(*path.split("/")) is not None for path in row.get("unless", ())):
        return
    for at, holder in _holders(resource.pointer(), resource.body.get("Properties"), [step for step in row["in"].split("/") if step]):
        names = [name for name in row["idle"] if name in holder and holder[name] not in (NO_VALUE, row.get("but", NO_VALUE))]
        if names and _holds(row.get("when", {}), holder, resource.template):
            said = [*_said(row.get("when", {}), holder), *_said(row.get("top", {}), resource.properties)]
            yield Idle(resource, at, names, ", ".join(said), row["because"], "refused" in row)


def _said(wanted: Mapping[str, Json], holder: Members) -> list[str]:
    return [name if value is True else f"{name} {holder[name]}" for name, value in wanted.items()]


def _holders(at: Pointer, value: Json, steps: Sequence[str]) -> Iterator[tuple[Pointer, Members]]:
    """The mappings at a path; ``*`` stands for the items of a list. Branches of Fn::If are looked into."""
    for place, chosen in choices(at, value):
        if not steps and is_tree(chosen):
            yield place, chosen
        elif steps and steps[0] == "*":
            for index, item in enumerate(items(chosen)):
                yield from _holders(place / index, item, steps[1:])
        elif steps and steps[0] in members(chosen):
            yield from _holders(place / steps[0], members(chosen)[steps[0]], steps[1:])


def _holds(wanted: Mapping[str, Json], holder: Members, template: Template) -> bool:
    return all(_is(holder.get(name), value, template) for name, value in wanted.items())


def _is(value: Json, wanted: Json, template: Template) -> bool:
    """Whether a value is certainly given (True), one of these patterns, or a literal that is none of them ({"not": …})."""
    if wanted is True:
        function, argument = intrinsic(value)
        default = members(template.section("Parameters").get(str(argument))).get("Default") if function == "Ref" else None
        return value not in (None, "", NO_VALUE) and function != "Fn::If" and default != ""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return False
    patterns = items(members(wanted).get("not", wanted))
    return any(fnmatch.fnmatchcase(str(value).lower(), str(pattern).lower()) for pattern in patterns) is not isinstance(wanted, dict)
