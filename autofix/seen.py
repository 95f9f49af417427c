"""Texts in which nothing was found, so that the next run need not look again: by content, version and everything that decides."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path

import autofix
from autofix.engine import Options

_DIGEST = 16
_MOST = 200_000
"""Texts a file remembers before it is begun anew."""


class Clean:
    """The texts that are known to be clean under some options. Where nothing can be kept, nothing is remembered."""

    def __init__(self, folder: Path, options: Options) -> None:
        self._path = folder / key_of(options)
        self._known = self._read()

    def knows(self, raw: bytes) -> bool:
        """Whether nothing is found in a text, and nothing would be done with it."""
        return _digest(raw) in self._known

    def add(self, raw: bytes) -> None:
        """Remember a text."""
        digest = _digest(raw)
        self._known.add(digest)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab" if len(self._known) < _MOST else "wb") as stream:
                stream.write(digest)

    def _read(self) -> set[bytes]:
        try:
            content = self._path.read_bytes()
        except OSError:
            return set()
        return {content[n : n + _DIGEST] for n in range(0, len(content) - _DIGEST + 1, _DIGEST)}


def directory() -> Path:
    """Where they are kept, by the rules of the platform (``XDG_CACHE_HOME`` …)."""
    from platformdirs import user_cache_path  # only who has many files pays for it

    return user_cache_path("autofix", appauthor=False) / "clean"


def key_of(options: Options) -> str:
    """A name for everything besides the text that decides what is found in it."""
    snapshots = [(snapshot.region, snapshot.date, snapshot.source) for snapshot in options.facts.snapshots]
    decides = (
        [fixer.name for fixer in options.fixers] if options.fixers is not None else None, options.unsafe, options.max_impact.name, sorted(options.settings.items()), options.region,
        sorted(options.trusted), sorted(options.distrusted), options.suppressions, snapshots, *_program(),
    )  # fmt: skip
    return _hash(repr(decides).encode()).hex()[:32]


@functools.cache
def _program() -> tuple[object, ...]:
    """The version of autofix; in a checkout, the state of its files."""
    import fixers

    places = [Path(folder) for package in (autofix, fixers) for folder in package.__path__]
    return (autofix.__version__, tuple(sorted(stamp for place in places for stamp in _stamps(os.fspath(place)))))


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False) and entry.name != "__pycache__":
            yield from _stamps(entry.path)
        elif entry.name.endswith((".py", ".json", ".bin")):
            status = entry.stat()
            yield entry.path, status.st_mtime_ns, status.st_size


def _digest(raw: bytes) -> bytes:
    return _hash(raw)[:_DIGEST]


def _hash(raw: bytes) -> bytes:
    from hashlib import sha256  # brings OpenSSL along; see directory

    return sha256(raw).digest()
