"""Where a value really stands: the literals that decide it, wherever intrinsics send it from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autofix.pointer import ROOT, Json, Pointer
from autofix.references import NO_VALUE, intrinsic, members
from autofix.template import Template


@dataclass(frozen=True)
class Held:
    """A literal that decides a value: at is where it can be changed, via how it gets from there to its use."""

    at: Pointer
    value: Json
    via: str


def literals_behind(template: Template, at: Pointer, value: Json) -> Iterator[Held]:
    """The literals that decide the value at a place: itself, branches of Fn::If, a parameter's default, mapping leaves."""
    function, argument = intrinsic(value)
    if function is None:
        if not isinstance(value, (dict, list)):
            yield Held(at, value, "literal")
    elif function == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        for branch in (1, 2):
            if argument[branch] != NO_VALUE:
                yield from literals_behind(template, at / "Fn::If" / branch, argument[branch])
    elif function == "Ref" and isinstance(argument, str):
        parameter = members(template.section("Parameters").get(argument))
        if "Default" in parameter:
            yield Held(ROOT / "Parameters" / argument / "Default", parameter["Default"], "parameter")
    elif function == "Fn::FindInMap" and isinstance(argument, list):
        yield from _mapped(template, argument)


def _mapped(template: Template, argument: Sequence[Json]) -> Iterator[Held]:
    if len(argument) < 3 or not isinstance(argument[0], str):
        return
    for top, inner in members(template.section("Mappings").get(argument[0])).items():
        for second, leaf in members(inner).items():
            wanted = all(not isinstance(part, str) or part == key for part, key in zip(argument[1:3], (top, second)))
            if wanted and not isinstance(leaf, (dict, list)):
                yield Held(ROOT / "Mappings" / argument[0] / top / second, leaf, "mapping")
