"""Text edits: sorted and disjoint by construction."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
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
        return "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        position = 0
        for edit in self:
            yield text[position : edit.start]
            yield edit.text
            position = edit.end
        yield text[position:]

    def offset_before(self, offset: int) -> int:
        """The offset in the old text of a place in the new one; for inserted text, the place of the edit."""
        shift = 0
        for edit in self:
            start = edit.start + shift
            if offset < start:
                break
            if offset < start + len(edit.text):
                return edit.start
            shift += len(edit.text) - (edit.end - edit.start)
        return offset - shift
