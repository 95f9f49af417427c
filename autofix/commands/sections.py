"""Help that fits on a screen: options under headings, no blank lines between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
_OTHER = "Other"


class _Option(click.Option):
    """An option under a heading."""

    def __init__(self, *names: Any, section: str, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.section = section


def option(section: str, *names: str, **attributes: Any) -> Callable[[Command], Command]:
    """``click.option`` under a heading of the help."""
    return click.option(*names, cls=_Option, section=section, **attributes)


class Sectioned(click.Command):
    """A command whose options stand under their headings; ``--add-ignore`` and the like may go without their value."""

    optional_values = ("--add-ignore",)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what may go without a value has an empty one then, and never takes the next word."""
        return super().parse_args(ctx, [f"{arg}=" if arg in self.optional_values else arg for arg in args])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings, all in the same columns."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if isinstance(parameter, click.Option) and record is not None:
                sections.setdefault(getattr(parameter, "section", _OTHER), []).append((_short(record[0]), record[1]))
        first, others = next(iter(sections)), sections.pop(_OTHER, [])
        sections.setdefault(first, []).extend(others)
        width = max((len(name) for records in sections.values() for name, _ in records), default=0)
        formatter.write_paragraph()
        for title, records in sections.items():
            formatter.write(f"{title}:\n")
            with formatter.indentation():
                formatter.write_dl([(name.ljust(width), text) for name, text in records], col_max=width)


def _short(name: str) -> str:
    on, slash, off = name.partition(" / ")
    return f"--[no-]{on[2:]}" if slash and off == f"--no-{on[2:]}" else name
