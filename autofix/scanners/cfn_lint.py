"""``cfn-lint --format json``: a list of matches."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pointer import Json, Pointer
from autofix.references import items, members
from autofix.scanners.flag import Flag


def is_one(data: Json) -> bool:
    """Whether this is such a report."""
    return isinstance(data, list) and bool(data) and all("Rule" in members(match) and "Filename" in members(match) for match in data)


def flags(data: Json) -> Iterator[Flag]:
    """The matches."""
    for match in map(members, items(data)):
        location = members(match.get("Location"))
        path = Pointer(map(str, items(location.get("Path"))))
        line = members(location.get("Start")).get("LineNumber")
        yield Flag(
            f"cfn-lint:{members(match.get('Rule')).get('Id')}",
            (str(match.get("Filename")),),
            Pointer(path[:2]) if len(path) > 1 else None,
            line if isinstance(line, int) else 0,
            str(match.get("Message") or ""),
        )
