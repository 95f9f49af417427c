"""Text for people, safe to print: template content must not drive the terminal."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text on one line, control and direction characters shown as escapes."""
    return _UNPRINTABLE.sub(_escape, text).replace("\n", "\\n").replace("\t", " ")


def amount(number: int, noun: str) -> str:
    """``1 finding``, ``1,200 findings``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def leading(path: str) -> str:
    """A path to begin a line with: printable, and no workflow command of a CI system that reads along."""
    return f"./{printable(path)}" if path.lstrip().startswith(":") else printable(path)


def _escape(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape", "surrogatepass").decode("ascii")
