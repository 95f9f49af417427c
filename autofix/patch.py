"""RFC 6902 operations as values. jsonpatch, the field's library, applies them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from autofix.pointer import Json, Pointer, resolve

Verb: TypeAlias = Literal["add", "remove", "replace", "move", "copy", "test"]


class PatchError(ValueError):
    """A patch that does not fit the data it is applied to."""


@dataclass(frozen=True)
class Operation:
    """One RFC 6902 operation; value is used by add, replace and test, source by move and copy."""

    op: Verb
    path: Pointer
    value: Json = None
    source: Pointer | None = None

    def as_json(self) -> dict[str, Json]:
        """The operation as an RFC 6902 object."""
        shown: dict[str, Json] = {"op": self.op, "path": str(self.path)}
        if self.op in ("add", "replace", "test"):
            shown["value"] = self.value
        if self.source is not None:
            shown["from"] = str(self.source)
        return shown


Patch: TypeAlias = tuple[Operation, ...]


def add(path: Pointer, value: Json) -> Operation:
    """Add a member, insert an item (``/-`` appends), or replace what is already there."""
    return Operation("add", path, value)


def remove(path: Pointer) -> Operation:
    """Remove what is there."""
    return Operation("remove", path)


def replace(path: Pointer, value: Json) -> Operation:
    """Put a value in the place of the one that is there."""
    return Operation("replace", path, value)


def move(source: Pointer, path: Pointer) -> Operation:
    """Remove what is at source and add it at path."""
    return Operation("move", path, source=source)


def copy(source: Pointer, path: Pointer) -> Operation:
    """Add at path what is at source."""
    return Operation("copy", path, source=source)


def test(path: Pointer, value: Json) -> Operation:
    """Refuse the whole patch unless this value is there."""
    return Operation("test", path, value)


def as_json(patch: Iterable[Operation]) -> list[dict[str, Json]]:
    """The patch as an RFC 6902 document."""
    return [operation.as_json() for operation in patch]


def apply(patch: Iterable[Operation], data: Json) -> Json:
    """The data with the patch applied; data itself stays as it is. Raises PatchError when the patch does not fit."""
    import jsonpatch  # slow to import, and only a finding needs it

    try:
        return cast(Json, jsonpatch.apply_patch(clone(data), [cast("dict[str, Json]", clone(o.as_json())) for o in patch], in_place=True))
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError) as problem:
        raise PatchError(str(problem)) from None


def guarded(patch: Iterable[Operation], data: Json) -> Patch:
    """The patch with a test of the present value before each replace and remove, so that a stale patch refuses."""
    guarded_patch: list[Operation] = []
    for operation in patch:
        written = any(operation.path.contains(o.path) or o.path.contains(operation.path) for o in guarded_patch)
        if operation.op in ("replace", "remove") and not written:
            try:
                guarded_patch.append(test(operation.path, resolve(data, operation.path)))
            except LookupError as problem:
                raise PatchError(str(problem)) from None
        guarded_patch.append(operation)
    return tuple(guarded_patch)


def clone(data: Json) -> Json:
    """A deep copy that shares no list or mapping with the original."""
    if isinstance(data, dict):
        return {key: clone(value) for key, value in data.items()}
    if isinstance(data, list):
        return [clone(value) for value in data]
    return data


def same(left: Json, right: Json) -> bool:
    """Equality as JSON sees it: ``1``, ``1.0`` and ``true`` differ, the order of members does not count."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
