"""``autofix completion SHELL``: the script that lets a shell complete commands, options and files."""

from __future__ import annotations

import click

HOW = {"bash": 'eval "$(autofix completion bash)"', "zsh": 'eval "$(autofix completion zsh)"', "fish": "autofix completion fish | source"}


@click.command("completion", epilog="Put it into your shell's start file: " + "; ".join(HOW.values()))
@click.argument("shell", type=click.Choice(list(HOW)))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that completes commands and options in a shell."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(context.find_root().command, {}, "autofix", "_AUTOFIX_COMPLETE").source())
