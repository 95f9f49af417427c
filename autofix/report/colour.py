"""Colour on terminals, as https://no-color.org and the FORCE_COLOR convention ask for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

_CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}


class Paint:
    """Puts colours around text, or leaves it as it is."""

    def __init__(self, on: bool = False) -> None:
        self.on = on

    def __call__(self, text: str, *styles: str) -> str:
        """The text in these styles: bold, dim, red, green, yellow, blue, cyan."""
        if not (self.on and text):
            return text
        return f"\x1b[{';'.join(str(_CODES[style]) for style in styles)}m{text}\x1b[0m"


PLAIN = Paint()


def paint_for(stream: TextIO, environment: Mapping[str, str] = os.environ) -> Paint:
    """Colour where the stream is a terminal; NO_COLOR switches it off, FORCE_COLOR on."""
    if environment.get("NO_COLOR"):
        return Paint(False)
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return Paint(True)
    return Paint(stream.isatty() and environment.get("TERM") != "dumb")
