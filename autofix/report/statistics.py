"""``--statistics``: a line for each fixer that found something, the busiest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.fixer import Fixer
from autofix.report.colour import PLAIN, Paint
from autofix.tally import Tally


def lines(counted: Tally, fixers: Sequence[Fixer], *, dry_run: bool, paint: Paint = PLAIN) -> Iterator[str]:
    """How often each fixer found something, how much of it is fixed and left, its safety, and the defect."""
    known = {fixer.name: fixer for fixer in fixers}
    found, fixed = counted.found, counted.fixed
    width = max(map(len, found), default=0)
    if found:
        yield paint(f"{'found':>7} {'fixable' if dry_run else 'fixed':>7} {'left':>7}  {'fixer':<{width}}  safety  defect", "dim")
    for name, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        safety, summary = (known[name].safety.value, known[name].summary) if name in known else ("", "")
        shown = paint(f"{name:<{width}}", "bold")
        yield f"{count:>7,} {fixed[name]:>7,} {count - fixed[name]:>7,}  {shown}  {safety:<6}  {summary}"
