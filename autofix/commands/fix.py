"""``autofix [fix] PATHS``: repair in place, or show what would change."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from autofix.baseline import document
from autofix.commands.common import ERROR, LEFT, OK, fail
from autofix.commands.options import choices_of_fixes
from autofix.commands.outputs import SECTION, outputs, show, write
from autofix.commands.run import Done, Run, say, start
from autofix.commands.sections import Sectioned, option
from autofix.config import ConfigError
from autofix.files import Found, discover
from autofix.many import FEW, cores, each
from autofix.registry import all_fixers
from autofix.report.colour import paint_for
from autofix.report.progress import Progress
from autofix.report.terminal import amount, printable
from autofix.repository import GitProblem
from autofix.tally import Tally
from autofix.work import Report, spare_collector

_RUN, _KNOWN, _MANY = "Run", "Known findings", "Many files"


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
@option(_RUN, "--interactive", "-i", is_flag=True, help="Go through the findings and ask about each.")
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
@option(_MANY, "--staged", is_flag=True, help="Only files that the next commit changes.")
@option(_MANY, "--since", metavar="REF", help="Only files that changed since this branch left REF.")
@option(_MANY, "--require-clean", is_flag=True, help="Rewrite no file with uncommitted changes.")
@option(_MANY, "--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Processes. [as many as cores]")
@option(_MANY, "--no-cache", is_flag=True, help="Look at files again that were clean.")
@outputs
@option(SECTION, "--statistics", is_flag=True, help="A line for each fixer, not each finding.")
@option(SECTION, "--fix-only", is_flag=True, help="Say nothing of what is left; exit with 0.")
@option(SECTION, "--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@option(SECTION, "--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if something was fixed.")
def command(paths: Sequence[Path], **given: Any) -> None:
    """Fix templates in place (or show what would change, with --dry-run).
    Exit code: 0 nothing left, 1 something left or to change, 2 error.
    """  # noqa: D205  # one paragraph less, so that the help fits on a screen
    started = time.perf_counter()
    spare_collector()
    run = Run(given)
    try:
        found = list(_found(paths, run))
        for one in found:
            (run.policies.of if given["show_settings"] else run.options)(one.path)
    except ConfigError as problem:
        fail(str(problem))
    if given["show_settings"]:
        from autofix.report.settings import lines

        click.echo("\n".join(lines(run.policies, [one.path for one in found])))
        return
    counted, reports, stale = Tally(), list[Report](), set[str]()
    for done in _each(found, run):
        counted.add(done.counted)
        reports += [done.report] if done.report is not None else []
        stale |= {done.stale} if done.stale else set()
    _finish(run, counted, reports, started if Path("-") not in paths else None)
    for sentence in sorted(stale):
        click.echo(f"note: {printable(sentence)}", err=True)
    sys.exit(_exit_code(counted, reports, run))


def _each(found: Sequence[Found], run: Run) -> Iterator[Done]:
    """Repair each file and say what there is to say about it, in order."""
    if run.given["interactive"]:
        from autofix.commands.interactive import review

        yield from review(found, run)
        return
    if run.reads_stdin:
        done = run.stdin()
        say(done)
        yield done
        return
    jobs = 1 if run.alone else run.given["jobs"] or cores()
    progress = Progress(sys.stderr, len(found), FEW)
    work = functools.partial(_worker, run if jobs == 1 or len(found) <= FEW else run.given)
    for done in each(found, work, jobs):
        progress.step()
        if done.said:
            progress.clear()
            say(done)
        yield done
    progress.clear()


def _worker(choices: Run | dict[str, Any]) -> Any:
    """What is done with a file in this process, or in one that has only the choices."""
    run = choices if isinstance(choices, Run) else start(choices)
    return run.file


def _found(paths: Sequence[Path], run: Run) -> Iterable[Found]:
    """The files to look at; what is named is not excluded, unless --force-exclude says so."""
    given, flagged = run.given, run.flagged
    if Path("-") in paths:
        if len(paths) > 1 or given["interactive"]:
            fail("- stands for stdin, and goes with no other path and not with --interactive")
        run.reads_stdin = True
        return [Found(given["stdin_filename"], True, Path())]
    roots = list(paths) or (flagged.paths() if flagged is not None else []) or [Path()]
    wanted = _changed(given)
    found = [
        replace(found, named=found.named and not given["only_templates"])
        for found in discover(roots, run.policies.excluded)
        if not (found.named and given["force_exclude"] and run.policies.excluded(found.path, False))
        and (wanted is None or found.path.resolve() in wanted)
    ]
    if flagged is not None:
        flagged.assign(one.path for one in found)
    return found


def _changed(given: dict[str, Any]) -> set[Path] | None:
    """The files that --staged and --since name, None where neither is given. Exits with a message where git does not answer."""
    from autofix import repository

    try:
        named = [repository.staged()] if given["staged"] else []
        named += [repository.changed_since(given["since"])] if given["since"] else []
    except GitProblem as problem:
        fail(str(problem))
    return {path.resolve() for paths in named for path in paths} if named else None


def _finish(run: Run, counted: Tally, reports: Sequence[Report], started: float | None) -> None:
    """The documents, the statistics and the summary (where it has started: not for stdin)."""
    output, dry_run = run.given["output"], run.dry_run
    if output != "text":
        show(output, reports)
    if run.given["statistics"] and output == "text":
        from autofix.report.statistics import lines

        paint = paint_for(sys.stdout)
        for line in lines(counted, all_fixers(), dry_run=dry_run, paint=paint):
            click.echo(line, color=paint.on)
    write(run.given["outputs"], reports)
    if run.creates is not None:
        _create_baseline(run.creates, reports)
    elif output in ("text", "concise"):
        for line in run.flagged.unanswered(reports) if run.flagged is not None else ():
            click.echo(f"not fixed: {printable(line)}", err=True)
        for sentence in run.baselines.remarks(reports):
            click.echo(f"note: {printable(sentence)}", err=True)
        if started is not None:
            from autofix.report.text import summary

            click.echo(summary(counted, dry_run=dry_run, seconds=time.perf_counter() - started), err=True)


def _create_baseline(path: Path, reports: Sequence[Report]) -> None:
    known = sum(len(report.outcome.results) for report in reports if report.outcome is not None)
    try:
        path.write_text(document(reports, path), encoding="utf-8")
    except OSError as problem:
        fail(f"{path} cannot be written: {problem.strerror}")
    click.echo(f"{path} knows {amount(known, 'finding')} now; no template was changed", err=True)


def _exit_code(counted: Tally, reports: Sequence[Report], run: Run) -> int:
    given = run.given
    if counted.errors:
        return ERROR
    if run.creates is not None:
        return OK
    if given["exit_non_zero_on_fix"] and counted.changed:
        return LEFT
    left = counted.left or (run.flagged is not None and any(run.flagged.unanswered(reports)))
    return LEFT if ((left and not given["fix_only"]) or (counted.changed and given["dry_run"])) and not given["exit_zero"] else OK
