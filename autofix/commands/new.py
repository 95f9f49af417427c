"""``autofix new NAME``: the files of a new fixer."""

from __future__ import annotations

from pathlib import Path

import click

from autofix.commands.common import fail
from autofix.scaffold import ScaffoldError, new_fixer


@click.command("new")
@click.argument("name")
def command(name: str) -> None:
    """Start a new fixer in a checkout of autofix: its module and its golden folder."""
    try:
        for path in new_fixer(name, Path()):
            click.echo(path)
    except ScaffoldError as problem:
        fail(str(problem))
