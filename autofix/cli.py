"""The command line: ``autofix [COMMAND] …``. Results go to stdout, talk goes to stderr."""

from __future__ import annotations

import importlib
from typing import cast

import click
from click.shell_completion import CompletionItem

from autofix import __version__

_DEFAULT = "fix"
_COMMANDS = ("fix", "list", "explain", "new", "convert", "audit-tests", "facts", "validate", "bot", "completion")


class _Commands(click.Group):
    """A group that imports a command when it is called, and whose first word may be left out.

    ``autofix template.yaml`` is ``autofix fix template.yaml``.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"autofix.commands.{cmd_name.replace('-', '_')}")
        return cast(click.Command, module.command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*_COMMANDS, "--help", "-h", "--version"):
            args = [_DEFAULT, *args] if args or not ctx.resilient_parsing else []
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What the first word may be: a command, or whatever the command that may be left out takes."""
        left_out = self.get_command(ctx, _DEFAULT)
        found = super().shell_complete(ctx, incomplete)
        if left_out is not None:
            inner = left_out.make_context(_DEFAULT, [], parent=ctx, resilient_parsing=True)
            found += [
                *left_out.shell_complete(inner, incomplete),
                *(item for p in left_out.params[:1] for item in p.shell_complete(inner, incomplete)),
            ]
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="autofix")
def main() -> None:
    """Repair AWS CloudFormation templates.

    autofix [PATHS]… fixes templates in place; autofix --dry-run [PATHS]… shows the diff instead. A folder is walked; ``-`` reads
    stdin and writes stdout. Exit code: 0 nothing left to do, 1 something left (or, with --dry-run, something would change), 2 error.
    """
