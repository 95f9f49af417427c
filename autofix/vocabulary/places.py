"""Putting a property somewhere else in its resource: the operations, with the containers that are not there yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autofix.facts.schemas import Shape, schema_of
from autofix.patch import Operation, add, move, remove, same
from autofix.pointer import Json, Pointer
from autofix.references import intrinsic, members
from autofix.vocabulary.misfits import Misfit


@dataclass(frozen=True)
class Taken:
    """A place where something is already."""

    at: Pointer
    value: Json


def above(misfit: Misfit, count: int) -> tuple[Pointer, Json]:
    """Where the first steps to a misfit lead, in the branch of Fn::If it stands in, and what is there."""
    at, value, left = misfit.resource.pointer(), misfit.resource.body.get("Properties"), count
    tokens = list(misfit.at[len(at) :])
    while tokens and (left > 0 or tokens[0] == "Fn::If"):
        taken, tokens = (tokens[:2], tokens[2:]) if tokens[0] == "Fn::If" and intrinsic(value)[0] else (tokens[:1], tokens[1:])
        left -= len(taken) == 1
        for token in taken:
            value = value[int(token)] if isinstance(value, list) else value[token] if isinstance(value, dict) else None
        at = at.join(taken)
    return at, value


def relocated(
    misfit: Misfit, start: Pointer, present: Json, way: Sequence[str], value: Json, identity: Sequence[str] = ()
) -> list[Operation] | Taken | None:
    """Take a misfit away and put a value at the end of a way from start; None where the way is blocked.

    present: what is at start. way: names, ``-`` for a new item of a list, ``0`` for its first one. identity: the members by which an
    item of the list is about the same thing; the others are then added to it.
    """
    at = start
    for index, step in enumerate(way):
        if intrinsic(present)[0] is not None:
            return None
        is_list_step = step == "-" or step.isdigit()
        if is_list_step and isinstance(present, list):
            if twin := next((item for item in enumerate(present) if step == "-" and _about_the_same(item[1], value, identity)), None):
                return _joined(misfit, at / twin[0], twin[1], value)
            if step == "-" or int(step) >= len(present):
                return _moved(misfit, at / "-", way[index + 1 :], value)
            at, present = at / step, present[int(step)]
        elif is_list_step or not isinstance(present, dict):
            return None
        elif step not in present or present[step] is None:
            return _moved(misfit, at / step, way[index + 1 :], value)
        else:
            at, present = at / step, present[step]
    return Taken(at, present)


def _about_the_same(item: Json, value: Json, identity: Sequence[str]) -> bool:
    return bool(identity) and all(key in members(item) and same(members(item)[key], members(value).get(key)) for key in identity)


def _joined(misfit: Misfit, at: Pointer, item: Json, value: Json) -> list[Operation] | Taken | None:
    """Add to an item what it does not say yet; None where it says something else."""
    more = {key: part for key, part in members(value).items() if key not in members(item)}
    if any(not same(part, members(item)[key]) for key, part in members(value).items() if key not in more):
        return None
    return [remove(misfit.at), *(add(at / key, part) for key, part in more.items())] if more else Taken(at, value)


def _moved(misfit: Misfit, new: Pointer, rest: Sequence[str], value: Json) -> list[Operation]:
    """Put a value at a place that is not there yet, with what has to be around it."""
    if not rest and same(value, misfit.value):
        return [move(misfit.at, new)]
    for step in reversed(rest):
        value = [value] if step == "-" or step.isdigit() else {step: value}
    return [remove(misfit.at), add(new, value)]


def without(misfit: Misfit) -> list[Operation]:
    """Take a misfit away, and the containers that would be empty without it, as far as nobody requires them."""
    count = len(misfit.steps)
    schema = schema_of(misfit.resource.type)
    while count > 1:
        name, (at, holder) = misfit.steps[count - 2], above(misfit, count - 1)
        outer = schema.property_at(misfit.steps[: count - 2]) if schema else None
        needed = outer is None or name in outer.required or not isinstance(name, str)
        if needed or not isinstance(holder, dict) or len(holder) > 1 or at.parent != above(misfit, count - 2)[0]:
            break
        count -= 1
    return [remove(above(misfit, count)[0] if count < len(misfit.steps) else misfit.at)]


def shared_steps(misfit: Misfit, path: Sequence[str]) -> int:
    """How many steps of a path are those of the misfit's own holder."""
    own = misfit.place.split("/")[:-1]
    return next((count for count, (step, other) in enumerate(zip(path, own)) if step != other), min(len(path), len(own)))


def along(own: Sequence[str], place: Sequence[str]) -> tuple[str, ...]:
    """A place with the list items of the misfit's own way where the two go together."""
    made = list(place)
    for count, step in enumerate(own[: len(place)]):
        if step != made[count] and not (step == "*" and made[count] == "0"):
            break
        made[count] = step
    return tuple(made)


def places_of(name: str, shape: Shape, way: tuple[str, ...], seen: frozenset[int]) -> Iterator[tuple[str, ...]]:
    """The paths at which a type has a property of this name, through objects and the items of lists."""
    if id(shape) in seen or len(way) > 8:
        return
    for own, inner in shape.properties.items():
        if own == name:
            yield (*way, own)
        held, step = (inner.items, (own, "0")) if inner.items is not None else (inner, (own,))
        if held is not None and held.properties:
            yield from places_of(name, held, (*way, *step), seen | {id(shape)})


def complete(misfit: Misfit, path: Sequence[str]) -> bool:
    """Whether all that a place needs is there once the unknown members of the same holder are, too."""
    schema = schema_of(misfit.resource.type)
    known = misfit.holder_shape.properties if misfit.holder_shape else {}
    given = {name for name in misfit.holder if name not in known} | {misfit.name}
    shared = shared_steps(misfit, path)
    present = above(misfit, shared)[1]
    for count in range(shared, len(path) - 1):
        step = path[count]
        if isinstance(present, list) and len(present) > 1:
            return False
        present = members(present).get(step) if not isinstance(present, list) else (present or [None])[0]
        shape = schema.property_at(["*" if part == "0" else part for part in path[: count + 1]]) if schema else None
        wanted = set(shape.required) - set(members(present)) - {path[count + 1]} if shape else set[str]()
        if wanted - given:
            return False
    return True
