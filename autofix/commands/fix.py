"""``autofix [fix] PATHS``: repair in place, or show what would change."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from autofix.commands.common import ERROR, LEFT, OK, fail, write_bytes
from autofix.config import Config, ConfigError, find, load
from autofix.engine import NotATemplate, Options
from autofix.files import FileProblem, decode, discover
from autofix.fixer import Fixer
from autofix.impact import Impact
from autofix.judge import Judge, named
from autofix.registry import all_fixers, select, settings_of
from autofix.syntax.document import ReadError
from autofix.values import SettingError, parse, suggestion
from autofix.work import Problem, Report, bom, process, repair


@click.command("fix")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show a unified diff and write nothing.")
@click.option("--select", "selected", multiple=True, metavar="NAMES", help="Only these fixers: names or globs, comma-separated.")
@click.option("--ignore", multiple=True, metavar="NAMES", help="Not these fixers.")
@click.option("--unsafe-fixes", is_flag=True, default=None, help="Also apply fixes that change behaviour, cost or permissions.")
@click.option("--max-impact", type=click.Choice([str(i) for i in Impact]), help="Worst effect on an existing stack. [interruption]")
@click.option("--set", "assignments", multiple=True, metavar="FIXER.KEY=VALUE", help="Give a value that a fixer needs.")
@click.option("--region", metavar="NAME", help="The region the templates are deployed to.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the results.")
@click.option(
    "--verify",
    type=click.Choice(["cloudformation-validate", "cfn-lint"]),
    default="cloudformation-validate",
    show_default=True,
    help="The validator that must find no new error after the fixes.",
)
@click.option("--no-verify", is_flag=True, help="Ask no validator.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file. [nearest .autofix.yaml]")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def command(paths: Sequence[Path], dry_run: bool, output: str, verify: str, no_verify: bool, **given: Any) -> None:
    """Fix templates in place (or show what would change, with --dry-run)."""
    config, options = _options(paths, given)
    judge = None if no_verify else named(verify)
    if Path("-") in paths:
        sys.exit(_stdin(options, judge, dry_run=dry_run, output=output))
    reports: list[Report] = []
    for found in discover(list(paths) or [Path()], config.exclude):
        report = process(found, options, judge, dry_run=dry_run)
        reports.append(report)
        if output == "text":
            _show(report, dry_run)
    if output == "json":
        _print_json(reports)
    else:
        from autofix.report.text import summary

        click.echo(summary(reports, dry_run=dry_run), err=True)
    sys.exit(_exit_code(reports, dry_run=dry_run))


def _options(paths: Sequence[Path], given: dict[str, Any]) -> tuple[Config, Options]:
    """The configuration with the command line laid over it. Exits with a message where a name or value is wrong."""
    fixers = all_fixers()
    declared = settings_of(fixers)
    try:
        config = _config(paths, given, declared)
        settings = {**config.settings, **dict(parse(assignment, declared) for assignment in given["assignments"])}
        wanted, ignored = _names(given["selected"]) or config.select, [*config.ignore, *_names(given["ignore"])]
        chosen = select(fixers, _known(wanted, fixers), _known(ignored, fixers))
    except (ConfigError, SettingError) as problem:
        fail(str(problem))
    return config, Options(
        fixers=chosen,
        unsafe=config.unsafe_fixes if given["unsafe_fixes"] is None else given["unsafe_fixes"],
        max_impact=Impact[given["max_impact"].upper()] if given["max_impact"] else config.max_impact,
        settings=settings,
        region=given["region"] or config.region,
    )


def _config(paths: Sequence[Path], given: dict[str, Any], declared: Any) -> Config:
    start = next((path if path.is_dir() else path.parent for path in paths if str(path) != "-"), Path())
    path = given["config_path"] or (None if given["isolated"] else find(start))
    return load(path, declared) if path is not None else Config()


def _names(values: Sequence[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _known(patterns: Sequence[str], fixers: Sequence[Fixer]) -> Sequence[str]:
    """The patterns, each of which must match a fixer. Raises SettingError."""
    for pattern in patterns:
        if not select(fixers, [pattern]):
            raise SettingError(f"no fixer is called {pattern!r}{suggestion(pattern, [f.name for f in fixers])} (autofix list shows all)")
    return patterns


def _show(report: Report, dry_run: bool, *, results_to_stderr: bool = False) -> None:
    """Print one file's findings and, in a dry run, its diff; only the diff goes to stdout then."""
    from autofix.report.diff import unified_diff
    from autofix.report.text import render

    talk = results_to_stderr or dry_run or report.problem is not None or report.notice is not None
    for line in render(report, dry_run=dry_run):
        click.echo(line, err=talk)
    if dry_run and report.outcome is not None:
        write_bytes(unified_diff(report.path, report.bom + report.outcome.before, report.bom + report.outcome.after))


def _print_json(reports: Sequence[Report]) -> None:
    from autofix.report.json import render

    click.echo(json.dumps(render(reports), indent=2))


def _stdin(options: Options, judge: Judge | None, *, dry_run: bool, output: str) -> int:
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
    if output == "json":
        _print_json([report])
    else:
        _show(report, dry_run, results_to_stderr=True)
        if report.outcome is not None and not dry_run:
            write_bytes(report.bom + report.outcome.after)
    return _exit_code([report], dry_run=dry_run)


def _exit_code(reports: Sequence[Report], *, dry_run: bool) -> int:
    if any(report.problem is not None for report in reports):
        return ERROR
    outcomes = [report.outcome for report in reports if report.outcome is not None]
    left = any(outcome.left or (dry_run and outcome.after != outcome.before) for outcome in outcomes)
    return LEFT if left else OK
