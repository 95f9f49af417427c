"""Where a template's properties contradict AWS's schema of their resource type: one walk over all of them, made once."""

from __future__ import annotations

import enum
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from autofix.facts import table
from autofix.facts.schemas import Schema, Shape, schema_of
from autofix.pointer import Json, Pointer
from autofix.references import intrinsic, items
from autofix.template import Resource, Template
from autofix.vocabulary.shapes import KINDS, SCALARS, fits, kind_of_value, legal, takes

Steps: TypeAlias = tuple[str | int, ...]
"""The way below Properties as a schema sees it: without the branches of Fn::If, list items by their index."""


class Problem(enum.Enum):
    """What is wrong with a property."""

    UNKNOWN = "unknown"
    """Its holder has no member of this name."""
    SHAPE = "shape"
    """It is of another JSON type than the schema has, and CloudFormation does not convert it."""
    VALUE = "value"
    """It is none of the values there are."""
    BOUNDS = "bounds"
    """It is a number that is too small or too large."""
    READ_ONLY = "read-only"
    """Only AWS sets it."""
    REPEATED = "repeated"
    """It is a list of different items in which one is there twice."""
    MISSING = "missing"
    """It has to be given."""


@dataclass(frozen=True)
class Misfit:
    """One property that contradicts its schema. at: where it is, or would be; steps: the same for the schema.

    shape: what the property should be; of an unknown one there is none. holder: the mapping it is in, its shape beside it.
    """

    resource: Resource
    problem: Problem
    at: Pointer
    steps: Steps
    value: Json
    shape: Shape | None
    holder: Mapping[str, Json] = field(default_factory=dict)
    holder_shape: Shape | None = None

    @property
    def name(self) -> str:
        """The property's name, for an item of a list the list's."""
        return next(str(step) for step in reversed(self.steps) if isinstance(step, str))

    @property
    def place(self) -> str:
        """The place in the words of the tables: ``Rules/*/Status``."""
        return "/".join("*" if isinstance(step, int) else step for step in self.steps)


def repeated(values: Sequence[Json]) -> list[int]:
    """The places of items that stand in a list before already."""
    first: dict[str, int] = {}
    return [index for index, item in enumerate(values) if first.setdefault(json.dumps(item, sort_keys=True), index) != index]


def misfits(template: Template) -> Iterator[Misfit]:
    """Every contradiction, resource by resource; nothing of types that AWS does not have, nor of AWS SAM, which has its own shapes."""
    yield from template.once(_all)


def _all(template: Template) -> list[Misfit]:
    found: list[Misfit] = []
    if has_macros_of_its_own(template):
        return found
    for kind, resources in template.by_type.items():
        schema = None if kind.startswith("AWS::Serverless::") else schema_of(kind)
        if schema is not None:
            for resource in resources:
                found.extend(_Walk(resource, schema).found)
    return found


