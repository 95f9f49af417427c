"""A file is replaced whole or not at all; what a killed run left behind is swept up by the next one."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

if os.name != "nt":
    import fcntl

SUFFIX = ".autofix"


class ChangedError(Exception):
    """The file is no longer what it was when it was read."""


def replace(target: Path, content: bytes, expected: bytes) -> None:
    """Put content in the place of the expected bytes, keeping mode and ownership.

    Raises ChangedError where the file holds something else by now, OSError where it cannot be written; it is as it was then.
    """
    status = target.stat()
    with _instead_of(target, content) as temporary:
        temporary.chmod(status.st_mode & 0o7777)
        if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.getuid(), os.getgid()):
            os.chown(temporary, status.st_uid, status.st_gid)
        if target.read_bytes() != expected:
            raise ChangedError


def put(target: Path, content: bytes) -> None:
    """Put content into a file, whatever it held, for nobody else to read. Raises OSError where it cannot be written; it is as it was then."""
    with _instead_of(target, content):
        pass


@contextlib.contextmanager
def _instead_of(target: Path, content: bytes) -> Iterator[Path]:
    """A file that holds the content and, unless something is raised, takes the place of the target."""
    _sweep(target.parent)
    stream, temporary = _temporary(target)
    try:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
        yield temporary
        if os.name == "nt":
            stream.close()  # Windows moves no open file
        temporary.replace(target)
    except BaseException:
        _close(stream)
        temporary.unlink(missing_ok=True)
        raise
    _close(stream)


def _close(stream: BinaryIO) -> None:
    """Close a file whose content is written already or not wanted: what it still buffers may be lost."""
    with contextlib.suppress(OSError):
        stream.close()


def _temporary(target: Path) -> tuple[BinaryIO, Path]:
    """A new file beside the target, held by this process."""
    import tempfile  # slow to import, and only who writes needs it

    while True:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=SUFFIX, dir=target.parent)
        stream = os.fdopen(handle, "wb")
        with contextlib.suppress(OSError):
            _lock(stream)
            if Path(name).exists():
                return stream, Path(name)
        stream.close()  # another run swept it up before it was held


@functools.cache
def _sweep(folder: Path) -> None:
    """Delete, once for each folder, the temporary files that no living process holds."""
    for leftover in folder.glob(f".*{SUFFIX}"):
        with contextlib.suppress(OSError), leftover.open("rb") as stream:
            _lock(stream)
            leftover.unlink()


def _lock(stream: BinaryIO) -> None:
    """Hold a file as long as it is open. Raises OSError where another process holds it."""
    if os.name != "nt":  # where an open file cannot be deleted anyway
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
