"""Findings for programs: one JSON document, described by docs/json.schema.json."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autofix.engine import Result, Verdict
from autofix.patch import as_json
from autofix.pointer import Json
from autofix.report.diff import shown_path
from autofix.work import Report

VERSION = 1


def document(reports: Sequence[Report]) -> str:
    """The whole run as text."""
    return json.dumps(render(reports), indent=2) + "\n"


def render(reports: Sequence[Report]) -> Json:
    """The whole run as canonical data."""
    return {"version": VERSION, "files": [_file(report) for report in reports if _said(report)]}


def _said(report: Report) -> bool:
    return report.outcome is not None or report.problem is not None or report.notice is not None


def _file(report: Report) -> Json:
    path = shown_path(report.path)
    shown: dict[str, Json] = {"path": path, "status": _status(report)}
    if report.problem is not None:
        shown["problem"] = {"message": report.problem.message, "line": report.problem.line, "column": report.problem.column}
    if report.notice is not None:
        shown["notice"] = report.notice
    if report.outcome is not None:
        shown["findings"] = [_finding(path, result) for result in report.outcome.results]
        shown["suppressed"] = [_finding(path, result) for result in report.outcome.held]
        shown["unused_suppressions"] = [{"message": u.message, "line": u.line, "column": u.column} for u in report.outcome.unused]
        shown["patch"] = list(as_json(report.outcome.patch))
        shown["unverified"] = report.unverified or None
    return shown


def _status(report: Report) -> str:
    if report.outcome is None:
        return "error" if report.problem is not None else "skipped"
    if report.outcome.after == report.outcome.before:
        return "unchanged"
    return "fixed" if report.written else "would change"


def _finding(path: str, result: Result) -> Json:
    return {
        "file": path,
        "line": result.line,
        "column": result.column,
        "pointer": str(result.finding.at),
        "fixer": result.finding.fixer,
        "message": result.finding.message,
        "safety": result.safety.value,
        "impact": str(result.impact),
        "impact_of": result.impact_reason,
        "notes": list(result.notes),
        "cost": result.finding.cost,
        "setting": result.finding.needs.name if result.finding.needs is not None else None,
        "patch": list(as_json(result.patch)),
        "applied": result.verdict is Verdict.FIXED,
        "verdict": result.verdict.value,
        "reason": result.reason,
    }
