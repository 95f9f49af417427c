"""What a scanner flagged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autofix.pointer import Pointer


@dataclass(frozen=True)
class Flag:
    """One finding of a scanner: its rule, the file (as many names as the report has for it), and where in it.

    place: the resource (or parameter, output …), where the report names it. line: from 1; 0 where there is none.
    """

    rule: str
    paths: tuple[str, ...]
    place: Pointer | None
    line: int
    message: str
    folder: Path = Path()
    """Where the report is; paths may be relative to it."""


class NotAReport(ValueError):
    """Data that is no report of a scanner autofix knows."""
