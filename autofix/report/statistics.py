"""``--statistics``: a line for each fixer that found something, the busiest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from autofix.engine import Verdict
from autofix.report.colour import PLAIN, Paint
from autofix.report.present import fixers_of
from autofix.work import Report


def lines(reports: Sequence[Report], *, dry_run: bool, paint: Paint = PLAIN) -> Iterator[str]:
    """How often each fixer found something, how much of it is fixed and left, its safety, and the defect."""
    results = [result for report in reports if report.outcome is not None for result in report.outcome.results]
    found = Counter(result.finding.fixer for result in results)
    fixed = Counter(result.finding.fixer for result in results if result.verdict is Verdict.FIXED)
    known = fixers_of(reports)
    width = max(map(len, found), default=0)
    if found:
        yield paint(f"{'found':>7} {'fixable' if dry_run else 'fixed':>7} {'left':>7}  {'fixer':<{width}}  safety  defect", "dim")
    for name, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        safety, summary = (known[name].safety.value, known[name].summary) if name in known else ("", "")
        shown = paint(f"{name:<{width}}", "bold")
        yield f"{count:>7,} {fixed[name]:>7,} {count - fixed[name]:>7,}  {shown}  {safety:<6}  {summary}"
