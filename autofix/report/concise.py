"""One line for each finding, for editors' problem panels and for grep: ``path:line:column: fixer [*] message``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.engine import Verdict
from autofix.report.diff import shown_path
from autofix.report.terminal import leading, printable
from autofix.work import Report


def document(reports: Sequence[Report]) -> str:
    """The lines of a run; a star marks what is fixed, or would be without --dry-run."""
    return "".join(f"{line}\n" for report in reports for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    path = leading(shown_path(report.path))
    if report.problem is not None:
        yield f"{path}:{max(report.problem.line, 1)}:{max(report.problem.column, 1)}: error: {printable(report.problem.message)}"
    for result in report.outcome.results if report.outcome is not None else ():
        star = " [*]" if result.verdict is Verdict.FIXED else ""
        yield f"{path}:{result.line}:{result.column}: {result.finding.fixer}{star} {printable(result.finding.message)}"
    for unused in report.outcome.unused if report.outcome is not None else ():
        yield f"{path}:{unused.line}:{unused.column}: warning: {printable(unused.message)}"
