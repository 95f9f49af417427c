"""Engine versions: which can be created, and which of them is nearest to one that cannot.

Data: ``describe_db_engine_versions(IncludeAll=True)`` and ``describe_cache_engine_versions`` of us-east-1, as shipped in cfn-lint.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from typing import TypeAlias

from autofix.facts import table

_PLAIN = re.compile(r"[0-9]+(?:\.(?:[0-9]+|mysql_aurora|v[0-9]+))*")
_PART = re.compile(r"[0-9]+|[^0-9.]+")
Order: TypeAlias = tuple[tuple[int, int, str], ...]


class Status(enum.Enum):
    """What AWS says of a version."""

    AVAILABLE = "can be created"
    DEPRECATED = "deprecated"
    UNLISTED = "unlisted"
    NEWER = "newer than the data"
    DOUBTFUL = "in no list, which proves nothing"
    """The engine's data does not say which versions are gone."""
    UNKNOWN = "unknown"
    """There is no data for the engine."""


def order(version: str) -> Order:
    """A key that sorts versions as people count: 15.10 after 15.9."""
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in _PART.findall(version))


def stream(engine: str, version: str) -> str:
    """The line of versions that replace each other without a major upgrade (``8.0``, ``15``, ``8.0.mysql_aurora.3``)."""
    parts = version.split(".")
    if engine == "aurora-mysql":
        return ".".join(parts[:4])
    if engine in ("mysql", "mariadb", "elasticache:memcached") or (engine == "postgres" and parts[0] == "9"):
        return ".".join(parts[:2])
    return parts[0]


def status(engine: str, version: str) -> Status:
    """What is known of a version; a partial one (``15``, ``8.0``, ``6.x``) is available where some version it stands for is."""
    known = _engines().get(engine)
    if known is None:
        return Status.UNKNOWN
    if version in known["available"]:
        return Status.AVAILABLE
    if version in known["deprecated"]:
        return Status.DEPRECATED
    if any(full.startswith(version.removesuffix("x").removesuffix(".") + ".") for full in known["available"]):
        return Status.AVAILABLE
    if known["complete"] and any(version.startswith(full + ".") for full in known["available"]):
        return Status.UNLISTED
    newest = max((order(full) for full in _plain(known["available"]) if stream(engine, full) == stream(engine, version)), default=None)
    if order(version) > (newest or max(map(order, _plain(known["available"])))):
        return Status.NEWER
    return Status.UNLISTED if known["complete"] else Status.DOUBTFUL


def nearest(engine: str, version: str, *, downgrade: bool = False) -> str | None:
    """The nearest version of the same stream that can be created, upwards; downwards only where that is asked for.

    Builds with a suffix (``-rds.20240408``, ``-limitless``) and previews are never chosen. None where no version is left.
    """
    known = _engines().get(engine)
    if known is None:
        return None
    candidates = sorted((full for full in _plain(known["available"]) if stream(engine, full) == stream(engine, version)), key=order)
    shortened = [full for full in candidates if engine.startswith("elasticache:") and version.startswith(full + ".")]
    above = [full for full in candidates if order(full) > order(version)]
    below = [full for full in candidates if order(full) < order(version)] if downgrade else []
    return next(iter([*shortened[-1:], *above[:1], *below[-1:]]), None)


def _plain(versions: Sequence[str]) -> list[str]:
    return [version for version in versions if _PLAIN.fullmatch(version)]


def data_date() -> str:
    """The day the table is from, as YYYY-MM-DD."""
    return str(table("engine_versions")["date"])[:10]


def data_region() -> str:
    """The region the table is from."""
    return str(table("engine_versions")["region"])


def _engines() -> dict[str, dict[str, list[str]]]:
    return dict(table("engine_versions")["types"])
