"""SARIF 2.1.0, as GitHub code scanning, Azure DevOps and editors read it: a rule for each fixer, and ``fixes`` with exact replacements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from autofix.fixer import Fixer
from autofix.pointer import Json
from autofix.report.diff import shown_path
from autofix.report.gitlab import fingerprints
from autofix.report.present import Present, fixers_of, level, present, stretches, told
from autofix.report.terminal import printable
from autofix.work import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SEVERITIES = {"error": "8.0", "warning": "5.0", "note": "1.0"}


def document(reports: Sequence[Report]) -> str:
    """One run with what is in the files now."""
    fixers = fixers_of(reports)
    indices = {name: index for index, name in enumerate(fixers)}
    run: dict[str, Json] = {
        "tool": {"driver": _driver(fixers)},
        "invocations": [_invocation(reports)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [result for report in reports for result in _results(report, fixers, indices)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(fixers: dict[str, Fixer]) -> Json:
    from autofix import __version__

    rules: list[Json] = [_rule(fixer) for fixer in fixers.values()]
    return {"name": "autofix", "semanticVersion": __version__, "rules": rules}


def _rule(fixer: Fixer) -> Json:
    properties: dict[str, Json] = {"tags": list(fixer.tags), "safety": fixer.safety.value, "resolves": list(fixer.resolves)}
    if "security" in fixer.tags:
        properties["security-severity"] = _SEVERITIES[level(fixer)]
    return {
        "id": fixer.name,
        "shortDescription": {"text": _message(fixer.summary)},
        "fullDescription": {"text": _message(fixer.summary)},
        "help": {"text": fixer.manual, "markdown": fixer.manual},
        "helpUri": fixer.cite,
        "defaultConfiguration": {"level": level(fixer)},
        "properties": properties,
    }


def _invocation(reports: Sequence[Report]) -> Json:
    problems: list[Json] = [
        {
            "level": "error",
            "message": {"text": _message(report.problem.message)},
            "locations": [_location(report, max(report.problem.line, 1), max(report.problem.column, 1))],
        }
        for report in reports
        if report.problem is not None
    ]
    return {"executionSuccessful": not problems, "toolExecutionNotifications": problems}


def _results(report: Report, fixers: dict[str, Fixer], indices: dict[str, int]) -> Iterator[Json]:
    found = present(report, mended=True)
    for seen, fingerprint in zip(found, fingerprints(shown_path(report.path), found)):
        name = seen.result.finding.fixer
        result: dict[str, Json] = {
            "ruleId": name,
            "level": level(fixers.get(name)),
            "message": {"text": _message(told(seen.result))},
            "locations": [_location(report, seen.line, seen.column)],
            "partialFingerprints": {"autofix/v1": fingerprint},
            "properties": {
                "pointer": str(seen.result.finding.at),
                "safety": seen.result.safety.value,
                "impact": str(seen.result.impact),
                "verdict": seen.result.verdict.value,
            },
        }
        if name in indices:
            result["ruleIndex"] = indices[name]
        if seen.edits:
            result["fixes"] = [_fix(report, seen)]
        yield result


def _fix(report: Report, seen: Present) -> Json:
    before = report.outcome.before if report.outcome is not None else ""
    replacements: list[Json] = [
        {
            "deletedRegion": {"startLine": s.line, "startColumn": s.column, "endLine": s.end_line, "endColumn": s.end_column},
            "insertedContent": {"text": s.text},
        }
        for s in stretches(before, seen.edits)
    ]
    name, safety = seen.result.finding.fixer, seen.result.safety.value
    description = f"Fix {name} ({safety})" if seen.alone else f"Fix {name} ({safety}) and the other findings of this file"
    return {
        "description": {"text": description},
        "artifactChanges": [{"artifactLocation": {"uri": _uri(report.path)}, "replacements": replacements}],
    }


def _location(report: Report, line: int, column: int) -> Json:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(report.path)}, "region": {"startLine": line, "startColumn": column}}}


def _uri(path: Path) -> str:
    shown = shown_path(path)
    return path.resolve().as_uri() if Path(shown).is_absolute() else quote(shown.encode("utf-8", "surrogatepass"))


def _message(text: str) -> str:
    """Text in which nothing is a link."""
    return printable(text).replace("](", "] (")
