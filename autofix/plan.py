"""Which patches, all made on one snapshot, can be applied together, and what each of them touches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from autofix.fixer import Finding
from autofix.patch import Operation
from autofix.pointer import Json, Pointer, resolve


def together(findings: Iterable[Finding], data: Json) -> tuple[list[Finding], list[Finding]]:
    """Split findings into those that touch different places, in order, and those that wait for the next pass."""
    taken = _Taken()
    chosen, waiting = [], []
    for finding in findings:
        places = [place for operation in finding.patch for place in touched(operation, data)]
        if any(map(taken.clashes, places)):
            waiting.append(finding)
        else:
            chosen.append(finding)
            for place in places:
                taken.take(place)
    return chosen, waiting


def touched(operation: Operation, data: Json) -> Iterator[Pointer]:
    """The places an operation writes or relies on.

    Inserting into a list or removing from it moves the whole list; appending touches only what is appended,
    so that two patches may append different items to one list, but not the same item twice.
    """
    if operation.op in ("add", "remove", "move"):
        yield _written(operation, data)
    else:
        yield operation.path
    if operation.source is not None:
        yield _list_or_place(operation.source, data)


def _written(operation: Operation, data: Json) -> Pointer:
    if operation.op == "add" and operation.path and operation.path.last == "-":
        return operation.path / json.dumps(operation.value, sort_keys=True)
    return _list_or_place(operation.path, data)


def _list_or_place(path: Pointer, data: Json) -> Pointer:
    try:
        return path.parent if isinstance(resolve(data, path.parent), list) else path
    except LookupError:
        return path


class _Taken:
    """Places that are written, and everything above them."""

    def __init__(self) -> None:
        self._places: set[Pointer] = set()
        self._above: set[Pointer] = set()

    def clashes(self, place: Pointer) -> bool:
        return place in self._above or any(Pointer(place[:n]) in self._places for n in range(len(place) + 1))

    def take(self, place: Pointer) -> None:
        self._places.add(place)
        self._above.update(Pointer(place[:n]) for n in range(len(place)))
