"""GitLab's code quality report. Fingerprints hold as long as the defect does: they know path, fixer and place, not the line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from autofix.fixer import Fixer
from autofix.pointer import Json
from autofix.report.diff import shown_path
from autofix.report.present import Present, fixers_of, level, present, told
from autofix.report.terminal import printable
from autofix.work import Report

_SEVERITIES = {"error": "critical", "warning": "minor", "note": "info"}


def document(reports: Sequence[Report]) -> str:
    """The report of what is in the files now."""
    return json.dumps(list(_issues(reports)), indent=2) + "\n"


def fingerprints(path: str, found: Sequence[Present]) -> list[str]:
    """One for each finding in a file: the same in every run, whatever lines come and go."""
    met: Counter[tuple[str, str]] = Counter()
    prints = []
    for seen in found:
        key = (seen.result.finding.fixer, str(seen.result.finding.at))
        met[key] += 1
        prints.append(_digest(path, *key, str(met[key])))
    return prints


def _issues(reports: Sequence[Report]) -> Iterator[Json]:
    fixers = fixers_of(reports)
    for report in reports:
        path, found = shown_path(report.path), present(report)
        if report.problem is not None:
            yield _issue(path, "autofix", "blocker", report.problem.message, report.problem.line, _digest(path, "autofix"))
        for seen, fingerprint in zip(found, fingerprints(path, found)):
            name = seen.result.finding.fixer
            yield _issue(path, name, severity(fixers.get(name)), told(seen.result), seen.line, fingerprint)


def severity(fixer: Fixer | None) -> str:
    """GitLab's five degrees."""
    if fixer is not None and "security" in fixer.tags and "deploy" not in fixer.tags:
        return "major"
    return _SEVERITIES[level(fixer)]


def _issue(path: str, name: str, degree: str, message: str, line: int, fingerprint: str) -> Json:
    return {
        "description": printable(message),
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": degree,
        "location": {"path": path, "lines": {"begin": max(line, 1)}},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
