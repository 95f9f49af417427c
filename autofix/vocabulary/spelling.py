"""Names that were meant: the one known name that a wrong one can stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

UNITS = ("seconds", "minutes", "hours", "days", "bytes", "percent", "mib", "gib", "mb", "gb")
LONGEST_WORD, MOST_ALIKE = 64, 500
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SEPARATOR = re.compile(r"[\W_]+")


def words(name: str) -> list[str]:
    """The words of a name: ``KMSKeyId`` has three."""
    return _WORD.findall(name)


def folded(name: str) -> str:
    """A name without what people write one way or the other: capitals, separators."""
    return _SEPARATOR.sub("", name).casefold()


def distance(left: str, right: str, most: int) -> int:
    """How many letters have to be added, taken away, changed or swapped with their neighbour; more than most is just more."""
    from rapidfuzz.distance import OSA

    return OSA.distance(left, right, score_cutoff=most)


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
            found.setdefault(folded(name), []).append(name)
        return found

    @cached_property
    def _by_shape(self) -> dict[tuple[str, ...], list[tuple[str, list[str]]]]:
        found: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}
        for name in sorted(self.names):
            parts = _folded_words(name)
            found.setdefault(_shape(parts), []).append((name, parts))
        return found

    def same(self, name: str) -> str | None:
        """The one name that differs from this only in case and separators."""
        if name in self.names:
            return name
        letters = folded(name)
        found = self._by_letters.get(letters, []) if letters else []
        return found[0] if len(found) == 1 else None

    def nearest(self, name: str) -> str | None:
        """The one name that this can be a misspelling of."""
        if name in self.names or folded(name) in self._by_letters:
            return self.same(name)
        parts = _folded_words(name)
        alike = self._by_shape.get(_shape(parts), [])
        if len(alike) > MOST_ALIKE or max(map(len, parts), default=0) > LONGEST_WORD:
            return None
        found = [known for known, others in alike if all(map(_is_misspelt, parts, others))]
        return found[0] if len(found) == 1 else None


def same_letters(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that differs from a name only in case and separators; see Lexicon."""
    return Lexicon(candidates).same(name)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that a name can be a misspelling of; see Lexicon."""
    return Lexicon(candidates).nearest(name)


def _folded_words(name: str) -> list[str]:
    return [word.casefold() for word in words(name)]


def _shape(parts: list[str]) -> tuple[str, ...]:
    """What a misspelling keeps: short words and numbers as they are, the first letter of the others."""
    return tuple(word if len(word) < 4 or word.isdigit() else word[0] + "…" for word in parts)


def _is_misspelt(word: str, known: str) -> bool:
    """Whether a word is another one, or a misspelling of it."""
    allowed = 2 if min(len(word), len(known)) >= 8 else 1
    return word == known or distance(word, known, allowed) <= allowed


def same_word(name: str, known: Iterable[str]) -> str | None:
    """The only name that differs in capitals, separators or the plural."""
    known = list(known)
    for fold in (str.lower, folded, _singular, lambda text: _singular(text).removesuffix("s").removesuffix("e")):
        found = [other for other in known if fold(other) == fold(name)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _singular(name: str) -> str:
    name = folded(name)
    for ending, single in (("ies", "y"), ("sses", "ss"), ("ses", "s"), ("es", "e"), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 3 and not name.endswith("ss"):
            return name.removesuffix(ending) + single
    return name


def with_unit(name: str, known: Iterable[str]) -> str | None:
    """The only name that says the unit, too: ``Interval`` for ``IntervalSeconds``, ``Age`` for ``AgeInSeconds``."""
    fits = [other for other in known if folded(other).removeprefix(folded(name)).removeprefix("in") in UNITS]
    return fits[0] if len(fits) == 1 and folded(fits[0]).startswith(folded(name)) else None


def with_owner(name: str, owner: str, known: Iterable[str]) -> str | None:
    """The only name that says, or leaves out, whose it is: ``Description`` of an Alarm for ``AlarmDescription``, and the other way round."""
    fits = [other for other in known if _owned(other, name, owner) or _owned(name, other, owner)]
    return fits[0] if len(fits) == 1 else None


def _owned(long: str, short: str, owner: str) -> bool:
    """Whether a name is a shorter one after words that its owner is called by, too."""
    whose = long.removesuffix(short)
    return whose != long and len(whose) > 1 and len(short) > 2 and short[:1].isupper() and folded(whose) in folded(owner)


def misspelt(name: str, known: Iterable[str], most: int | None = None) -> str | None:
    """The only name at the least distance; see within."""
    near = within(name, known, most)[:2]
    return near[0][0] if len(near) == 1 or len({away for _, away in near}) == 2 else None


def within(name: str, known: Iterable[str], most: int | None = None) -> list[tuple[str, int]]:
    """The names at a distance of so many letters at most, the nearest first; of itself one letter in five, and no more than two."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = min(2, len(folded(name)) // 5) if most is None else most
    near = process.extract(name, list(known), scorer=OSA.distance, processor=folded, score_cutoff=allowed, limit=None)
    return [(other, away) for other, away, _ in near]


def alike(name: str, known: Iterable[str]) -> str | None:
    """The one name that is much like it, clearly more than any other."""
    from rapidfuzz import fuzz, process

    near = process.extract(name, list(known), scorer=fuzz.ratio, processor=folded, score_cutoff=80, limit=2)
    scores = [score for _, score, _ in near] + [0, 0]
    return near[0][0] if scores[0] >= 84 and scores[0] - scores[1] >= 4 else None
