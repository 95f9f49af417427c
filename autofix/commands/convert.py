"""``autofix convert FILE``: the other form of a template."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autofix.commands.common import fail, write_bytes
from autofix.convert import has_comments, to_json, to_yaml
from autofix.files import FileProblem, create, decode, form_of
from autofix.files import read as read_file
from autofix.proof import ProofError
from autofix.report.terminal import printable
from autofix.syntax.document import ReadError
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read


@click.command("convert")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(["json", "yaml"]), help="The form to write. [the other one]")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file that does not exist yet. [stdout]")
def command(path: Path, form: str | None, output: Path | None) -> None:
    """Write a YAML template as JSON, or a JSON template as YAML (``-`` reads stdin)."""
    try:
        source = decode(sys.stdin.buffer.read()) if str(path) == "-" else read_file(path)
        document = read(source.text, form_of(path))
        form = form or ("json" if document.format == "yaml" else "yaml")
        text = to_json(document) if form == "json" else to_yaml(document)
        if form == "json" and has_comments(document):
            click.echo(f"{printable(str(path))}: note: the comments are lost, JSON has none", err=True)
        if output is None:
            write_bytes(text)
        else:
            create(output, text)
    except ReadError as problem:
        fail(f"{path}:{problem.line}:{problem.column}: {problem.problem}")
    except FileProblem as problem:
        fail(f"{path}: {problem.problem}")
    except (ProofError, Refusal) as problem:
        fail(f"{path}: {problem}")
