"""Canonical values: what is in them, and which names their intrinsics use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, Union

from autofix.pointer import Json, Pointer

NO_VALUE: dict[str, Json] = {"Ref": "AWS::NoValue"}
Members: TypeAlias = Mapping[str, Json]

_SUB_NAME = re.compile(r"\$\{([^!{}][^{}]*)\}")


class Reference:
    """One use of a name: at is the intrinsic (or the DependsOn item), attribute what GetAtt asks for, kind how it is used."""

    __slots__ = ("_way", "attribute", "kind", "target")

    def __init__(self, way: Way, target: str, attribute: str | None, kind: str) -> None:
        self._way, self.target, self.attribute, self.kind = way, target, attribute, kind

    @property
    def at(self) -> Pointer:
        """The place of the use."""
        return pointer_of(self._way)


class Call:
    """One use of a function (``Ref``, ``Fn::Sub``, ``Condition``); at is the mapping that holds it."""

    __slots__ = ("argument", "function", "way")

    def __init__(self, way: Way, function: str, argument: Json) -> None:
        self.way, self.function, self.argument = way, function, argument

    @property
    def at(self) -> Pointer:
        """The place of the mapping."""
        return pointer_of(self.way)


Way: TypeAlias = Union[Pointer, "tuple[Any, str | int]"]
"""The way to a value: where a search began, or the way to what it stands in and one step more. Few are ever asked for."""


Leaf: TypeAlias = "tuple[Way, Json]"
"""A text, number, truth value or null, and the way to it."""


def pointer_of(way: Way) -> Pointer:
    """The pointer that a way makes."""
    steps: list[str | int] = []
    while not isinstance(way, Pointer):
        way, step = way
        steps.append(step)
    return way.join(steps[::-1])


def members(value: Json) -> Members:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> Sequence[Json]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def listed(value: Json) -> Sequence[Json]:
    """One or many: a list as it is, a single value in a list, nothing as an empty list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def is_absent(value: Json) -> bool:
    """Whether a property is not there: missing, null or AWS::NoValue."""
    return value is None or value == NO_VALUE


def intrinsic(value: Json) -> tuple[str | None, Json]:
    """The function and argument of an intrinsic in long form, or (None, None)."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, argument),) = value.items()
        if name in ("Ref", "Condition") or name.startswith(("Fn::", "!")):
            return name, argument
    return None, None


def choices(at: Pointer, value: Json) -> Iterator[tuple[Pointer, Json]]:
    """What a value may be, and where: itself, or both branches of Fn::If; nothing for AWS::NoValue or a missing value."""
    function, argument = intrinsic(value)
    if function == "Fn::If":
        for branch, chosen in enumerate(items(argument)[1:], 1):
            yield from choices(at / "Fn::If" / branch, chosen)
    elif not is_absent(value):
        yield at, value


def referred(value: Json) -> str | None:
    """The name a plain Ref, GetAtt or ``${Name}`` refers to, or None."""
    function, argument = intrinsic(value)
    if function == "Ref" and isinstance(argument, str):
        return argument
    if function == "Fn::GetAtt":
        first = argument.split(".")[0] if isinstance(argument, str) else next(iter(items(argument)), None)
        return first if isinstance(first, str) else None
    if function == "Fn::Sub" and isinstance(argument, str) and (found := _SUB_NAME.fullmatch(argument)):
        return found.group(1).split(".")[0]
    return None


def walked(value: Json, at: Pointer) -> tuple[list[Call], list[Leaf]]:
    """Every use of a function in a value, and every leaf of it, each in text order."""
    found: list[Call] = []
    leaves: list[Leaf] = []

    def visit(value: Json, way: Way) -> None:
        if isinstance(value, dict):
            if len(value) == 1:
                ((function, argument),) = value.items()
                if function == "Ref" or function.startswith("Fn::") or (function == "Condition" and isinstance(argument, str)):
                    found.append(Call(way, function, argument))
            inside: Iterable[tuple[str | int, Json]] = value.items()
        else:
            inside = enumerate(items(value))
        for step, member in inside:
            if isinstance(member, (dict, list)):
                visit(member, (way, step))
            else:
                leaves.append(((way, step), member))

    if isinstance(value, (dict, list)):
        visit(value, at)
    else:
        leaves.append((at, value))
    return found, leaves


def calls(value: Json, at: Pointer) -> list[Call]:
    """Every use of a function in a value, in text order."""
    return walked(value, at)[0]


def references(value: Json, at: Pointer) -> Iterator[Reference]:
    """Every Ref, GetAtt and ``${…}`` in a value, in text order."""
    return references_of(calls(value, at))


def references_of(used: Iterable[Call]) -> Iterator[Reference]:
    """The names that functions use."""
    for call in used:
        argument = call.argument
        if call.function == "Ref":
            if isinstance(argument, str):
                yield Reference(call.way, argument, None, "Ref")
        elif call.function == "Fn::GetAtt":
            parts = argument.split(".", 1) if isinstance(argument, str) else list(items(argument))
            if parts and isinstance(parts[0], str):
                attribute = parts[1] if len(parts) > 1 and isinstance(parts[1], str) else None
                yield Reference(call.way, parts[0], attribute, "GetAtt")
        elif call.function == "Fn::Sub":
            text, local = (argument, {}) if isinstance(argument, str) else ((*items(argument), None, None)[0], _locals(argument))
            for name in substituted(text) if isinstance(text, str) else ():
                if name not in local:
                    target, dot, attribute = name.partition(".")
                    yield Reference(call.way, target, attribute if dot else None, "Sub")


def _locals(argument: Json) -> Members:
    return members(argument[1]) if isinstance(argument, list) and len(argument) > 1 else {}


def substituted(text: str) -> list[str]:
    """The names in ``${…}`` of an Fn::Sub text, without the literal ``${!…}``."""
    return [name.strip() for name in _SUB_NAME.findall(text)]
