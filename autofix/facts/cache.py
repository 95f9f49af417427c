"""Snapshots in the user's cache directory, one file for each partition and region."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from autofix import atomic
from autofix.facts.snapshot import Snapshot, from_data

FORMAT = 1
"""Of the files; a file of another format is not read."""
_REGION = re.compile(r"[a-z0-9]{2,20}(-[a-z0-9]{1,20}){1,4}")


class CacheProblem(Exception):
    """A snapshot that cannot be read or written, in one sentence for the user."""


def directory() -> Path:
    """Where snapshots are kept, by the rules of the platform (``XDG_CACHE_HOME`` …)."""
    from platformdirs import user_cache_path  # only who asks for snapshots pays for it

    return user_cache_path("autofix", appauthor=False) / "facts"


def load(region: str) -> Snapshot | None:
    """The snapshot of a region, None where there is none. Raises CacheProblem."""
    if _REGION.fullmatch(region) is None:
        return None
    path = next(iter(sorted(directory().glob(f"*/{region}.json"))), None)
    return None if path is None else _read(path)


def snapshots() -> Iterator[Snapshot | CacheProblem]:
    """Every snapshot there is, by partition and region, and the problem with those that cannot be read."""
    for path in sorted(directory().glob("*/*.json")):
        try:
            yield _read(path)
        except CacheProblem as problem:
            yield problem


def _read(path: Path) -> Snapshot:
    ignored = f"{path} is ignored: %s; autofix facts refresh --region {path.stem} makes it anew"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise CacheProblem(ignored % f"it has format {content['format']!r}, this autofix reads {FORMAT}")
        found = from_data(content)
        if (found.partition, found.region) != (path.parent.name, path.stem):
            raise ValueError
    except OSError as problem:
        raise CacheProblem(ignored % f"it cannot be read ({problem.strerror})") from None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise CacheProblem(ignored % "it is damaged") from None
    return found


def store(snapshot: Snapshot) -> Path:
    """Keep a snapshot, all or nothing, in place of an older one. Raises CacheProblem."""
    path = directory() / snapshot.partition / f"{snapshot.region}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.put(path, json.dumps({"format": FORMAT, **snapshot.as_data()}).encode("utf-8"))
    except OSError as problem:
        raise CacheProblem(f"{path} cannot be written: {problem.strerror}") from None
    return path
