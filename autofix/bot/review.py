"""What the bot asks of a forge where it reviews somebody's pull request: the lines of its diff, and comments on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from autofix.bot.git import Access

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True)
class Line:
    """A line of the new file that a diff shows: the stretch it belongs to, and its number in the old file unless it is new there."""

    hunk: int
    old: int | None = None


@dataclass(frozen=True)
class Contribution:
    """A pull request of a person."""

    number: int
    branch: str
    same_repository: bool
    """The branch stands in the repository itself, not in a fork."""
    head: str
    """Its newest commit."""
    ref: str
    """Under what full name this commit can be fetched from the repository itself."""
    open: bool
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A comment to be: text in the place of lines (from 1, both included), the words above it and those below."""

    id: str
    path: str
    first: int
    last: int
    text: str
    above: str
    below: str


@dataclass(frozen=True)
class Said:
    """A comment of the bot on a line; last is 0 where the forge does not know its place any more."""

    key: str
    """What the forge knows it by."""
    body: str
    path: str = ""
    first: int = 0
    last: int = 0
    answered: bool = False
    """Somebody replied."""
    resolved: bool = False


class Reviews(Protocol):
    """Reviews in one repository on a forge. Every method raises ForgeError."""

    @property
    def calls(self) -> int:
        """How many calls of its API were made."""

    def contribution(self, number: int) -> Contribution:
        """Look a pull request up, and its repository."""

    def access(self) -> Access:
        """Where git fetches from."""

    def diff(self, number: int) -> Mapping[str, Mapping[int, Line]]:
        """The lines of the new files that the pull request's diff shows, by path and number. Files it deletes are left out."""

    def info(self, suggestion: Suggestion) -> str:
        """What stands behind the fence of a suggestion."""

    def said(self, number: int) -> Sequence[Said]:
        """The bot's own comments on lines."""

    def say(self, contribution: Contribution, comments: Sequence[tuple[Suggestion, str]]) -> Sequence[Suggestion]:
        """Post comments (with these bodies) on lines; returns those that the forge does not take."""

    def rewrite(self, number: int, said: Said, body: str) -> None:
        """Give a comment another body."""

    def withdraw(self, number: int, said: Said) -> None:
        """Delete a comment."""

    def resolve(self, number: int, said: Said) -> None:
        """Mark a conversation as done, where the forge lets a program do so."""

    def remarks(self, number: int) -> Sequence[Said]:
        """The bot's own comments on the pull request as a whole."""

    def remark(self, number: int, said: Said | None, body: str | None) -> None:
        """Write a comment on the pull request as a whole: a new one, another body, or (None) none any more."""


def shown_lines(patch: str) -> dict[int, Line]:
    """The lines of the new file in a unified diff."""
    found: dict[int, Line] = {}
    old = new = hunk = 0
    for line in patch.split("\n"):
        if head := _HUNK.match(line):
            old, new, hunk = int(head.group(1)), int(head.group(2)), hunk + 1
        elif line.startswith("+"):
            found[new] = Line(hunk)
            new += 1
        elif line.startswith("-"):
            old += 1
        elif line.startswith(" ") and hunk:
            found[new] = Line(hunk, old)
            old, new = old + 1, new + 1
    return found


def fenced(info: str, text: str) -> str:
    """A suggestion: a block that nothing inside can close, with exactly these lines."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{info}\n{text}\n{fence}"


def within(lines: Mapping[int, Line], first: int, last: int) -> bool:
    """Whether a comment can stand on these lines: the diff shows them, in one stretch."""
    shown = [lines[number].hunk if number in lines else None for number in range(first, last + 1)]
    return None not in shown and len(set(shown)) == 1


def written(lines: Mapping[int, Line], numbers: Iterable[int]) -> bool:
    """Whether the pull request wrote one of these lines."""
    return any(number in lines and lines[number].old is None for number in numbers)
