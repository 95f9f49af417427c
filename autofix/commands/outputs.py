"""``--format`` and ``--output``: documents on stdout and in files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from autofix.commands.common import fail, write_bytes
from autofix.commands.sections import option
from autofix.report.formats import FORMATS, document
from autofix.values import suggestion
from autofix.work import Report

SECTION = "Results"
Command = TypeVar("Command", bound=Callable[..., object])


class _Output(click.ParamType):  # type: ignore[type-arg]
    """FORMAT=PATH, where the folder of the path exists."""

    name = "output"

    def convert(self, value: str | tuple[str, Path], param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        if isinstance(value, tuple):
            return value
        name, equals, path = value.partition("=")
        if name not in FORMATS:
            self.fail(f"{name!r} is not a format{suggestion(name, FORMATS)} ({', '.join(FORMATS)})", param, ctx)
        if not equals or not path:
            self.fail(f"{value!r} is not FORMAT=PATH", param, ctx)
        if not Path(path).parent.is_dir():
            self.fail(f"{Path(path).parent} is not a folder", param, ctx)
        return name, Path(path)


def outputs(command: Command) -> Command:
    """Give a command the options ``output`` and ``outputs``."""
    also = option(
        SECTION, "--output", "outputs", multiple=True, type=_Output(), metavar="FORMAT=PATH", help="Write them to a file as well."
    )
    choice = click.Choice(FORMATS)
    return option(SECTION, "--format", "output", type=choice, metavar="FORMAT", default="text", help=f"{', '.join(FORMATS)}.")(
        also(command)
    )


def show(name: str, reports: Sequence[Report]) -> None:
    """Print a document on stdout."""
    write_bytes(_text(name, reports))


def write(wanted: Sequence[tuple[str, Path]], reports: Sequence[Report]) -> None:
    """Write each document to its file. Exits with a message where that is not possible."""
    for name, path in wanted:
        try:
            path.write_bytes(_text(name, reports).encode("utf-8"))
        except OSError as problem:
            fail(f"{os.fspath(path)} cannot be written: {problem.strerror}")


def _text(name: str, reports: Sequence[Report]) -> str:
    """The document; what is no character (in a path) becomes a question mark."""
    return document(name)(reports).encode("utf-8", "replace").decode("utf-8")
