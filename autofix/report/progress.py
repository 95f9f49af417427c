"""One line on a terminal that says how far a long run is, and goes away before anything else is printed."""

from __future__ import annotations

import time
from typing import TextIO

_EVERY = 0.1


class Progress:
    """How many files are done of how many; silent where the stream is no terminal, and where a run is short."""

    def __init__(self, stream: TextIO, total: int, few: int) -> None:
        self._stream = stream if stream.isatty() and total > few else None
        self._total, self._done, self._next, self._shown = total, 0, time.monotonic() + 5 * _EVERY, False

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._stream is not None and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            filled = 30 * self._done // self._total
            self._stream.write(f"\r\x1b[2K[{'=' * filled}{' ' * (30 - filled)}] {self._done:,} of {self._total:,} files")
            self._stream.flush()
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._stream is not None and self._shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._shown = False
