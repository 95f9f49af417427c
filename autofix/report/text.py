"""Findings for people: one line each, the reason below it where something stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.engine import Result, Verdict
from autofix.report.diff import shown_path
from autofix.report.terminal import leading, printable
from autofix.work import Report


def document(reports: Sequence[Report]) -> str:
    """Everything there is to say, and the summary."""
    dry_run = not any(report.written for report in reports)
    lines = [line for report in reports for line in render(report, dry_run=dry_run)]
    return "".join(f"{line}\n" for line in [*lines, summary(reports, dry_run=dry_run)])


def render(report: Report, *, dry_run: bool = False) -> Iterator[str]:
    """The lines for one file."""
    path = leading(shown_path(report.path))
    if report.problem is not None:
        place = f":{report.problem.line}:{report.problem.column}" if report.problem.line else ""
        yield f"{path}{place}: error: {printable(report.problem.message)}"
    if report.notice is not None:
        yield f"{path}: skipped: {printable(report.notice)}"
    if report.unverified:
        yield f"{path}: unverified: {printable(report.unverified)}"
    for result in report.outcome.results if report.outcome is not None else ():
        yield from finding(path, result, dry_run=dry_run)


def finding(path: str, result: Result, *, dry_run: bool = False) -> Iterator[str]:
    """The lines for one finding: place, fixer, scale of trust, message; then why it stays and what to know about it."""
    impact = f", {result.impact} of {result.impact_reason}" if result.impact else ""
    state = ("fixable, " if dry_run else "fixed, ") if result.verdict is Verdict.FIXED else ""
    trust = f"[{state}{result.safety.value}{impact}]"
    yield f"{path}:{result.line}:{result.column}: {result.finding.fixer} {trust} {printable(result.finding.message)}"
    if result.reason:
        yield f"    not fixed: {printable(result.reason)}"
    for note in result.notes:
        yield f"    note: {printable(note)}"
    if result.finding.cost:
        yield f"    cost: {printable(result.finding.cost)}"


def summary(reports: Sequence[Report], *, dry_run: bool) -> str:
    """One line: how much was found and fixed, what stays, and what would fix more of it."""
    results = [result for report in reports if report.outcome is not None for result in report.outcome.results]
    files = sum(report.outcome is not None for report in reports)
    fixed = sum(result.verdict is Verdict.FIXED for result in results)
    errors = sum(report.problem is not None for report in reports)
    more = [
        (sum(result.verdict is verdict for result in results), phrase)
        for verdict, phrase in (
            (Verdict.UNSAFE, "with --unsafe-fixes"),
            (Verdict.IMPACT, "with a higher --max-impact"),
            (Verdict.MANUAL, "with a setting"),
        )
    ]
    left = len(results) - fixed
    line = f"{_count(files, 'template')}: {_count(len(results), 'finding')}, {fixed} {'fixable' if dry_run else 'fixed'}, {left} left"
    hints = ", ".join(f"{count} more {phrase}" for count, phrase in more if count)
    return line + (f" ({hints})" if hints else "") + (f"; {_count(errors, 'file')} could not be worked on" if errors else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
