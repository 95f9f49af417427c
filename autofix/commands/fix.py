"""``autofix [fix] PATHS``: repair in place, or show what would change."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from autofix.commands.common import ERROR, LEFT, OK, write_bytes
from autofix.commands.options import choices_of_fixes, facts_for, options_of
from autofix.commands.outputs import outputs, show, write
from autofix.engine import NotATemplate, Options
from autofix.facts.snapshot import Facts
from autofix.files import FileProblem, decode, discover
from autofix.judge import Judge, named
from autofix.syntax.document import ReadError
from autofix.work import Problem, Report, bom, process, repair, spare_collector


@click.command("fix")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show a unified diff and write nothing.")
@choices_of_fixes
@click.option("--live", is_flag=True, help="Ask AWS for the facts of this run (see autofix facts).")
@click.option("--profile", metavar="NAME", help="The AWS profile for --live.")
@outputs
@click.option(
    "--verify",
    type=click.Choice(["cloudformation-validate", "cfn-lint"]),
    default="cloudformation-validate",
    show_default=True,
    help="The validator that must find no new error after the fixes.",
)
@click.option("--no-verify", is_flag=True, help="Ask no validator.")
def command(paths: Sequence[Path], dry_run: bool, output: str, verify: str, no_verify: bool, **given: Any) -> None:
    """Fix templates in place (or show what would change, with --dry-run)."""
    spare_collector()
    config, options = options_of(paths, given)
    options = replace(options, facts=facts_for(options.region, live=given["live"], profile=given["profile"]))
    judge = None if no_verify else named(verify)
    if Path("-") in paths:
        report = _stdin(options, judge, dry_run=dry_run, output=output)
        write(given["outputs"], [report])
        sys.exit(_exit_code([report], dry_run=dry_run))
    reports: list[Report] = []
    for found in discover(list(paths) or [Path()], config.exclude):
        report = process(found, options, judge, dry_run=dry_run)
        reports.append(report)
        if output == "text":
            _show(report, dry_run)
    if output != "text":
        show(output, reports)
    if output in ("text", "concise"):
        from autofix.report.text import summary

        click.echo(summary(reports, dry_run=dry_run), err=True)
    write(given["outputs"], reports)
    _mention_age(options.facts, reports)
    sys.exit(_exit_code(reports, dry_run=dry_run))


def _show(report: Report, dry_run: bool, *, results_to_stderr: bool = False) -> None:
    """Print one file's findings and, in a dry run, its diff; only the diff goes to stdout then."""
    from autofix.report.diff import unified_diff
    from autofix.report.text import render

    talk = results_to_stderr or dry_run or report.problem is not None or report.notice is not None
    for line in render(report, dry_run=dry_run):
        click.echo(line, err=talk)
    if dry_run and report.outcome is not None:
        write_bytes(unified_diff(report.path, report.bom + report.outcome.before, report.bom + report.outcome.after))


def _stdin(options: Options, judge: Judge | None, *, dry_run: bool, output: str) -> Report:
    """Repair what stands on stdin; the repaired text (or the diff) goes to stdout, the findings to stderr."""
    path = Path("stdin")
    try:
        source = decode(sys.stdin.buffer.read())
        outcome, unverified = repair(source, options, judge, "yaml")
        report = Report(path, outcome, bom=bom(source), unverified=unverified)
    except (ReadError, FileProblem) as problem:
        report = Report(path, problem=Problem(problem.problem, problem.line, problem.column))
    except NotATemplate as reason:
        report = Report(path, problem=Problem(str(reason)))
    _mention_age(options.facts, [report])
    if output != "text":
        show(output, [report])
    else:
        _show(report, dry_run, results_to_stderr=True)
        if report.outcome is not None and not dry_run:
            write_bytes(report.bom + report.outcome.after)
    return report


def _mention_age(facts: Facts, reports: Iterable[Report]) -> None:
    """Say once that facts are old, where a template could have used them."""
    if any(report.outcome is not None and "EngineVersion" in report.outcome.before for report in reports):
        from autofix.facts.choice import stale

        if said := stale(facts, date.today()):
            click.echo(f"note: {said}", err=True)


def _exit_code(reports: Sequence[Report], *, dry_run: bool) -> int:
    if any(report.problem is not None for report in reports):
        return ERROR
    outcomes = [report.outcome for report in reports if report.outcome is not None]
    left = any(outcome.left or (dry_run and outcome.after != outcome.before) for outcome in outcomes)
    return LEFT if left else OK
