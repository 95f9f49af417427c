"""What a value is under the conditions that decide it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from autofix.pointer import Json, Pointer
from autofix.references import NO_VALUE, intrinsic, items, members
from autofix.template import Resource


@dataclass(frozen=True)
class Case:
    """One value a property can have: where it stands, and which conditions hold and which do not when it is used.

    AWS::NoValue and a property that is not there have the value None.
    """

    at: Pointer
    value: Json
    when: Mapping[str, bool]


def cases(value: Json, at: Pointer, when: Mapping[str, bool] | None = None) -> Iterator[Case]:
    """The branches of Fn::If that can be taken while the conditions of when are as they are; a value without one is its only case."""
    function, argument = intrinsic(value)
    known = when or {}
    if function == "Fn::If" and isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str):
        for branch, holds in ((1, True), (2, False)):
            if known.get(argument[0], holds) is holds:
                yield from cases(argument[branch], at / "Fn::If" / branch, {**known, argument[0]: holds})
    else:
        yield Case(at, None if value == NO_VALUE else value, known)


def listed_cases(value: Json, at: Pointer, when: Mapping[str, bool] | None = None) -> Iterator[Case]:
    """The cases of each item of a list, where the list and each item can depend on conditions."""
    for whole in cases(value, at, when):
        for index, item in enumerate(items(whole.value)):
            yield from (case for case in cases(item, whole.at / index, whole.when) if case.value is not None)


def is_tree(value: Json) -> TypeGuard[dict[str, Json]]:
    """Whether a value is a mapping as it is written, no intrinsic."""
    return isinstance(value, dict) and intrinsic(value)[0] is None


def trees(resource: Resource, name: str) -> Iterator[Case]:
    """The cases of a property that is a mapping; what cannot be read is left out."""
    yield from (case for case in cases(resource.get(name), resource.pointer(name)) if is_tree(case.value))


def rules_of(resource: Resource, name: str) -> Iterator[Case]:
    """The cases of the Rules that a property lists; what cannot be read is left out."""
    for case in trees(resource, name):
        listed = listed_cases(members(case.value).get("Rules"), case.at / "Rules", case.when)
        yield from (rule for rule in listed if is_tree(rule.value))


def conditional(value: Json, otherwise: Json, when: Mapping[str, bool]) -> Json:
    """A value that is meant for these conditions only, and another one for all others."""
    for condition, holds in reversed(list(when.items())):
        value = {"Fn::If": [condition, value, otherwise] if holds else [condition, otherwise, value]}
    return value
