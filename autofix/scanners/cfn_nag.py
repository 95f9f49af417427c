"""``cfn_nag_scan --output-format json``: a list of files with their violations."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pointer import Json, Pointer
from autofix.references import items, members
from autofix.scanners.flag import Flag


def is_one(data: Json) -> bool:
    """Whether this is such a report."""
    return isinstance(data, list) and bool(data) and all("file_results" in members(one) for one in data)


def flags(data: Json) -> Iterator[Flag]:
    """A flag for each resource of each violation."""
    for one in map(members, items(data)):
        for violation in map(members, items(members(one.get("file_results")).get("violations"))):
            names, lines = items(violation.get("logical_resource_ids")), items(violation.get("line_numbers"))
            for index, name in enumerate(names or [None]):
                line = lines[index] if index < len(lines) else 0
                yield Flag(
                    f"cfn-nag:{violation.get('id')}",
                    (str(one.get("filename")),),
                    Pointer(("Resources", name)) if isinstance(name, str) else None,
                    line if isinstance(line, int) and line > 0 else 0,
                    str(violation.get("message") or ""),
                )
