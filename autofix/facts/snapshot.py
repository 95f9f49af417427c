"""What AWS answered about engine versions in one region on one day, and which of several answers a run believes."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autofix.facts import table
from autofix.facts.account import NOBODY_ASKED, Account
from autofix.facts.versions import EngineVersions

HOME = "us-east-1"
"""The region of the embedded table."""
STALE_AFTER = 90
"""Days after which data is worth a word."""


@dataclass(frozen=True)
class Snapshot:
    """Answers of one region: engines by name, and the instance classes that can be ordered for some versions (``mysql 8.4.7``)."""

    region: str
    date: str
    """The day, as ISO 8601."""
    source: str
    engines: Mapping[str, EngineVersions]
    partition: str = "aws"
    orderable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def age(self, today: datetime.date) -> int:
        """How old it is, in days."""
        return (today - datetime.date.fromisoformat(self.date)).days

    def as_data(self) -> dict[str, Any]:
        """The form it is kept in, that of ``data/engine_versions.json``."""
        rows = {
            name: {
                "available": [*known.available],
                "deprecated": [*known.deprecated],
                "deprecation_known": known.deprecation_known,
                **({"upgrades": {version: [*targets] for version, targets in known.upgrades.items()}} if known.upgrades else {}),
            }
            for name, known in self.engines.items()
        }
        orderable = {key: [*classes] for key, classes in self.orderable.items()}
        head = {"source": self.source, "date": self.date, "region": self.region, "partition": self.partition}
        return {**head, "orderable": orderable, "engines": rows}


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """A snapshot from the form it is kept in. Raises KeyError, TypeError, ValueError or AttributeError for anything else."""
    day, region = datetime.date.fromisoformat(data["date"][:10]).isoformat(), _text(data["region"])
    engines = {
        _text(name): EngineVersions(
            name,
            _texts(row["available"]),
            _texts(row["deprecated"]),
            bool(row["deprecation_known"]),
            region,
            day,
            {_text(version): _texts(targets) for version, targets in row.get("upgrades", {}).items()},
        )
        for name, row in data["engines"].items()
        if row["available"] or row["deprecated"]
    }
    orderable = {_text(key): _texts(classes) for key, classes in data.get("orderable", {}).items()}
    return Snapshot(region, day, _text(data["source"]), engines, _text(data.get("partition", "aws")), orderable)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is not a list")
    return tuple(map(_text, values))


@functools.cache
def embedded() -> Snapshot:
    """The table that autofix ships."""
    return from_data(table("engine_versions"))


@dataclass(frozen=True)
class Facts:
    """What a run believes: AWS where it is asked, then the snapshots of a user, the most trusted first, then the embedded one."""

    snapshots: tuple[Snapshot, ...] = ()
    account: Account = NOBODY_ASKED
    """What exists where the templates go to; asked when a template makes it matter."""

    def versions_of(self, engine: str) -> EngineVersions | None:
        """What is known about an engine (``mysql``, ``elasticache:redis``), by the most trusted source that knows it."""
        sources = (self.account.versions() or {}, *(snapshot.engines for snapshot in self.snapshots), embedded().engines)
        return next((source[engine] for source in sources if engine in source), None)

    def orderable(self, engine: str, version: str) -> tuple[str, ...] | None:
        """The instance classes that can be ordered for a version; None where nobody asked AWS."""
        key, asked = f"{engine} {version}", self.account.classes(engine, version)
        return asked if asked is not None else next((s.orderable[key] for s in self.snapshots if key in s.orderable), None)
