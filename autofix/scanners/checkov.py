"""``checkov -o json``: an object for each framework, or a list of them, with ``results.failed_checks``."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pointer import Json, Pointer
from autofix.references import items, members
from autofix.scanners.flag import Flag


def _frameworks(data: Json) -> list[Json]:
    return data if isinstance(data, list) else [data]


def is_one(data: Json) -> bool:
    """Whether this is such a report; one without findings has counts only."""
    frameworks = [members(framework) for framework in _frameworks(data)]
    return bool(frameworks) and all("check_type" in one or {"passed", "failed", "checkov_version"} <= one.keys() for one in frameworks)


def flags(data: Json) -> Iterator[Flag]:
    """The failed checks."""
    for framework in map(members, _frameworks(data)):
        for check in map(members, items(members(framework.get("results")).get("failed_checks"))):
            resource = str(check.get("resource") or "").rpartition(".")[2]
            lines = items(check.get("file_line_range"))
            paths = [check.get(key) for key in ("file_abs_path", "repo_file_path", "file_path")]
            yield Flag(
                str(check.get("check_id")),
                tuple(path for path in paths if isinstance(path, str)),
                Pointer(("Resources", resource)) if resource else None,
                lines[0] if lines and isinstance(lines[0], int) else 0,
                str(check.get("check_name") or ""),
            )
