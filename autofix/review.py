"""Going through the findings of one template: what is accepted is applied, what is declined stays, the next one is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from autofix.engine import Options, Outcome, Result, Verdict, fix, identity
from autofix.fixer import Finding
from autofix.impact import Impact
from autofix.pointer import Json

DECLINED = "you left it as it is"


class Review:
    """A template under review. Unsafe fixes and fixes with an impact are offered too: a person decides about each."""

    def __init__(self, text: str, options: Options, prefer: str) -> None:
        """Look at a text. Raises ReadError and NotATemplate."""
        self._text, self._prefer = text, prefer
        self._asked = options.veto or (lambda _: None)
        self._options = replace(options, unsafe=True, max_impact=Impact.REPLACEMENT)
        self._accepted: set[str] = set()
        self._declined: set[str] = set()
        self._rest: bool | None = None
        self.outcome = self._run()

    def next(self) -> Result | None:
        """The first finding, in text order, about which a person can decide and has not."""
        if self._rest is not None:
            return None
        return next((result for result in self.outcome.results if self._is_open(result)), None)

    def preview(self, result: Result) -> str:
        """The text with what is accepted so far, and this."""
        return self._run({identity(result.finding)}).after

    def accept(self, result: Result) -> None:
        """Apply a fix."""
        self._accepted.add(identity(result.finding))
        self.outcome = self._run()

    def decline(self, result: Result) -> None:
        """Leave a finding as it is."""
        self._declined.add(identity(result.finding))

    def decide_rest(self, *, accept: bool) -> None:
        """Apply everything that is still open, or nothing more."""
        self._rest = accept
        self.outcome = self._run()

    def give(self, name: str, value: Json) -> None:
        """Give the value of a setting, and look again."""
        self._options = replace(self._options, settings={**self._options.settings, name: value})
        self.outcome = self._run()

    @property
    def decided(self) -> Options:
        """Options that apply what was accepted, and nothing else."""
        return replace(self._options, veto=self._veto(set()))

    def _is_open(self, result: Result) -> bool:
        waits = result.verdict is Verdict.REJECTED or (result.verdict is Verdict.MANUAL and result.finding.needs is not None)
        return waits and identity(result.finding) not in self._declined and self._asked(result.finding) is None

    def _run(self, also: set[str] | None = None) -> Outcome:
        return fix(self._text, replace(self._options, veto=self._veto(also or set())), prefer=self._prefer)

    def _veto(self, also: set[str]) -> Callable[[Finding], str | None]:
        wanted, declined, rest = self._accepted | also, frozenset(self._declined), self._rest

        def veto(found: Finding) -> str | None:
            if (objection := self._asked(found)) is not None:
                return objection
            known = identity(found)
            return None if known in wanted or (rest is True and known not in declined) else DECLINED

        return veto
