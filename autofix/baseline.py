"""Known findings: a file says which there are, and from then on only what is new is reported and fixed."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from autofix.config import ConfigError
from autofix.engine import Hold, Verdict
from autofix.fixer import Finding
from autofix.pointer import Json, Pointer, is_index
from autofix.policy import Policies
from autofix.template import Template
from autofix.work import Report

VERSION = 1
Known: TypeAlias = "Counter[tuple[str, str]]"
"""How often a fixer found something at a place."""


def place(at: Pointer) -> str:
    """A place as a baseline knows it: items of lists by their list, for what is put before an item moves it."""
    return str(Pointer("*" if is_index(token) else token for token in at))


class Baseline:
    """The findings one file knows; paths in it are relative to its folder."""

    def __init__(self, path: Path) -> None:
        """Read a baseline. Raises ConfigError."""
        self.path = path
        try:
            self._files = _loaded(json.loads(path.read_text(encoding="utf-8")))
        except OSError as problem:
            raise ConfigError(f"{path}: cannot be read: {problem.strerror}; --create-baseline writes one") from None
        except (ValueError, TypeError, AttributeError) as problem:
            raise ConfigError(f"{path}: is no baseline of autofix ({problem}); --create-baseline writes one") from None

    def hold(self, path: Path) -> Hold:
        """What keeps the known findings of a file as they are."""
        known = self._files.get(key_of(path, self.path), Counter())

        def look(template: Template) -> Callable[[Finding], tuple[Verdict, str] | None]:  # noqa: ARG001
            left = known.copy()

            def answer(found: Finding) -> tuple[Verdict, str] | None:
                key = (found.fixer, place(found.at))
                left[key] -= 1
                return (Verdict.KNOWN, f"known to {self.path}") if left[key] >= 0 else None

            return answer

        return look

    def gone(self, reports: Sequence[Report], ran: Callable[[Path], frozenset[str]]) -> Iterator[str]:
        """The known findings that are not there any more, as "path fixer place"; ran: the fixers that looked at a file."""
        seen = {key_of(report.path, self.path): report for report in reports if report.outcome is not None}
        for name, known in self._files.items():
            report = seen.get(name)
            if report is None or report.outcome is None:
                if not (self.path.parent / name).exists():
                    yield from (f"{name} {fixer} {at}" for fixer, at in known)
                continue
            still = Counter((r.finding.fixer, place(r.finding.at)) for r in report.outcome.held if r.verdict is Verdict.KNOWN)
            yield from (f"{name} {fixer} {at}" for fixer, at in known - still if fixer in ran(report.path))


class Baselines:
    """The baseline of each file: the one of the command line, or of its configuration."""

    def __init__(self, policies: Policies, given: Path | None) -> None:
        self._policies, self._given = policies, given
        self._read: dict[Path, Baseline] = {}

    @property
    def any(self) -> bool:
        """Whether some file has one."""
        return bool(self._read)

    def of(self, path: Path) -> Baseline | None:
        """The baseline for a file. Raises ConfigError."""
        config = self._policies.config(path)
        named = self._given if self._given is not None else self._policies.folder(config) / config.baseline if config.baseline else None
        if named is None:
            return None
        if named not in self._read:
            self._read[named] = Baseline(named)
        return self._read[named]

    def hold(self, path: Path) -> Hold | None:
        """What keeps the known findings of a file as they are. Raises ConfigError."""
        baseline = self.of(path)
        return baseline.hold(path) if baseline is not None else None

    def remarks(self, reports: Sequence[Report]) -> Iterator[str]:
        """A sentence about each baseline that knows what is gone."""

        def ran(path: Path) -> frozenset[str]:
            return frozenset(fixer.name for fixer in self._policies.of(path).running())

        for baseline in self._read.values():
            gone = list(baseline.gone(reports, ran))
            if gone:
                which = "; ".join(gone[:3]) + (" …" if len(gone) > 3 else "")
                yield f"{len(gone):,} known findings of {baseline.path} are gone ({which}): --create-baseline writes it anew"


def document(reports: Sequence[Report], path: Path) -> str:
    """A baseline, to be written to path, that knows everything that was found."""
    files: dict[str, Json] = {}
    for report in reports:
        results = report.outcome.results if report.outcome is not None else ()
        found = Counter((result.finding.fixer, place(result.finding.at)) for result in results)
        fixers: dict[str, dict[str, Json]] = {}
        for (fixer, at), count in sorted(found.items()):
            fixers.setdefault(fixer, {})[at] = count
        if fixers:
            files[key_of(report.path, path)] = dict(fixers)
    return json.dumps({"version": VERSION, "findings": dict(sorted(files.items()))}, indent=2, ensure_ascii=False) + "\n"


def key_of(path: Path, baseline: Path) -> str:
    """A file as a baseline names it."""
    return os.path.relpath(path.parent.resolve() / path.name, baseline.parent.resolve()).replace(os.sep, "/")


def _loaded(data: Mapping[str, Json]) -> dict[str, Known]:
    if data.get("version") != VERSION:
        raise ValueError(f"its version is not {VERSION}")
    files = data["findings"]
    if not isinstance(files, dict):
        raise TypeError("findings is no mapping")
    return {path: _known(fixers) for path, fixers in files.items()}


def _known(fixers: Json) -> Known:
    if not isinstance(fixers, dict) or not all(isinstance(places, dict) for places in fixers.values()):
        raise TypeError("findings are by path, fixer and place")
    return Counter(
        {(fixer, at): int(str(count)) for fixer, places in fixers.items() if isinstance(places, dict) for at, count in places.items()}
    )
