"""Names that mean the same: which one of a list somebody had in mind."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

UNITS = ("seconds", "minutes", "hours", "days", "bytes", "percent", "mib", "gib", "mb", "gb")


def words(name: str) -> list[str]:
    """The words of a name: ``KMSKeyId`` has three."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)


def folded(name: str) -> str:
    """A name without what people write one way or the other: capitals, separators."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _singular(name: str) -> str:
    name = folded(name)
    for ending, single in (("ies", "y"), ("sses", "ss"), ("ses", "s"), ("es", "e"), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 3 and not name.endswith("ss"):
            return name.removesuffix(ending) + single
    return name


def same_word(name: str, known: Iterable[str]) -> str | None:
    """The only name that differs in capitals, separators or the plural."""
    known = list(known)
    for fold in (str.lower, folded, _singular, lambda text: _singular(text).removesuffix("s").removesuffix("e")):
        found = [other for other in known if fold(other) == fold(name)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


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


def misspelt(name: str, known: Iterable[str], most: int = 2) -> str | None:
    """The only name at the least distance (letters added, lost, changed, swapped), where that is at most this."""
    near = sorted((distance(folded(name), folded(other), most), other) for other in known if abs(len(other) - len(name)) <= most)
    if not near or near[0][0] > min(most, len(name) // 5) or (len(near) > 1 and near[1][0] == near[0][0]):
        return None
    return near[0][1]


def distance(left: str, right: str, most: int) -> int:
    """How many letters have to be added, taken away, changed or swapped with their neighbour; more than most is just more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before, row = list[int](), list(range(len(right) + 1))
    for n, letter in enumerate(left, 1):
        older, before, row = before, row, [n]
        for m, other in enumerate(right, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != other))
            if n > 1 and m > 1 and letter == right[m - 2] and left[n - 2] == other:
                cost = min(cost, older[m - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def alike(name: str, known: Iterable[str]) -> str | None:
    """The one name that is much like it, clearly more than any other."""
    scored = sorted(((difflib.SequenceMatcher(None, folded(name), folded(other)).ratio(), other) for other in known), reverse=True)
    if not scored or scored[0][0] < 0.84 or (len(scored) > 1 and scored[0][0] - scored[1][0] < 0.04):
        return None
    return scored[0][1]
