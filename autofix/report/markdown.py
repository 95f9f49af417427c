"""GitHub-flavoured markdown, for job summaries and comments: a table of findings, and the diffs folded below it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from autofix.engine import Result, Verdict
from autofix.report.diff import shown_path, unified_diff
from autofix.report.terminal import printable
from autofix.report.text import summary
from autofix.tally import tally_of
from autofix.work import Report

_ROOM = 60_000
"""A comment on GitHub holds 65,536 characters: rows that do not fit are counted, and diffs get what the rows leave."""
_LONGEST = 1_000
_SPECIAL = re.compile(r"[\\`*_{}\[\]#+!~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "@": "&#64;&#8203;"}


def document(reports: Sequence[Report]) -> str:
    """The summary, what could not be done, the table, the diffs."""
    written = any(report.written for report in reports)
    head = f"## autofix\n\n{escaped(summary(tally_of(reports), dry_run=not written))}\n"
    problems, no_problems = _fitting([line for report in reports for line in _problem(report)], _ROOM // 4)
    rows, no_rows = _fitting([row for report in reports for row in _rows(report)], _ROOM * 3 // 4)
    diffs, no_diffs = _fitting([diff for report in reports for diff in _diff(report)], _ROOM - sum(map(len, [*problems, *rows])))
    table = ["| place | finding | safety | impact | outcome |", "| --- | --- | --- | --- | --- |", *rows] if rows else []
    left_out = [
        f"- {number:,} more {name}: `--output html=autofix.html` shows them all"
        for number, name in ((no_problems, "remarks on files"), (no_rows, "findings"), (no_diffs, "diffs"))
        if number
    ]
    return "\n".join([head, *("\n".join(part) + "\n" for part in (problems, table, diffs, left_out) if part)])


def _fitting(parts: Sequence[str], room: int) -> tuple[list[str], int]:
    """The first parts that fit into so many characters, and how many do not."""
    ends = itertools.accumulate(len(part) + 1 for part in parts)
    fitting = sum(end <= room for end in ends)
    return list(parts[:fitting]), len(parts) - fitting


def escaped(text: str) -> str:
    """Text that means only itself: one line, no markup, no HTML, no links, no mentions."""
    text = printable(text)
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    text = re.sub(r"[&<>|@]", lambda found: _ENTITIES[found.group()], _SPECIAL.sub(lambda found: "\\" + found.group(), text))
    return re.sub(r"(?i)\b(www)\.", r"\1&#46;", text.replace("://", ":&#47;/"))


def _problem(report: Report) -> Iterator[str]:
    for kind, said in (
        ("could not be worked on", report.problem and report.problem.message),
        ("skipped", report.notice),
        ("unverified", report.unverified),
    ):
        if said:
            yield f"- **{escaped(shown_path(report.path))}** {kind}: {escaped(said)}"


def _rows(report: Report) -> Iterator[str]:
    path = escaped(shown_path(report.path))
    for result in report.outcome.results if report.outcome is not None else ():
        place = f"{path}:{result.line}:{result.column}"
        finding = f"**{result.finding.fixer}**<br>{escaped(result.finding.message)}"
        yield f"| {place} | {finding} | {result.safety.value} | {result.impact} | {_outcome(report, result)} |"


def _outcome(report: Report, result: Result) -> str:
    if result.verdict is Verdict.FIXED:
        return "fixed" if report.written else "fixable"
    return escaped(result.reason)


def _diff(report: Report) -> Iterator[str]:
    if report.outcome is None or report.outcome.after == report.outcome.before:
        return
    diff = unified_diff(report.path, report.outcome.before, report.outcome.after)
    shown = "\n".join(printable(line) for line in diff.removesuffix("\n").split("\n"))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    yield f"<details><summary>{escaped(shown_path(report.path))}</summary>\n\n{fence}diff\n{shown}\n{fence}\n\n</details>\n"
