"""What there is to count in a run, file by file, so that the files themselves need not be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from autofix.engine import Verdict
from autofix.work import Report


@dataclass
class Tally:
    """Counts over the files of a run."""

    templates: int = 0
    errors: int = 0
    changed: int = 0
    """Templates that are, or would be, another text."""
    found: Counter[str] = field(default_factory=Counter)
    fixed: Counter[str] = field(default_factory=Counter)
    """Findings by fixer."""
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    needs: Counter[str] = field(default_factory=Counter)
    """Findings that wait for a value, by the setting that gives it."""

    @property
    def left(self) -> int:
        """How many findings stay."""
        return self.found.total() - self.fixed.total()

    def add(self, other: Tally) -> None:
        """Count what another tally counted, too."""
        self.templates += other.templates
        self.errors += other.errors
        self.changed += other.changed
        for own, others in ((self.found, other.found), (self.fixed, other.fixed), (self.needs, other.needs)):
            own.update(others)
        self.verdicts.update(other.verdicts)


def tally_of(reports: Iterable[Report]) -> Tally:
    """The counts of some files."""
    counted = Tally()
    for report in reports:
        counted.errors += report.problem is not None
        if (outcome := report.outcome) is None:
            continue
        counted.templates += 1
        counted.changed += outcome.after != outcome.before
        for result in (*outcome.results, *outcome.held):
            counted.verdicts[result.verdict] += 1
        for result in outcome.results:
            counted.found[result.finding.fixer] += 1
            if result.verdict is Verdict.FIXED:
                counted.fixed[result.finding.fixer] += 1
            elif result.verdict is Verdict.MANUAL and result.finding.needs is not None:
                counted.needs[result.finding.needs.name] += 1
    return counted
