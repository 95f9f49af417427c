"""When the bot may open or move pull requests: windows such as ``mon-fri 06:00-09:00`` in a time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"(?:([a-z]{3})(?:-([a-z]{3}))?)?\s*(?:([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d))?")


class ScheduleError(ValueError):
    """A window that cannot be read; the message says what to write."""


@dataclass(frozen=True)
class Window:
    """Days of the week, and minutes of the day from start to end; a window with end before start reaches into the next day."""

    days: frozenset[int]
    start: int = 0
    end: int = 24 * 60

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in the window."""
        minute, today = moment.hour * 60 + moment.minute, moment.weekday()
        if self.start < self.end:
            return today in self.days and self.start <= minute < self.end
        yesterday = (moment - timedelta(days=1)).weekday()
        return (today in self.days and minute >= self.start) or (yesterday in self.days and minute < self.end)


def window(text: str) -> Window:
    """Read ``mon-fri 06:00-09:00``, ``sat``, ``22:00-05:00``. Raises ScheduleError."""
    found = _WINDOW.fullmatch(text.strip().lower())
    if found is None or not text.strip():
        raise ScheduleError(f"{text!r} is no window; write for example mon-fri 06:00-09:00, sat or 22:00-05:00")
    first, last, *clock = found.groups()
    for day in (first, last):
        if day is not None and day not in DAYS:
            raise ScheduleError(f"{day!r} is no day; write one of {', '.join(DAYS)}")
    days = range(7) if first is None else _days(DAYS.index(first), DAYS.index(last or first))
    if clock[0] is None:
        return Window(frozenset(days))
    start, end = int(clock[0]) * 60 + int(clock[1]), int(clock[2]) * 60 + int(clock[3])
    if start >= 24 * 60 or end > 24 * 60 or start == end:
        raise ScheduleError(f"{text!r} holds no time: hours go from 00:00 to 24:00")
    return Window(frozenset(days), start, end)


def _days(first: int, last: int) -> list[int]:
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def zone(name: str) -> ZoneInfo:
    """A time zone by its name. Raises ScheduleError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleError(f"there is no time zone {name!r}; write for example Europe/Berlin or UTC") from None


def is_open(windows: Sequence[Window], moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the bot may act now; without windows always."""
    local = moment.astimezone(zone)
    return not windows or any(each.holds(local) for each in windows)
