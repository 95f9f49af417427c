"""``--interactive``: one finding after the other, with the change that would mend it, and a person who decides."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from autofix.commands.common import fail
from autofix.commands.run import Done, Run
from autofix.engine import Options, Outcome, Result
from autofix.files import Found, Source
from autofix.judge import Judge
from autofix.registry import all_fixers
from autofix.report.colour import Paint, paint_for
from autofix.report.diff import coloured, shown_path, unified_diff
from autofix.report.terminal import leading, printable
from autofix.report.text import finding
from autofix.review import Review
from autofix.values import SettingError, parse
from autofix.work import process, repair

HELP = {
    "y": "apply this fix",
    "n": "leave this finding as it is",
    "e": "give the value it needs",
    "a": "apply this fix and all later ones in the file",
    "d": "leave this finding and all later ones in the file",
    "w": "why: the manual page of the fixer",
    "q": "quit; leave this finding and all later ones; what was accepted is applied",
    "?": "print help",
}


def review(found: Sequence[Found], run: Run) -> Iterator[Done]:
    """Go through the files. Exits with a message where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("--interactive asks questions, and needs a terminal for that")
    if run.given["add_ignore"] is not None or run.creates is not None:
        fail("--interactive goes neither with --add-ignore nor with --create-baseline")
    session = _Session(run)
    for one in found:
        session.path = one.path
        report = process(one, run.options(one.path), run.judge, dry_run=run.dry_run, step=session.step)
        run.shows = report.problem is not None
        yield run.done(report, talk=True)
        if session.quit:
            return


class _Session:
    """A person at a terminal."""

    def __init__(self, run: Run) -> None:
        self.paint: Paint = paint_for(sys.stdout)
        self.dry_run, self.path, self.quit = run.dry_run, Path(), False
        self._manuals = {fixer.name: fixer.manual for fixer in all_fixers()}

    def step(self, source: Source, options: Options, judge: Judge | None, prefer: str) -> tuple[Outcome, str]:
        """Ask about each finding of a text, and do what was answered; a step of work.process."""
        review = Review(source.text, options, prefer)
        while not self.quit and (result := review.next()) is not None:
            self._ask(review, result)
        return repair(source, review.decided, judge, prefer)

    def _ask(self, review: Review, result: Result) -> None:
        needs = result.finding.needs
        for line in finding(leading(shown_path(self.path)), result, dry_run=True, paint=self.paint):
            if "not fixed:" not in line or needs is not None:
                click.echo(line, color=self.paint.on)
        if needs is None:
            diff = unified_diff(self.path, review.outcome.after, review.preview(result))
            click.echo(coloured(diff, self.paint) or "(another fix has to come first)\n", nl=False, color=self.paint.on)
        keys = "enadwq?" if needs is not None else "ynadwq?"
        question = f"Give a value for {needs.name}" if needs is not None else "Apply this fix"
        while not self._answered(review, result, self._key(f"{question} [{','.join(keys)}]? ", keys)):
            pass

    def _key(self, question: str, keys: str) -> str:
        while True:
            try:
                answer = input(self.paint(question, "bold", "blue")).strip().lower()[:1]
            except (EOFError, KeyboardInterrupt):
                click.echo()
                return "q"
            if answer and answer in keys:
                return answer
            self._help(keys)

    def _help(self, keys: str) -> None:
        for key in keys:
            click.echo(f"{key} - {HELP[key]}")

    def _answered(self, review: Review, result: Result, key: str) -> bool:
        """Do what a key means; whether that decides about the finding."""
        if key == "y":
            review.accept(result)
        elif key == "n":
            review.decline(result)
        elif key == "e":
            return self._give(review, result)
        elif key in "ad":
            review.decide_rest(accept=key == "a")
        elif key == "q":
            self.quit = True
            review.decide_rest(accept=False)
        else:
            self._help("ynadwq?") if key == "?" else click.echo(f"\n{self._manuals.get(result.finding.fixer, '')}\n")
            return False
        return True

    def _give(self, review: Review, result: Result) -> bool:
        needs = result.finding.needs
        if needs is None:
            return False
        try:
            text = input(f"{printable(needs.help)}: ")
            name, value = parse(f"{needs.name}={text}", {needs.name: needs})
        except SettingError as problem:
            click.echo(printable(str(problem)))
            return False
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return False
        review.give(name, value)
        return True
