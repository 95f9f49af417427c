"""Versions of database and cache engines: how they compare, which of them can be created, and which is the nearest that can.

Everything here is about text such as ``8.0.35`` and the table ``engine_versions``; nothing knows a template.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from autofix.facts import table

_PLAIN = re.compile(r"\d{1,4}(\.\d{1,8}){0,4}(\.mysql_aurora(\.\d{1,4}){1,4})?")
"""A version of the public numbering: no build (``5.7.44-rds.20250213``, ``…-R1``), no preview, no ``6.x``."""
_PART = re.compile(r"\d+|[^\d.]+")
_PATCHED_BY_THE_SERVICE = ("elasticache:redis", "elasticache:valkey")
"""From 6 on these engines take major.minor only; the service chooses the patch."""
_POSTGRES = ("postgres", "aurora-postgresql")

Parts: TypeAlias = tuple[tuple[bool, int, str], ...]


class Standing(enum.Enum):
    """What is known about a version of an engine."""

    AVAILABLE = "it can be created, or is the beginning of one that can"
    UNAVAILABLE = "it cannot be created: withdrawn by AWS, or it never existed"
    NEWER = "it is newer than everything this data knows: released since, or it never existed"
    UNKNOWN = "the data does not tell"


@dataclass(frozen=True)
class EngineVersions:
    """The versions of one engine, both lists in numeric order.

    Where deprecation_known is false AWS does not say which versions it has withdrawn, and available holds those, too.
    """

    engine: str
    available: tuple[str, ...]
    deprecated: tuple[str, ...]
    deprecation_known: bool
    region: str = ""
    date: str = ""
    """Where and when AWS said so; the day as ISO 8601."""
    upgrades: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """The versions of this engine that a database of each version can be upgraded to, where AWS was asked."""

    def knows(self, version: str) -> bool:
        """Whether a version, or one that it begins, was ever listed."""
        return _among(version, self.available) or _among(version, self.deprecated)

    def standing(self, version: str) -> Standing:
        """What is known about a version; one that begins an available version (``8.0``, ``15``) is available, too."""
        if _among(version, self.available):
            return Standing.AVAILABLE
        if self.knows(version) or self._shortened(version):
            return Standing.UNAVAILABLE
        if not is_plain(version):
            return Standing.UNKNOWN
        if parts(version) > parts(self.newest(version)):
            return Standing.NEWER
        return Standing.UNAVAILABLE if self.deprecation_known else Standing.UNKNOWN

    def nearest(self, version: str, *, downgrade: bool = False, suits: Callable[[str], bool] = lambda _: True) -> str | None:
        """The smallest available version above, in the same line; with downgrade also the newest below; None where there is none.

        Builds and previews are never chosen, and nothing where withdrawn versions may be among the candidates.
        suits: which candidates can be used at all.
        """
        if not self.deprecation_known or not is_plain(version):
            return None
        if shortened := self._shortened(version):
            return shortened
        line = [known for known in self.available if is_plain(known) and self.line(known) == self.line(version)]
        above = [known for known in line if parts(known) > parts(version)]
        below = [known for known in reversed(line) if parts(known) < parts(version)] if downgrade else []
        return next(filter(suits, [*above, *below]), None)

    def newest(self, version: str) -> str:
        """The newest version ever listed of a version's line, or of the engine where the line is unknown."""
        listed = [*self.available, *self.deprecated]
        return numerically([known for known in listed if self.line(known) == self.line(version)] or listed)[-1]

    def line(self, version: str) -> str:
        """The major line a version belongs to, which no upgrade here ever leaves: ``8.0``, ``15``, ``8.0.mysql_aurora.3``."""
        pieces = version.split(".")
        if "mysql_aurora" in pieces:
            return ".".join(pieces[:4])
        one_number = self.engine in _PATCHED_BY_THE_SERVICE or (self.engine in _POSTGRES and pieces[0] != "9")
        return ".".join(pieces[: 1 if one_number else 2])

    def lines(self) -> list[str]:
        """The major lines of which something can be created, oldest first."""
        return list(dict.fromkeys(self.line(known) for known in self.available if is_plain(known)))

    def builds(self, version: str) -> str | None:
        """The newest available build (``5.7.44-rds.20260902``) of a version's line."""
        return next((b for b in reversed(self.available) if not is_plain(b) and self.line(b) == self.line(version)), None)

    def _shortened(self, version: str) -> str | None:
        """``7.0`` for ``7.0.7``, where the service chooses the patch."""
        if self.engine not in _PATCHED_BY_THE_SERVICE:
            return None
        return next((known for known in self.available if known.count(".") == 1 and begins(known, version)), None)


def is_plain(version: str) -> bool:
    """Whether a version is one of the public numbering, neither a build nor a preview."""
    return _PLAIN.fullmatch(version) is not None


def parts(version: str) -> Parts:
    """A version as it compares: number by number (15.10 is above 15.8), a build above what it is built from."""
    return tuple((False, int(part), "") if part.isdecimal() else (True, 0, part) for part in _PART.findall(version))


def begins(version: str, other: str) -> bool:
    """Whether a version is the beginning of another one: ``8.0`` of ``8.0.42``, not of ``8.01``."""
    return is_plain(version) and other.startswith(f"{version}.")


def _among(version: str, versions: Sequence[str]) -> bool:
    """Whether a version is one of these, or begins one."""
    return version in versions or (is_plain(version) and any(known.startswith(f"{version}.") for known in versions))


def numerically(versions: Iterable[str]) -> list[str]:
    """Versions in numeric order."""
    return sorted(versions, key=parts)


def without_partial(versions: Iterable[str]) -> list[str]:
    """The full versions, in numeric order: a number that only begins other ones (``15``, ``8.0``) is left out."""
    given = set(versions)
    prefixes = {".".join(version.split(".")[:n]) for version in given for n in range(1, version.count(".") + 1)}
    return numerically(version for version in given if version not in prefixes or not version.replace(".", "").isdecimal())


def extended_support_since(engine: str, version: str) -> str | None:
    """The day the standard support of a version's line ended and Extended Support began to cost; None before that."""
    lines = table("extended_support")["engines"].get(engine, {})
    return next((since for line, since in lines.items() if begins(line, version) or line == version), None)
