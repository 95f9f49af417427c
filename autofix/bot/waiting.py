"""Rate limits and bad minutes of a forge are waited out: how long, is decided here and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from autofix.bot.forge import ForgeError

Answer = TypeVar("Answer")
ATTEMPTS = 6
PATIENCE = 4_000.0
"""The longest single wait in seconds: GitHub's and GitLab's hourly limits are over by then."""


@dataclass(frozen=True)
class Clock:
    """Time, so that tests need not wait."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Failed(Exception):
    """An answer that is an error, as the forge gave it; status 0 where there was no answer."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message = status, message
        self.headers = {name.lower(): value for name, value in (headers or {}).items()}


def patiently(call: Callable[[], Answer], clock: Clock, *, repeatable: bool = True) -> Answer:
    """Make a call again as long as its failure passes. Raises Failed, or ForgeError where waiting takes too long.

    repeatable: the call may have been carried out although its answer was an error, and doing it twice does no harm.
    """
    for attempt in range(ATTEMPTS):
        try:
            return call()
        except Failed as failure:
            seconds = delay(failure, attempt, clock.now(), repeatable=repeatable)
            if seconds is None or attempt == ATTEMPTS - 1:
                raise
            if seconds > PATIENCE:
                raise ForgeError(f"the rate limit is used up for another {seconds / 60:.0f} minutes") from None
            clock.sleep(seconds)
    raise AssertionError("unreachable")


def delay(failure: Failed, attempt: int, now: float, *, repeatable: bool = True) -> float | None:
    """How many seconds to wait before the next attempt; None where it would fail again."""
    asked = _number(failure.headers.get("retry-after"))
    if failure.status in (403, 429):
        if asked is not None:
            return asked
        if failure.headers.get("x-ratelimit-remaining", failure.headers.get("ratelimit-remaining")) == "0":
            reset = _number(failure.headers.get("x-ratelimit-reset", failure.headers.get("ratelimit-reset")))
            return max(reset - now, 0.0) + 1 if reset is not None else 60.0 * 2**attempt
        limited = failure.status == 429 or "rate limit" in failure.message.lower() or "abuse" in failure.message.lower()
        return 60.0 * 2**attempt if limited else None
    if failure.status in (0, 500, 502, 503, 504) and repeatable:
        return asked if asked is not None else 2.0 * 2**attempt
    return None


def _number(text: str | None) -> float | None:
    try:
        return max(float(text), 0.0) if text is not None else None
    except ValueError:
        return None
