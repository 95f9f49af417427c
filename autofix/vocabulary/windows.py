"""Daily and weekly time windows as databases and caches take them: ``03:00-04:00``, ``sun:04:00-sun:05:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autofix.pointer import Json

DAY, WEEK = 24 * 60, 7 * 24 * 60
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAILY = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY = re.compile(f"({'|'.join(_DAYS)}):{_TIME}-({'|'.join(_DAYS)}):{_TIME}", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """Minutes since midnight, or since Monday's midnight for a weekly window, and how many it lasts. It may wrap around."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """Minutes since midnight (of any day) when it is over."""
        return (self.start + self.length) % DAY

    def starting(self, minute: int) -> Window:
        """A window as long as this one that starts at another minute of the day."""
        return Window(minute % DAY, self.length)

    def lasting(self, minutes: int) -> Window:
        """A window from the same minute on that lasts so many."""
        return Window(self.start, minutes)

    def meets(self, weekly: Window) -> bool:
        """Whether this daily window and a weekly one have a minute in common on any day."""
        starts = (self.start + day * DAY for day in range(7))
        return any((weekly.start - start) % WEEK < self.length or (start - weekly.start) % WEEK < weekly.length for start in starts)

    def __str__(self) -> str:
        """A daily window as databases and caches take it."""
        return f"{_clock(self.start)}-{_clock(self.end)}"

    def weekly_text(self) -> str:
        """A weekly window as databases and caches take it."""
        return "-".join(f"{_DAYS[minute // DAY % 7]}:{_clock(minute)}" for minute in (self.start, self.start + self.length))


def daily_window(text: Json) -> Window | None:
    """Read ``hh:mm-hh:mm``; None for anything else."""
    found = _DAILY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return Window(hour * 60 + minute, ((end_hour - hour) * 60 + end_minute - minute) % DAY)


def weekly_window(text: Json) -> Window | None:
    """Read ``ddd:hh:mm-ddd:hh:mm``; None for anything else."""
    found = _WEEKLY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    halves = found.groups()[:3], found.groups()[3:]
    start, end = (_DAYS.index(day.lower()) * DAY + int(hour) * 60 + int(minute) for day, hour, minute in halves)
    return Window(start, (end - start) % WEEK)


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"
