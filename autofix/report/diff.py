"""Unified diffs that ``git apply`` and ``patch -p1`` accept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from autofix.report.colour import Paint
from autofix.report.terminal import printable

_NO_NEWLINE = "\n\\ No newline at end of file\n"


def unified_diff(path: Path, before: str, after: str) -> str:
    """The diff of one file, with the path relative to the current folder; empty where nothing changed."""
    return "".join(_lines(shown_path(path), before, after)) if before != after else ""


def coloured(diff: str, paint: Paint) -> str:
    """A diff for a terminal's reader: what the template holds cannot drive the terminal, and is no longer for git apply."""
    return "".join(f"{_painted(line, paint)}\n" for line in diff.split("\n")[:-1])


def _painted(line: str, paint: Paint) -> str:
    shown = "\t".join(printable(part) for part in line.removesuffix("\r").split("\t"))
    for start, styles in (
        ("--- ", ("bold",)),
        ("+++ ", ("bold",)),
        ("@@", ("cyan",)),
        ("+", ("green",)),
        ("-", ("red",)),
        ("\\", ("dim",)),
    ):
        if line.startswith(start):
            return paint(shown, *styles)
    return shown


def shown_path(path: Path) -> str:
    """The path as diffs and findings name it: relative to the current folder where it is below it, with slashes."""
    relative = os.path.relpath(path)
    return (str(path) if relative.startswith("..") else relative).replace(os.sep, "/")


def _lines(path: str, before: str, after: str) -> Iterator[str]:
    import difflib  # only who wants a diff pays for it

    old, new = before.split("\n"), after.split("\n")
    same = _common_prefix(old, new)
    start = max(same - 3, 0)
    head = f"--- {_quoted('a/' + path)}\n+++ {_quoted('b/' + path)}\n"
    lines = difflib.unified_diff(_with_ends(old)[start:], _with_ends(new)[start:], "a", "b", n=3)
    for number, line in enumerate(lines):
        if number == 0:
            yield head
        elif line.startswith("@@"):
            yield _shifted(line, start)
        elif number > 1:
            yield line if line.endswith("\n") else line + _NO_NEWLINE


def _common_prefix(old: list[str], new: list[str]) -> int:
    return next((index for index, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))


def _with_ends(lines: list[str]) -> list[str]:
    """The lines with their newlines; a text that ends with one has no empty last line."""
    whole = [line + "\n" for line in lines[:-1]]
    return [*whole, lines[-1]] if lines[-1] else whole


def _shifted(header: str, start: int) -> str:
    """A hunk header for texts whose first start lines were left out."""

    def moved(part: str) -> str:
        first, comma, count = part[1:].partition(",")
        return f"{part[0]}{int(first) + start}{comma}{count}"

    _, old, new, _ = header.split(" ")
    return f"@@ {moved(old)} {moved(new)} @@\n"


def _quoted(name: str) -> str:
    """A file name as git writes it: in quotes where it has control characters, with a tab behind it where it has spaces."""
    if any(ord(character) < 32 or character in '"\\\x7f' for character in name):
        escaped = "".join(f"\\{byte:03o}" if byte < 32 or byte > 126 or byte in b'"\\' else chr(byte) for byte in name.encode())
        return f'"{escaped}"'
    return name + "\t" if " " in name else name
