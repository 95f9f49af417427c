"""``autofix audit-tests TEMPLATE TESTS``: what the tests beside a template are worth."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from autofix.audit.run import audit
from autofix.commands.common import ERROR, LEFT, OK, fail
from autofix.files import FileProblem, form_of
from autofix.files import read as read_file
from autofix.report.audit import as_json, as_text
from autofix.report.terminal import printable
from autofix.syntax.document import ReadError
from autofix.syntax.reader import read
from autofix.template import Template


@click.command("audit-tests")
@click.argument("template_path", metavar="TEMPLATE", type=click.Path(path_type=Path))
@click.argument("tests", metavar="TESTS…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(template_path: Path, tests: Sequence[Path], output: str) -> None:
    """Report what the tests beside a template are worth: placeholders, unknown names, hard-coded values, coverage."""
    try:
        template = Template(read(read_file(template_path).text, form_of(template_path)))
    except ReadError as problem:
        fail(f"{template_path}:{problem.line}:{problem.column}: {problem.problem}")
    except FileProblem as problem:
        fail(f"{template_path}: {problem.problem}")
    else:
        found = audit(template, Path(), tests)
        for problem_line in found.problems:
            click.echo(f"error: {printable(problem_line)}", err=True)
        click.echo(json.dumps(as_json(found), indent=2) if output == "json" else as_text(found))
        sys.exit(ERROR if found.problems else LEFT if found.remarks else OK)
