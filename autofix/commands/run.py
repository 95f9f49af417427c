"""What ``autofix fix`` does with each file, and what it says about it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autofix.baseline import Baselines
from autofix.commands.common import fail, write_bytes
from autofix.commands.options import policies_of
from autofix.engine import Options, Outcome
from autofix.files import Found, Source
from autofix.ignore import ignoring
from autofix.judge import Judge, named
from autofix.registry import all_fixers
from autofix.report.colour import paint_for
from autofix.seen import Clean, directory
from autofix.tally import Tally, tally_of
from autofix.work import Problem, Report, Step, from_stdin, process, repair, spare_collector

if TYPE_CHECKING:
    from autofix.scanners.reports import Flagged


@dataclass(frozen=True)
class Done:
    """What a file came to: what to print (True: on stderr), the counts, and the report where a document wants it."""

    said: Sequence[tuple[bool, str]]
    counted: Tally
    report: Report | None
    stale: str | None
    """What is to be said of old facts it could have used."""


class Run:
    """The command line's choices, and what they make of a file. Exits with a message where a choice is wrong."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.flagged = _flagged(given["reports"])
        self.policies = policies_of(given, self.flagged.selectors if self.flagged is not None else ())
        self.reads_stdin = False
        self.creates: Path | None = given["create_baseline"]
        self.baselines = Baselines(self.policies, given["baseline"])
        self.dry_run: bool = given["dry_run"] or self.creates is not None
        self.judge: Judge | None = None if given["no_verify"] else named(given["verify"])
        self.step: Step = ignoring(given["add_ignore"]) if given["add_ignore"] is not None else repair
        self.shows = given["output"] == "text" and not given["statistics"] and self.creates is None
        self.remembers = not (given["no_cache"] or given["live"] or self.flagged is not None or given["add_ignore"] is not None)
        self._clean: dict[int, Clean] = {}

    @property
    def keeps(self) -> bool:
        """Whether reports are needed beyond the file they are about."""
        known = self.given["baseline"] is not None or self.baselines.any
        documents = self.given["output"] != "text" or bool(self.given["outputs"])
        return documents or known or self.creates is not None or self.flagged is not None

    @property
    def alone(self) -> bool:
        """Whether the files have to be done one after the other in this process, because it learns from them."""
        return self.flagged is not None or self.given["live"]

    def options(self, path: Path) -> Options:
        """What holds for a file, and what is to stay as it is in it. Raises ConfigError."""
        options = self.policies.of(path)
        known = self.baselines.hold(path) if self.creates is None else None
        holds = [self.flagged.hold(path)] if self.flagged is not None else []
        holds += [known] if known is not None else []
        if self.flagged is not None and not self.flagged.selectors:
            options = replace(options, fixers=())
        return replace(options, holds=(*holds, *options.holds)) if holds else options

    def file(self, found: Found) -> Done:
        """Repair one file."""
        options = self.options(found.path)
        step = self._remembering(options) if self.remembers and not options.holds else self.step
        careful = _uncommitted if self.given["require_clean"] else None
        report = process(found, options, self.judge, dry_run=self.dry_run, step=step, careful=careful)
        return self.done(report, talk=self.dry_run or report.problem is not None or report.notice is not None)

    def stdin(self) -> Done:
        """Repair what stands on stdin; the repaired text (or the diff) goes to stdout, the findings to stderr."""
        path: Path = self.given["stdin_filename"]
        report = from_stdin(sys.stdin.buffer.read(), self.options(path), self.judge, self.step, path)
        done = self.done(report, talk=True)
        if self.given["output"] == "text" and report.outcome is not None and not self.dry_run:
            return replace(done, said=[*done.said, (False, report.bom + report.outcome.after)])
        return done

    def done(self, report: Report, *, talk: bool) -> Done:
        """What is to be said about a file; talk: on stderr, for only the diff goes to stdout then."""
        said = list(self._said(report, talk)) if self.shows else []
        return Done(said, tally_of([report]), report if self.keeps else None, self._stale(report))

    def _said(self, report: Report, talk: bool) -> Iterator[tuple[bool, str]]:
        from autofix.report.diff import coloured, unified_diff
        from autofix.report.text import render

        paint = paint_for(sys.stderr if talk else sys.stdout)
        for line in render(report, dry_run=self.dry_run, paint=paint, fixed_only=self.given["fix_only"]):
            yield talk, line + "\n"
        if self.dry_run and report.outcome is not None:
            diff = unified_diff(report.path, report.bom + report.outcome.before, report.bom + report.outcome.after)
            paint = paint_for(sys.stdout)
            yield False, coloured(diff, paint) if paint.on or sys.stdout.isatty() else diff

    def _remembering(self, options: Options) -> Step:
        """The step, left out for texts in which an earlier run found nothing."""
        if id(options) not in self._clean:
            self._clean[id(options)] = Clean(directory(), options)
        clean = self._clean[id(options)]

        def step(source: Source, options: Options, judge: Judge | None, prefer: str) -> tuple[Outcome, str]:
            if clean.knows(source.raw):
                return Outcome(source.text, source.text, (), ()), ""
            outcome, unverified = self.step(source, options, judge, prefer)
            if not (outcome.results or outcome.held or outcome.unused):
                clean.add(source.raw)
            return outcome, unverified

        return step

    def _stale(self, report: Report) -> str | None:
        if report.outcome is None or "EngineVersion" not in report.outcome.before:
            return None
        from autofix.facts.choice import stale

        return stale(self.options(report.path).facts, date.today())


def start(given: dict[str, Any]) -> Run:
    """A run in a process of its own."""
    spare_collector()
    return Run(given)


def say(done: Done) -> None:
    """Print what is to be said."""
    for on_stderr, text in done.said:
        if on_stderr:
            click.echo(text, err=True, nl=False, color=True)
        else:
            write_bytes(text)


def _uncommitted(path: Path) -> Problem | None:
    from autofix.repository import uncommitted

    if uncommitted(path):
        return Problem("not fixed: it has changes that are not committed, or git does not know it (--require-clean)")
    return None


def _flagged(reports: Sequence[Path]) -> Flagged | None:
    """What the reports of --from flag. Exits with a message where one cannot be read."""
    if not reports:
        return None
    from autofix.scanners.flag import NotAReport
    from autofix.scanners.reports import Flagged, read

    flags = []
    for path in reports:
        try:
            text = path.read_text(encoding="utf-8-sig") if str(path) != "-" else sys.stdin.read()
            flags += [replace(flag, folder=path.parent) for flag in read(text)]
        except OSError as problem:
            fail(f"{path}: cannot be read: {problem.strerror}")
        except (NotAReport, UnicodeDecodeError) as problem:
            fail(f"{path}: {problem}")
    return Flagged(flags, all_fixers())
