"""Reviewdog's diagnostic format. A review takes a suggestion only for exactly the lines its diagnostic is about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from autofix.fixer import Fixer
from autofix.pointer import Json
from autofix.report.diff import shown_path
from autofix.report.present import Present, fixers_of, level, present, told, whole_lines
from autofix.report.terminal import printable
from autofix.work import Report

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
_NEAR = 30
"""Changes within so many lines are one suggestion: half a fix must not be taken."""


def document(reports: Sequence[Report]) -> str:
    """The diagnostics of what is in the files now."""
    fixers = fixers_of(reports)
    found = [diagnostic for report in reports for diagnostic in _diagnostics(report, fixers)]
    return json.dumps({"source": {"name": "autofix"}, "diagnostics": found}, indent=2) + "\n"


def _diagnostics(report: Report, fixers: dict[str, Fixer]) -> Iterator[Json]:
    path = shown_path(report.path)
    if report.problem is not None:
        place = _range(max(report.problem.line, 1), max(report.problem.line, 1))
        yield {"message": printable(report.problem.message), "location": {"path": path, "range": place}, "severity": "ERROR"}
    for seen in present(report, mended=True):
        fixer = fixers.get(seen.result.finding.fixer)
        before = report.outcome.before if report.outcome is not None else ""
        suggestions = list(whole_lines(before, seen.edits, _NEAR))
        for number, change in enumerate(suggestions, 1):
            part = f" (change {number} of {len(suggestions)}: take all)" if len(suggestions) > 1 else ""
            text = (report.bom if change.first == 1 else "") + change.text
            yield _diagnostic(path, seen, fixer, part, _range(change.first, change.last), text)
        if not suggestions:
            yield _diagnostic(path, seen, fixer, "", _range(seen.line, seen.line), None)


def _diagnostic(path: str, seen: Present, fixer: Fixer | None, part: str, place: Json, text: str | None) -> Json:
    code: dict[str, Json] = {"value": seen.result.finding.fixer}
    shown: dict[str, Json] = {
        "message": printable(told(seen.result)) + part,
        "location": {"path": path, "range": place},
        "severity": _SEVERITIES[level(fixer)],
        "code": code | {"url": fixer.cite} if fixer is not None else code,
    }
    return shown if text is None else {**shown, "suggestions": [{"range": place, "text": text}]}


def _range(first: int, last: int) -> Json:
    """Whole lines: reviewdog's ranges without columns include the last line."""
    return {"start": {"line": first}, "end": {"line": last}}
