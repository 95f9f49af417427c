"""The judge has the last word: a fix that brings a new error is taken back alone, the rest still applies."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from autofix.engine import Options, Outcome, fix, identity
from autofix.fixer import Finding
from autofix.judge import Complaint, Judge, JudgeError

STOPS = frozenset({"E0000", "E0001", "E3001", "E3006", "F0000", "F0006", "F1101", "F3006", "F6101"})
"""Errors behind which a judge does not look: what it finds once they are gone was there before."""


def fix_verified(text: str, options: Options, judge: Judge, *, prefer: str = "yaml") -> tuple[Outcome, str]:
    """Repair a template and hold the result against a judge.

    Returns the outcome and why it is unverified ("" where the judge has no new error). Raises like autofix.engine.fix.
    """
    outcome = fix(text, options, prefer=prefer)
    if outcome.after == outcome.before:
        return outcome, ""
    try:
        return _Trial(text, options, judge, prefer).settled(outcome), ""
    except JudgeError as problem:
        return outcome, str(problem)


def complaints_of(text: str, options: Options, judge: Judge, prefer: str = "yaml") -> Counter[Complaint]:
    """What a judge has against a text, and what it has against it once the errors are mended behind which it does not look."""
    complaints, stops = judge(text), frozenset[str]()
    while more := ({complaint.rule for complaint in complaints} & STOPS) - stops:
        stops |= more
        openers = {fixer.name for fixer in options.running() if stops & {rule.rpartition(":")[2] for rule in fixer.resolves}}
        opened = fix(text, _with_veto(options, _only(openers)), prefer=prefer)
        complaints |= judge(opened.after)
    return complaints


def _only(fixers: Collection[str]) -> Callable[[Finding], str | None]:
    return lambda found: None if found.fixer in fixers else "left out"


def _with_veto(options: Options, veto: Callable[[Finding], str | None]) -> Options:
    asked = options.veto or (lambda _: None)
    return replace(options, veto=lambda found: asked(found) or veto(found))


class _Trial:
    """One template before its judge."""

    def __init__(self, text: str, options: Options, judge: Judge, prefer: str) -> None:
        self.text, self.options, self.judge, self.prefer = text, options, judge, prefer
        self.rejected: dict[str, str] = {}

    @functools.cached_property
    def before(self) -> Counter[Complaint]:
        """What the judge had against the text; asked only where it has something against the result."""
        return complaints_of(self.text, self.options, self.judge, self.prefer)

    def settled(self, outcome: Outcome) -> Outcome:
        """The outcome without the fixes that the judge objects to."""
        while objections := self._objections(outcome):
            fixed = [identity(result.finding) for result in outcome.fixed]
            culprit = self._culprit(fixed)
            shown = "; ".join(sorted(map(str, objections)))
            self.rejected[culprit] = f"with this fix {self.judge.__name__.replace('_', '-')} finds a new error: {shown[:500]}"
            outcome = self._run(lambda found: self.rejected.get(identity(found)))
        return outcome

    def _objections(self, outcome: Outcome) -> Counter[Complaint]:
        after = self.judge(outcome.after) if outcome.after != self.text else Counter[Complaint]()
        return after - self.before if after else after

    def _culprit(self, suspects: Sequence[str]) -> str:
        """One fix that brings an error, found by halving; where several bring it only together, the last of them."""
        while len(suspects) > 1:
            middle = len(suspects) // 2
            halves = suspects[:middle], suspects[middle:]
            guilty = next((half for half in halves if self._objections(self._only(half))), None)
            if guilty is None:
                return suspects[-1]
            suspects = guilty
        return suspects[0]

    def _only(self, wanted: Sequence[str]) -> Outcome:
        allowed = frozenset(wanted)
        return self._run(lambda found: None if identity(found) in allowed else "left out")

    def _run(self, veto: Callable[[Finding], str | None]) -> Outcome:
        return fix(self.text, _with_veto(self.options, veto), prefer=self.prefer)
