"""Units of time, size and share: how they convert, and how people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_TIMES = {"Microseconds": 1, "Milliseconds": 10**3, "Seconds": 10**6, "Minutes": 60 * 10**6, "Hours": 3600 * 10**6, "Days": 86400 * 10**6}
_PREFIXES = ("", "Kilo", "Mega", "Giga", "Tera")
_SIZES = {(prefix + "bytes").capitalize(): power for power, prefix in enumerate(_PREFIXES)}
_SHARES = {"Percent": Fraction(1, 100), "Fraction": Fraction(1)}
_BITS = {(prefix + "bits").capitalize(): 1000**power for power, prefix in enumerate(_PREFIXES)}
BASES = (1024, 1000)
"""What a kilobyte is: people mean either, AWS nearly always the first."""

_SPELLINGS = {
    "Microseconds": "us|usec|usecs|µs|microsecond|microseconds",
    "Milliseconds": "ms|msec|msecs|millis|millisecond|milliseconds",
    "Seconds": "s|sec|secs|second|seconds",
    "Minutes": "min|mins|minute|minutes",
    "Hours": "hr|hrs|hour|hours",
    "Days": "day|days",
    "Bytes": "byte|bytes",
    "Kilobytes": "kb|kib|kilobyte|kilobytes",
    "Megabytes": "mb|mib|megabyte|megabytes",
    "Gigabytes": "gb|gib|gigabyte|gigabytes",
    "Terabytes": "tb|tib|terabyte|terabytes",
    "Percent": "%|percent|pct",
}
_UNIT_OF = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
_QUANTITY = re.compile(r"(?<![\w.,$])(\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(\.\d{1,9})?[ -]?([a-zµ]{1,12}|%)(?![\w/])", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as somebody wrote it: words is the text, before what stands in front of it."""

    number: Fraction
    unit: str
    words: str
    before: str

    @property
    def bases(self) -> tuple[int, ...]:
        """What a kilobyte may be here: ``GiB`` leaves no doubt."""
        return BASES[:1] if "ib" in self.words.lower() else BASES

    def in_unit(self, unit: str, base: int = BASES[0]) -> Fraction:
        """The number this is in another unit of its kind."""
        return self.number * factor(self.unit, unit, base)

    def means(self, value: Fraction, unit: str) -> bool:
        """Whether a value in a unit of this kind is what was written, give or take what rounding and bases differ by."""
        return any(abs(self.in_unit(unit, base) - value) * 12 <= abs(value) for base in self.bases)


def quantities(text: str) -> Iterator[Quantity]:
    """Every time, size and percentage that a text states: "5 seconds", "500ms", "1.5 GB", "80 %"."""
    for found in _QUANTITY.finditer(text):
        unit = _UNIT_OF.get(found[3].lower())
        if unit is not None:
            number = Fraction(found[1].replace(",", "") + (found[2] or ""))
            yield Quantity(number, unit, found[0], text[max(0, found.start() - 40) : found.start()])


def kind_of(unit: str) -> str:
    """What a unit measures: "time", "size", "bits", "share", the same "/Second", or "number" (Count, None)."""
    measured, slash, rest = unit.partition("/")
    kinds = (("time", _TIMES), ("size", _SIZES), ("bits", _BITS), ("share", _SHARES))
    return next((kind for kind, units in kinds if measured in units), "number") + slash + rest


def alternatives(unit: str) -> list[str]:
    """The other units of the same kind."""
    measured, slash, rest = unit.partition("/")
    group: list[str] = next((list(units) for units in (_TIMES, _SIZES, _BITS, _SHARES) if measured in units), [])
    return [name + slash + rest for name in group if name != measured]


def factor(source: str, target: str, base: int = BASES[0]) -> Fraction:
    """How many target units one source unit is; both of one kind."""
    return _measure(source, base) / _measure(target, base)


def _measure(unit: str, base: int) -> Fraction:
    measured = unit.partition("/")[0]
    if measured in _SIZES:
        return Fraction(base ** _SIZES[measured])
    return Fraction({**_TIMES, **_BITS, **_SHARES}[measured])
