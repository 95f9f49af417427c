"""Text edits: sorted and disjoint by construction."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Edit:
    """Put text in the place of the characters from start up to, not including, end."""

    start: int
    end: int
    text: str


class OverlapError(ValueError):
    """Two edits that want the same characters."""


class Edits(tuple[Edit, ...]):
    """Edits in text order, none overlapping another; insertions at one place keep the order they were given in."""

    __slots__ = ()

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> Edits:
        """Sort the edits, dropping those that change nothing. Raises OverlapError."""
        ordered = sorted((e for e in edits if e.text or e.end > e.start), key=lambda e: (e.start, e.end))
        for before, after in itertools.pairwise(ordered):
            if after.start < before.end:
                raise OverlapError(f"edits {before} and {after} overlap")
        return cls(ordered)

    def apply(self, text: str) -> str:
        """The text with every edit made; all other characters are carried over as they are."""
        position, pieces = 0, list[str]()
        for edit in self:
            pieces += text[position : edit.start], edit.text
            position = edit.end
        return "".join([*pieces, text[position:]])


class Origins:
    """Traces offsets of the text that edits made back to the text they were made on."""

    def __init__(self, edits: Edits) -> None:
        self._edits = edits
        self._starts: list[int] = []
        self._shifts = [0]
        for edit in edits:
            self._starts.append(edit.start + self._shifts[-1])
            self._shifts.append(self._shifts[-1] + len(edit.text) - (edit.end - edit.start))

    def before(self, offset: int) -> int:
        """The offset in the old text; for inserted text, the place of its edit."""
        index = bisect.bisect_right(self._starts, offset)
        if index and offset < self._starts[index - 1] + len(self._edits[index - 1].text):
            return self._edits[index - 1].start
        return offset - self._shifts[index]
