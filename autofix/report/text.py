"""Findings for people: one line each, the reason below it where something stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.engine import Result, Verdict
from autofix.report.colour import PLAIN, Paint
from autofix.report.diff import shown_path
from autofix.report.terminal import amount, leading, printable
from autofix.tally import Tally, tally_of
from autofix.work import Report

_TRUST = {"safe": "green", "unsafe": "yellow", "manual": "cyan"}


def document(reports: Sequence[Report]) -> str:
    """Everything there is to say, and the summary."""
    dry_run = not any(report.written for report in reports)
    lines = [line for report in reports for line in render(report, dry_run=dry_run)]
    return "".join(f"{line}\n" for line in [*lines, summary(tally_of(reports), dry_run=dry_run)])


def render(report: Report, *, dry_run: bool = False, paint: Paint = PLAIN, fixed_only: bool = False) -> Iterator[str]:
    """The lines for one file; fixed_only: without what is left."""
    path = leading(shown_path(report.path))
    if report.problem is not None:
        place = f":{report.problem.line}:{report.problem.column}" if report.problem.line else ""
        yield f"{paint(path, 'bold')}{place}: {paint('error', 'red', 'bold')}: {printable(report.problem.message)}"
    if report.notice is not None:
        yield f"{path}: skipped: {printable(report.notice)}"
    if report.unverified:
        yield f"{path}: unverified: {printable(report.unverified)}"
    if report.outcome is None:
        return
    for result in report.outcome.fixed if fixed_only else report.outcome.results:
        yield from finding(path, result, dry_run=dry_run, paint=paint)
    for unused in () if fixed_only else report.outcome.unused:
        place = f"{paint(path, 'bold')}:{unused.line}:{unused.column}"
        yield f"{place}: {paint('warning', 'yellow')}: {printable(unused.message)}"


def finding(path: str, result: Result, *, dry_run: bool = False, paint: Paint = PLAIN) -> Iterator[str]:
    """The lines for one finding: place, fixer, scale of trust, message; then why it stays and what to know about it."""
    impact = f", {result.impact} of {result.impact_reason}" if result.impact else ""
    is_fixed = result.verdict is Verdict.FIXED
    state = ("fixable, " if dry_run else "fixed, ") if is_fixed else ""
    trust = paint(f"[{state}{result.safety.value}{impact}]", "green" if is_fixed else _TRUST[result.safety.value])
    place = f"{paint(path, 'bold')}:{result.line}:{result.column}"
    yield f"{place}: {paint(result.finding.fixer, 'bold', 'blue')} {trust} {printable(result.finding.message)}"
    if result.reason:
        yield f"    {paint('not fixed: ' + printable(result.reason), 'dim')}"
    for note in result.notes:
        yield f"    {paint('note:', 'cyan')} {printable(note)}"
    if result.finding.cost:
        yield f"    {paint('cost:', 'yellow')} {printable(result.finding.cost)}"


def summary(counted: Tally, *, dry_run: bool, seconds: float | None = None) -> str:
    """One line: how much was found and fixed, what stays and what would fix more of it, what was left alone, how long it took."""
    found, fixed, hints = counted.found.total(), counted.fixed.total(), ", ".join(_hints(counted))
    parts = [
        f"{amount(counted.templates, 'template')}: {amount(found, 'finding')}, {fixed:,} {'fixable' if dry_run else 'fixed'}, "
        f"{found - fixed:,} left" + (f" ({hints})" if hints else "")
    ]
    asides = ((Verdict.SUPPRESSED, "suppressed"), (Verdict.KNOWN, "known to the baseline"))
    parts += [", ".join(f"{counted.verdicts[verdict]:,} {phrase}" for verdict, phrase in asides if counted.verdicts[verdict])]
    parts += [f"{amount(counted.errors, 'file')} could not be worked on" if counted.errors else ""]
    parts += [f"{seconds:.1f} s" if seconds is not None else ""]
    return "; ".join(part for part in parts if part)


def _hints(counted: Tally) -> Iterator[str]:
    if count := counted.verdicts[Verdict.UNSAFE]:
        yield f"{count:,} more with --unsafe-fixes"
    if count := counted.verdicts[Verdict.IMPACT]:
        yield f"{count:,} more with a higher --max-impact"
    if counted.needs:
        (first, _), others = counted.needs.most_common(1)[0], len(counted.needs) - 1
        such = ", such as" if others else ":"
        yield f"{counted.needs.total():,} more with {'settings' if others else 'a setting'}{such} --set {first}=…"
