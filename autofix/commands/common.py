"""What commands share: exit codes, plain bytes on stdout, errors for people."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from autofix.report.terminal import printable

OK, LEFT, ERROR = 0, 1, 2


def write_bytes(text: str) -> None:
    """Print text as it is: no translation of line endings."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with the exit code of an error."""
    click.echo(f"autofix: {printable(message)}", err=True)
    sys.exit(ERROR)
