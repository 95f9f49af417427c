"""Names that were meant: the one known name that a misspelt one can stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

LONGEST_WORD, MOST_ALIKE = 64, 500
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SEPARATOR = re.compile(r"[\W_]+")


class Lexicon:
    """Known names, and which of them a name that is not among them was meant to be.

    same: the one name of the same letters and digits, whatever their case and what separates them (``natgateway-id``, ``NatGatewayId``).
    nearest: that one, or the one name of as many words of which each is the same or misspelt. A word is misspelt when it starts with the
    right letter and one letter is wrong, missing, too many or changed places with its neighbour (two in words of eight letters or more);
    words of fewer than four letters and numbers are not, because ``SubnetA`` and ``Subnet2`` are names of their own.
    Both are None where no name or more than one fits.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in sorted(self.names):
            found.setdefault(_letters(name), []).append(name)
        return found

    @cached_property
    def _by_shape(self) -> dict[tuple[str, ...], list[tuple[str, list[str]]]]:
        found: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}
        for name in sorted(self.names):
            words = _words(name)
            found.setdefault(_shape(words), []).append((name, words))
        return found

    def same(self, name: str) -> str | None:
        """The one name that differs from this only in case and separators."""
        if name in self.names:
            return name
        letters = _letters(name)
        found = self._by_letters.get(letters, []) if letters else []
        return found[0] if len(found) == 1 else None

    def nearest(self, name: str) -> str | None:
        """The one name that this can be a misspelling of."""
        if name in self.names or _letters(name) in self._by_letters:
            return self.same(name)
        words = _words(name)
        alike = self._by_shape.get(_shape(words), [])
        if len(alike) > MOST_ALIKE or max(map(len, words), default=0) > LONGEST_WORD:
            return None
        found = [known for known, others in alike if all(map(_is_misspelt, words, others))]
        return found[0] if len(found) == 1 else None


def same_letters(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that differs from a name only in case and separators; see Lexicon."""
    return Lexicon(candidates).same(name)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that a name can be a misspelling of; see Lexicon."""
    return Lexicon(candidates).nearest(name)


def _letters(name: str) -> str:
    return _SEPARATOR.sub("", name).casefold()


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(name)]


def _shape(words: list[str]) -> tuple[str, ...]:
    """What a misspelling keeps: short words and numbers as they are, the first letter of the others."""
    return tuple(word if len(word) < 4 or word.isdigit() else word[0] + "…" for word in words)


def _is_misspelt(word: str, known: str) -> bool:
    """Whether a word is another one, or a misspelling of it."""
    if word == known:
        return True
    allowed = 2 if min(len(word), len(known)) >= 8 else 1
    return abs(len(word) - len(known)) <= allowed and _distance(word, known) <= allowed


def _distance(left: str, right: str) -> int:
    """How many letters are wrong, missing, too many or changed places (Damerau's distance of two short words)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(right, 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                steps = min(steps, last[j - 2] + 1)
            row.append(steps)
    return row[-1]
