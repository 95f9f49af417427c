"""The command line: options in, exit code out. Results go to stdout, talk goes to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from autofix import __version__
from autofix.config import Config, ConfigError, find, load
from autofix.engine import NotATemplate, Options
from autofix.files import FileProblem, create, decode, discover
from autofix.files import read as read_file
from autofix.fixer import Fixer
from autofix.impact import Impact
from autofix.judge import Judge, named
from autofix.registry import all_fixers, select, settings_of
from autofix.report.terminal import printable
from autofix.syntax.document import ReadError
from autofix.values import SettingError, parse, suggestion
from autofix.work import Problem, Report, bom, process, repair

OK, LEFT, ERROR = 0, 1, 2
_DEFAULT = "fix"


class _Commands(click.Group):
    """A group whose first word may be left out: ``autofix template.yaml`` is ``autofix fix template.yaml``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h", "--version")):
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="autofix")
def main() -> None:
    """Repair AWS CloudFormation templates.

    autofix [PATHS]… fixes templates in place; autofix --dry-run [PATHS]… shows the diff instead. A folder is walked; ``-`` reads
    stdin and writes stdout. Exit code: 0 nothing left to do, 1 something left (or, with --dry-run, something would change), 2 error.
    """


@main.command(_DEFAULT)
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
def fix_command(paths: Sequence[Path], dry_run: bool, output: str, verify: str, no_verify: bool, **given: Any) -> None:
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
        _fail(str(problem))
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
        _write(unified_diff(report.path, report.bom + report.outcome.before, report.bom + report.outcome.after))


def _write(text: str) -> None:
    """Print bytes as they are: no translation of line endings."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


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
            _write(report.bom + report.outcome.after)
    return _exit_code([report], dry_run=dry_run)


def _exit_code(reports: Sequence[Report], *, dry_run: bool) -> int:
    if any(report.problem is not None for report in reports):
        return ERROR
    outcomes = [report.outcome for report in reports if report.outcome is not None]
    left = any(outcome.left or (dry_run and outcome.after != outcome.before) for outcome in outcomes)
    return LEFT if left else OK


def _fail(message: str) -> None:
    click.echo(f"autofix: {printable(message)}", err=True)
    sys.exit(ERROR)


@main.command("list")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_command(output: str) -> None:
    """List the fixers: name, safety, defect."""
    fixers = all_fixers()
    if output == "json":
        shown = [
            {"name": f.name, "summary": f.summary, "safety": f.safety.value, "resolves": [*f.resolves], "tags": [*f.tags], "cite": f.cite}
            for f in fixers
        ]
        click.echo(json.dumps(shown, indent=2))
        return
    width = max((len(fixer.name) for fixer in fixers), default=0)
    for fixer in fixers:
        click.echo(f"{fixer.name:<{width}}  {fixer.safety.value:<6}  {fixer.summary}")


@main.command("explain")
@click.argument("name")
def explain_command(name: str) -> None:
    """Show the manual page of a fixer: the defect, why it matters, before and after, safety, settings."""
    fixers = {fixer.name: fixer for fixer in all_fixers()}
    fixer = fixers.get(name)
    if fixer is None:
        _fail(f"no fixer is called {name!r}{suggestion(name, fixers)} (autofix list shows all)")
        return
    click.echo(f"{fixer.name} ({fixer.safety.value})\n\n{fixer.manual}\n")
    for setting in fixer.settings.values():
        default = "" if setting.default is None else f" [default: {json.dumps(setting.default)}]"
        click.echo(f"--set {setting.name}=…  {setting.help}{default}")
    if fixer.resolves:
        click.echo(f"Resolves: {', '.join(fixer.resolves)}")
    click.echo(f"Source: {fixer.cite}")


@main.command("new")
@click.argument("name")
def new_command(name: str) -> None:
    """Start a new fixer in a checkout of autofix: its module and its golden folder."""
    from autofix.scaffold import ScaffoldError, new_fixer

    try:
        for path in new_fixer(name, Path()):
            click.echo(path)
    except ScaffoldError as problem:
        _fail(str(problem))


@main.command("convert")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(["json", "yaml"]), help="The form to write. [the other one]")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file that does not exist yet. [stdout]")
def convert_command(path: Path, form: str | None, output: Path | None) -> None:
    """Write a YAML template as JSON, or a JSON template as YAML (``-`` reads stdin)."""
    from autofix.convert import has_comments, to_json, to_yaml
    from autofix.proof import ProofError
    from autofix.syntax.draft import Refusal
    from autofix.syntax.reader import read

    try:
        source = decode(sys.stdin.buffer.read()) if str(path) == "-" else read_file(path)
        document = read(source.text, "json" if path.suffix == ".json" else "yaml")
        form = form or ("json" if document.format == "yaml" else "yaml")
        text = to_json(document) if form == "json" else to_yaml(document)
        if form == "json" and has_comments(document):
            click.echo(f"{printable(str(path))}: note: the comments are lost, JSON has none", err=True)
        if output is None:
            _write(text)
        else:
            create(output, text)
    except ReadError as problem:
        _fail(f"{path}:{problem.line}:{problem.column}: {problem.problem}")
    except FileProblem as problem:
        _fail(f"{path}: {problem.problem}")
    except (ProofError, Refusal) as problem:
        _fail(f"{path}: {problem}")


@main.command("audit-tests")
@click.argument("template_path", metavar="TEMPLATE", type=click.Path(path_type=Path))
@click.argument("tests", metavar="TESTS…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def audit_command(template_path: Path, tests: Sequence[Path], output: str) -> None:
    """Report what the tests beside a template are worth: placeholders, unknown names, hard-coded values, coverage."""
    from autofix.audit.run import audit
    from autofix.report.audit import as_json, as_text
    from autofix.syntax.reader import read
    from autofix.template import Template

    try:
        template = Template(read(read_file(template_path).text, "json" if template_path.suffix == ".json" else "yaml"))
    except ReadError as problem:
        _fail(f"{template_path}:{problem.line}:{problem.column}: {problem.problem}")
    except FileProblem as problem:
        _fail(f"{template_path}: {problem.problem}")
    else:
        found = audit(template, Path(), tests)
        for problem_line in found.problems:
            click.echo(f"error: {printable(problem_line)}", err=True)
        click.echo(json.dumps(as_json(found), indent=2) if output == "json" else as_text(found))
        sys.exit(ERROR if found.problems else LEFT if found.remarks else OK)
