"""``autofix explain NAME``: a fixer's manual page."""

from __future__ import annotations

import json

import click

from autofix.commands.common import fail
from autofix.registry import all_fixers
from autofix.values import suggestion


@click.command("explain")
@click.argument("name")
def command(name: str) -> None:
    """Show the manual page of a fixer: the defect, why it matters, before and after, safety, settings."""
    fixers = {fixer.name: fixer for fixer in all_fixers()}
    fixer = fixers.get(name)
    if fixer is None:
        fail(f"no fixer is called {name!r}{suggestion(name, fixers)} (autofix list shows all)")
    click.echo(f"{fixer.name} ({fixer.safety.value})\n\n{fixer.manual}\n")
    for setting in fixer.settings.values():
        default = "" if setting.default is None else f" [default: {json.dumps(setting.default)}]"
        click.echo(f"--set {setting.name}=…  {setting.help}{default}")
    if fixer.resolves:
        click.echo(f"Resolves: {', '.join(fixer.resolves)}")
    click.echo(f"Source: {fixer.cite}")