class _Walk:
    """One resource against its schema."""

    def __init__(self, resource: Resource, schema: Schema) -> None:
        self.resource, self.template, self.found = resource, resource.template, list[Misfit]()
        self.left_alone = left_alone().get(resource.type, frozenset())
        self.read_only = schema.read_only
        properties = resource.body.get("Properties")
        if isinstance(properties, dict):
            self._value(properties, schema.root, (), ())
        elif properties is None:
            self._missing({}, schema.root, (), ())

    def _value(self, value: Json, shape: Shape, at: Steps, steps: Steps) -> None:
        """Compare a value, and what is in it, with its shape; at has the steps through Fn::If, steps has not."""
        if isinstance(value, dict):
            if len(value) == 1:
                function, argument = intrinsic(value)
                if function is not None:
                    self._intrinsic(value, function, argument, shape, at, steps)
                    return
            if shape.types and "object" not in shape.types:
                self._report(Problem.SHAPE, at, steps, value, shape)
                return
            self._members(value, shape, at, steps)
        elif isinstance(value, list):
            if shape.types and "array" not in shape.types:
                self._report(Problem.SHAPE, at, steps, value, shape)
            elif shape.items is not None:
                self._items(value, shape, shape.items, at, steps)
        elif value is not None:
            self._scalar(value, shape, at, steps)

    def _intrinsic(self, value: Json, function: str, argument: Json, shape: Shape, at: Steps, steps: Steps) -> None:
        if function == "Fn::If":
            for branch, chosen in enumerate(items(argument)[1:], 1):
                self._value(chosen, shape, (*at, "Fn::If", branch), steps)
        elif shape.types and shape.types.isdisjoint(SCALARS):
            kind = kind_of_value(value, self.template)
            if kind is not None and kind not in shape.types:
                self._report(Problem.SHAPE, at, steps, value, shape)

    def _members(self, value: Mapping[str, Json], shape: Shape, at: Steps, steps: Steps) -> None:
        properties, read_only = shape.properties, frozenset[str]() if steps else self.read_only
        for name, member in value.items():
            inner = properties.get(name)
            if inner is not None:
                if name in read_only and member is not None and name not in shape.required:
                    self._report(Problem.READ_ONLY, (*at, name), (name,), member, inner, value, shape)
                elif not (inner.any_text and isinstance(member, str)):
                    self._value(member, inner, (*at, name), (*steps, name))
            elif name.startswith("Fn::"):
                continue
            elif shape.closed:
                self._report(Problem.UNKNOWN, (*at, name), (*steps, name), member, None, value, shape)
            elif shape.member is not None:
                self._value(member, shape.member, (*at, name), (*steps, name))
        if shape.required:
            self._missing(value, shape, at, steps)

    def _missing(self, value: Mapping[str, Json], shape: Shape, at: Steps, steps: Steps) -> None:
        for name in shape.required:
            if name not in value and not any(key.startswith("Fn::") for key in value):
                self._report(Problem.MISSING, (*at, name), (*steps, name), None, shape.properties.get(name), value, shape)

    def _items(self, value: list[Json], shape: Shape, inner: Shape, at: Steps, steps: Steps) -> None:
        for index, item in enumerate(value):
            self._value(item, inner, (*at, index), (*steps, index))
        if shape.unique and repeated(value):
            self._report(Problem.REPEATED, at, steps, value, shape)
        single = len(value) == 1 and isinstance(value[0], dict) and inner.types and inner.types.isdisjoint(("array", "object"))
        if single and kind_of_value(value[0], self.template) == "array":
            self._report(Problem.SHAPE, at, steps, value, shape)

    def _scalar(self, value: Json, shape: Shape, at: Steps, steps: Steps) -> None:
        if shape.types:
            kind = KINDS[type(value)]
            if not takes(shape, kind):
                self._report(Problem.SHAPE, at, steps, value, shape)
                return
            if shape.enum and not legal(value, shape):
                self._report(Problem.VALUE, at, steps, value, shape)
            elif kind not in shape.types and not fits(value, shape, self.template):
                self._report(Problem.SHAPE, at, steps, value, shape)
            elif not _within(value, shape):
                self._report(Problem.BOUNDS, at, steps, value, shape)
        elif shape.enum and not legal(value, shape):
            self._report(Problem.VALUE, at, steps, value, shape)

    def _report(
        self,
        problem: Problem,
        at: Steps,
        steps: Steps,
        value: Json,
        shape: Shape | None,
        holder: Mapping[str, Json] | None = None,
        holder_shape: Shape | None = None,
    ) -> None:
        place = self.resource.pointer(*at)
        misfit = Misfit(self.resource, problem, place, steps, value, shape, holder or {}, holder_shape)
        if misfit.place not in self.left_alone:
            self.found.append(misfit)


def _within(value: Json, shape: Shape) -> bool:
    """Whether a number is within its bounds; the length of texts is nobody's to change."""
    low, high = shape.bounds
    if (low is None and high is None) or shape.types.isdisjoint(("integer", "number")):
        return True
    try:
        number = float(str(value))
    except ValueError:
        return True
    return (low is None or number >= low) and (high is None or number <= high)


def has_macros_of_its_own(template: Template) -> bool:
    """Whether somebody's own macro makes the template: it may read types and properties that AWS does not have."""
    return any(not name.startswith("AWS::") for name in template.transforms)


def reads_json(misfit: Misfit) -> bool:
    """Whether AWS reads a text at this place as JSON."""
    return misfit.name in table("property_knowledge")["json_text"]


@functools.cache
def left_alone() -> Mapping[str, frozenset[str]]:
    """The places that fixers of their own answer, or where the schema is stricter than AWS, by type."""
    places: dict[str, list[str]] = table("property_knowledge")["left_alone"]
    return {kind: frozenset(paths) for kind, paths in places.items()}
