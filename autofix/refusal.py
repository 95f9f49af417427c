"""What CloudFormation certainly refuses of a resource as it is written, as far as the schema of its type tells."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.facts.schemas import Shape, schema_of
from autofix.pointer import Json, Pointer
from autofix.references import intrinsic, items
from autofix.template import Resource, Template

_SCALARS = frozenset(("string", "integer", "number", "boolean"))


def refused_places(resource: Resource, template: Template) -> Iterator[Pointer]:
    """Where it has a type or a property that AWS does not have, misses one that is required, or has a list where none can be."""
    if not resource.type.startswith("AWS::") or template.is_sam:
        return
    schema, properties = schema_of(resource.type), resource.body.get("Properties")
    if schema is None:
        yield resource.at
    else:
        yield from _within({} if properties is None else properties, schema.root, resource.pointer())


def _within(value: Json, shape: Shape, at: Pointer) -> Iterator[Pointer]:
    function, argument = intrinsic(value)
    if function == "Fn::If":
        for branch, chosen in enumerate(items(argument)[1:], 1):
            yield from _within(chosen, shape, at / "Fn::If" / branch)
    if function is not None or value is None:
        return
    kinds = {"object"} if isinstance(value, dict) else {"array"} if isinstance(value, list) else _SCALARS
    if shape.types and shape.types.isdisjoint(kinds):
        yield at
    elif isinstance(value, dict):
        yield from _among_members(value, shape, at)
    elif isinstance(value, list) and shape.items is not None:
        for index, item in enumerate(value):
            yield from _within(item, shape.items, at / index)


def _among_members(value: dict[str, Json], shape: Shape, at: Pointer) -> Iterator[Pointer]:
    if any(name.startswith("Fn::") for name in value):
        return
    yield from (at / name for name in shape.required if name not in value)
    for name, member in value.items():
        if name in shape.properties:
            yield from _within(member, shape.properties[name], at / name)
        elif shape.closed:
            yield at / name
