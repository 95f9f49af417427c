"""``autofix list``: every fixer in a line."""

from __future__ import annotations

import json

import click

from autofix.registry import all_fixers


@click.command("list")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(output: str) -> None:
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
