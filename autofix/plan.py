"""Which patches, all made on one snapshot, can be applied together, and what each of them touches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from autofix.fixer import Finding
from autofix.patch import Operation
from autofix.pointer import Json, Pointer, value_at
from autofix.references import substituted

_NAMING = ("Conditions", "Mappings", "Parameters")


def together(findings: Iterable[Finding], data: Json) -> list[Finding]:
    """The findings that touch different places, in order; the others wait for the next pass.

    One that takes a name away (a parameter, a condition) comes after the others and waits where they use the name.
    """
    findings = list(findings)
    gone = [_names_gone(finding) for finding in findings]
    taken, spoken_of = _Taken(), set[str]()
    chosen = []
    for finding, names in sorted(zip(findings, gone), key=lambda pair: bool(pair[1])):
        places = [place for operation in finding.patch for place in touched(operation, data)]
        if any(map(taken.clashes, places)) or not names.isdisjoint(spoken_of):
            continue
        chosen.append(finding)
        for place in places:
            taken.take(place)
        if any(gone) and not names:
            spoken_of.update(name for operation in finding.patch for name in _names_in(operation.value))
    return chosen


def _names_gone(finding: Finding) -> frozenset[str]:
    """The parameters, conditions and mappings that a finding removes or renames."""
    places = [operation.source or operation.path for operation in finding.patch if operation.op in ("remove", "move")]
    return frozenset(place[1] for place in places if len(place) == 2 and place[0] in _NAMING)


def _names_in(value: Json) -> Iterator[str]:
    """Every text in a value, and every name in the ``${…}`` of one."""
    if isinstance(value, str):
        yield value
        yield from substituted(value)
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _names_in(inner)


def touched(operation: Operation, data: Json) -> Iterator[Pointer]:
    """The places an operation writes or relies on.

    Inserting into a list or removing from it moves the whole list; appending touches only what is appended,
    so that two patches may append different items to one list, but not the same item twice.
    """
    if operation.op == "add" and operation.path[-1:] == ("-",):
        yield operation.path / json.dumps(operation.value, sort_keys=True)
    elif operation.op in ("add", "remove", "move"):
        yield _list_or_place(operation.path, data)
    else:
        yield operation.path
    if operation.source is not None:
        yield _list_or_place(operation.source, data)


def _list_or_place(path: Pointer, data: Json) -> Pointer:
    return path.parent if isinstance(value_at(data, path.parent), list) else path


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
