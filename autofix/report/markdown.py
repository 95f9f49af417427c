"""GitHub-flavoured markdown, for job summaries and comments: a table of findings, and the diffs folded below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autofix.engine import Result, Verdict
from autofix.report.diff import shown_path, unified_diff
from autofix.report.terminal import printable
from autofix.report.text import summary
from autofix.work import Report

_DIFFS = 50_000
"""A comment on GitHub holds 65,536 characters."""
_LONGEST = 1_000
_SPECIAL = re.compile(r"[\\`*_{}\[\]#+!~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "@": "&#64;&#8203;"}


def document(reports: Sequence[Report]) -> str:
    """The summary, what could not be done, the table, the diffs."""
    written = any(report.written for report in reports)
    parts = [f"## autofix\n\n{escaped(summary(reports, dry_run=not written))}\n"]
    problems = [line for report in reports for line in _problem(report)]
    rows = [row for report in reports for row in _rows(report)]
    if problems:
        parts.append("\n".join(problems) + "\n")
    if rows:
        parts.append("\n".join(["| place | finding | safety | impact | outcome |", "| --- | --- | --- | --- | --- |", *rows]) + "\n")
    return "\n".join([*parts, *_diffs(reports)])


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


def _diffs(reports: Sequence[Report]) -> Iterator[str]:
    room = _DIFFS
    left_out = 0
    for report in reports:
        if report.outcome is None or report.outcome.after == report.outcome.before:
            continue
        shown = "\n".join(printable(line) for line in unified_diff(report.path, report.outcome.before, report.outcome.after).split("\n"))
        room -= len(shown)
        if room < 0:
            left_out += 1
            continue
        fence = "`" * (max(map(len, re.findall("`+", shown)), default=2) + 1)
        fence = fence if len(fence) > 2 else "```"
        path = escaped(shown_path(report.path))
        yield f"<details><summary>{path}</summary>\n\n{fence}diff\n{shown}\n{fence}\n\n</details>\n"
    if left_out:
        yield f"The diffs of {left_out} more file{'' if left_out == 1 else 's'} are left out.\n"
