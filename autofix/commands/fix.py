"""``autofix [fix] PATHS``: repair in place, or show what would change."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autofix.baseline import Baselines, document
from autofix.commands.common import ERROR, LEFT, OK, fail, write_bytes
from autofix.commands.options import choices_of_fixes, policies_of
from autofix.commands.outputs import SECTION, outputs, show, write
from autofix.commands.sections import Sectioned, option
from autofix.config import ConfigError
from autofix.engine import Options
from autofix.files import Found, discover
from autofix.ignore import ignoring
from autofix.judge import Judge, named
from autofix.policy import Policies
from autofix.registry import all_fixers
from autofix.report.colour import paint_for
from autofix.report.terminal import printable
from autofix.work import Report, Step, from_stdin, process, repair, spare_collector

if TYPE_CHECKING:
    from autofix.scanners.reports import Flagged

_RUN, _KNOWN = "Run", "Known findings"


@click.command("fix", cls=Sectioned)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option(_RUN, "--dry-run", is_flag=True, help="Show a unified diff, write nothing.")
@option(
    _RUN,
    "--verify",
    type=click.Choice(["cloudformation-validate", "cfn-lint"]),
    metavar="JUDGE",
    default="cloudformation-validate",
    help="cloudformation-validate or cfn-lint.",
)
@option(_RUN, "--no-verify", is_flag=True, help="Ask no validator about the result.")
@option(_RUN, "--live", is_flag=True, help="Ask AWS for the facts of this run.")
@option(_RUN, "--profile", metavar="NAME", help="The AWS profile for --live.")
@choices_of_fixes
@option(
    _KNOWN,
    "--from",
    "reports",
    multiple=True,
    metavar="REPORT",
    type=click.Path(path_type=Path),
    help="Fix what a scanner's JSON or SARIF flags.",
)
@option(_KNOWN, "--add-ignore", metavar="[=REASON]", help="Suppress in the templates what is found now.")
@option(_KNOWN, "--create-baseline", metavar="FILE", type=click.Path(path_type=Path), help="Write down what is found now.")
@option(_KNOWN, "--baseline", metavar="FILE", type=click.Path(path_type=Path), help="Leave alone what is written down there.")
@option(
    "Configuration",
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=Path("stdin"),
    help="What - stands for: its configuration holds.",
)
@option("Configuration", "--show-settings", is_flag=True, help="Show what holds for PATHS, and where from.")
@option("Configuration", "--only-templates", is_flag=True, help="Skip what is no template, also if PATHS name it.")
@option("Configuration", "--force-exclude", is_flag=True, help="Exclude also what is named in PATHS.")
@outputs
@option(SECTION, "--statistics", is_flag=True, help="A line for each fixer, not each finding.")
@option(SECTION, "--fix-only", is_flag=True, help="Say nothing of what is left; exit with 0.")
@option(SECTION, "--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@option(SECTION, "--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if something was fixed.")
def command(paths: Sequence[Path], **given: Any) -> None:
    """Fix templates in place (or show what would change, with --dry-run).

    Exit code: 0 nothing left, 1 something left or to change, 2 error.
    """
    started = time.perf_counter()
    spare_collector()
    flagged = _flagged(given["reports"])
    policies = policies_of(given, flagged.selectors if flagged is not None else ())
    run = _Run(given, policies, flagged)
    try:
        found = list(_found(paths, policies, given, flagged))
        for one in found:
            (policies.of if given["show_settings"] else run.options)(one.path)
    except ConfigError as problem:
        fail(str(problem))
    if given["show_settings"]:
        from autofix.report.settings import lines

        click.echo("\n".join(lines(policies, [one.path for one in found])))
        return
    run.reads_stdin = Path("-") in paths
    reports = [run.stdin()] if run.reads_stdin else [run.file(one) for one in found]
    run.finish(reports, time.perf_counter() - started)
    sys.exit(_exit_code(reports, run))


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


def _found(paths: Sequence[Path], policies: Policies, given: dict[str, Any], flagged: Flagged | None) -> Iterable[Found]:
    """The files to look at; what is named is not excluded, unless --force-exclude says so."""
    roots = list(paths) or (flagged.paths() if flagged is not None else []) or [Path()]
    found = [
        replace(found, named=found.named and not given["only_templates"])
        for found in discover([path for path in roots if str(path) != "-"], policies.excluded)
        if not (found.named and given["force_exclude"] and policies.excluded(found.path, False))
    ]
    if flagged is not None:
        flagged.assign(one.path for one in found)
    return [*found, Found(given["stdin_filename"], True, Path())] if Path("-") in paths else found


class _Run:
    """What is done with each file, and how it is shown."""

    def __init__(self, given: dict[str, Any], policies: Policies, flagged: Flagged | None) -> None:
        self.given, self.policies, self.flagged = given, policies, flagged
        self.creates: Path | None = given["create_baseline"]
        self.reads_stdin = False
        self.baselines = Baselines(policies, given["baseline"])
        self.dry_run: bool = given["dry_run"] or self.creates is not None
        self.judge: Judge | None = None if given["no_verify"] else named(given["verify"])
        self.step: Step = ignoring(given["add_ignore"]) if given["add_ignore"] is not None else repair
        self.shows = given["output"] == "text" and not given["statistics"] and self.creates is None

    def options(self, path: Path) -> Options:
        """What holds for a file, and what is to stay as it is in it. Raises ConfigError."""
        options = self.policies.of(path)
        known = self.baselines.hold(path) if self.creates is None else None
        holds = [self.flagged.hold(path)] if self.flagged is not None else []
        holds += [known] if known is not None else []
        if self.flagged is not None and not self.flagged.selectors:
            options = replace(options, fixers=())
        return replace(options, holds=(*holds, *options.holds)) if holds else options

    def file(self, found: Found) -> Report:
        report = process(found, self.options(found.path), self.judge, dry_run=self.dry_run, step=self.step)
        if self.shows:
            self.show(report, talk=self.dry_run or report.problem is not None or report.notice is not None)
        return report

    def stdin(self) -> Report:
        """Repair what stands on stdin; the repaired text (or the diff) goes to stdout, the findings to stderr."""
        path: Path = self.given["stdin_filename"]
        report = from_stdin(sys.stdin.buffer.read(), self.options(path), self.judge, self.step, path)
        if self.shows:
            self.show(report, talk=True)
        if self.given["output"] == "text" and report.outcome is not None and not self.dry_run:
            write_bytes(report.bom + report.outcome.after)
        return report

    def show(self, report: Report, *, talk: bool) -> None:
        """Print one file's findings and, in a dry run, its diff; only the diff goes to stdout then."""
        from autofix.report.diff import coloured, unified_diff
        from autofix.report.text import render

        paint = paint_for(sys.stderr if talk else sys.stdout)
        for line in render(report, dry_run=self.dry_run, paint=paint, fixed_only=self.given["fix_only"]):
            click.echo(line, err=talk, color=paint.on)
        if self.dry_run and report.outcome is not None:
            diff = unified_diff(report.path, report.bom + report.outcome.before, report.bom + report.outcome.after)
            paint = paint_for(sys.stdout)
            write_bytes(coloured(diff, paint) if paint.on or sys.stdout.isatty() else diff)

    def finish(self, reports: Sequence[Report], seconds: float) -> None:
        """The documents, the statistics and the summary."""
        output = self.given["output"]
        if output != "text":
            show(output, reports)
        if self.given["statistics"] and output == "text":
            from autofix.report.statistics import lines

            paint = paint_for(sys.stdout)
            for line in lines(reports, dry_run=self.dry_run, paint=paint):
                click.echo(line, color=paint.on)
        write(self.given["outputs"], reports)
        if self.creates is not None:
            self._create_baseline(self.creates, reports)
        elif output in ("text", "concise"):
            self._sum_up(reports, seconds)
        self._mention_age(reports)

    def _sum_up(self, reports: Sequence[Report], seconds: float) -> None:
        from autofix.report.text import summary

        for line in self.flagged.unanswered(reports) if self.flagged is not None else ():
            click.echo(f"not fixed: {printable(line)}", err=True)
        for sentence in self.baselines.remarks(reports):
            click.echo(f"note: {printable(sentence)}", err=True)
        if not self.reads_stdin:
            click.echo(summary(reports, dry_run=self.dry_run, seconds=seconds), err=True)

    def _create_baseline(self, path: Path, reports: Sequence[Report]) -> None:
        known = sum(len(report.outcome.results) for report in reports if report.outcome is not None)
        try:
            path.write_text(document(reports, path), encoding="utf-8")
        except OSError as problem:
            fail(f"{path} cannot be written: {problem.strerror}")
        click.echo(f"{path} knows {known:,} finding{'' if known == 1 else 's'} now; no template was changed", err=True)

    def _mention_age(self, reports: Iterable[Report]) -> None:
        """Say once that facts are old, where a template could have used them."""
        said = set()
        for report in reports:
            if report.outcome is not None and "EngineVersion" in report.outcome.before:
                from autofix.facts.choice import stale

                said.add(stale(self.options(report.path).facts, date.today()))
        for sentence in sorted(sentence for sentence in said if sentence):
            click.echo(f"note: {sentence}", err=True)


def _exit_code(reports: Sequence[Report], run: _Run) -> int:
    given = run.given
    if any(report.problem is not None for report in reports):
        return ERROR
    outcomes = [report.outcome for report in reports if report.outcome is not None]
    changed = any(outcome.after != outcome.before for outcome in outcomes)
    if run.creates is not None:
        return OK
    if given["exit_non_zero_on_fix"] and changed:
        return LEFT
    left = any(outcome.left for outcome in outcomes) or (run.flagged is not None and any(run.flagged.unanswered(reports)))
    return LEFT if ((left and not given["fix_only"]) or (changed and given["dry_run"])) and not given["exit_zero"] else OK
