"""Finding, reading and writing template files. Nothing is written that was not read here, and nothing is half written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeAlias

from autofix import atomic
from autofix.syntax.document import MAX_CHARACTERS

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".template", ".cfn", ".cftemplate"})
"""Files a walk looks into; a file that is named is read whatever it is called."""
SKIPPED = frozenset({".git", ".hg", ".svn", ".aws-sam", ".serverless", ".terraform", ".tox", ".venv", "cdk.out", "node_modules"})
"""Folders of generated or foreign files."""
Excluded: TypeAlias = Callable[[Path, bool], bool]
"""Whether a path (and whether it is a folder) is to be left out."""
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


class FileProblem(Exception):
    """A file that cannot be read or written, in words for the user; line and column where they are known."""

    def __init__(self, problem: str, line: int = 0, column: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


@dataclass(frozen=True)
class Found:
    """A file to look at: named by the user, or found by walking root."""

    path: Path
    named: bool
    root: Path


def form_of(path: PurePath) -> str:
    """What a file holds, by its name: where its text is neither, the mistake of this one is reported."""
    return "json" if path.suffix.lower() == ".json" else "yaml"


@dataclass(frozen=True)
class Source:
    """A file's bytes as they were read, and the text they stand for (without byte order mark)."""

    raw: bytes
    text: str

    @property
    def bom(self) -> bytes:
        """The byte order mark, which goes back where it was."""
        return _BOM if self.raw.startswith(_BOM) else b""

    def encoded(self, text: str) -> bytes:
        """Another text as bytes of this file."""
        return self.bom + text.encode("utf-8")


def nothing_excluded(path: Path, is_folder: bool) -> bool:  # noqa: ARG001
    """Leave nothing out."""
    return False


def discover(paths: Sequence[Path], excluded: Excluded = nothing_excluded) -> Iterator[Found]:
    """The files behind the paths, sorted within each folder; each file once. Missing paths raise FileProblem when read.

    excluded: asked of each file and folder a walk comes to (not of what is named) whether to leave it out.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _walk(path, excluded) if path.is_dir() else [Found(path, True, path.parent)]:
            real = found.path.resolve()
            if real not in seen:
                seen.add(real)
                yield found


def _walk(root: Path, excluded: Excluded) -> Iterator[Found]:
    ignored = _Ignored(root, excluded)
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        ignored.enter(here)
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not ignored(here / name, True))
        for name in sorted(names):
            path = here / name
            if path.suffix.lower() in SUFFIXES and not ignored(path, False) and _stays_inside(path, root):
                yield Found(path, False, root)


def _stays_inside(path: Path, root: Path) -> bool:
    """Whether a path, its symbolic links followed, is a regular file below root."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return real.is_file() and (not path.is_symlink() or real.is_relative_to(root.resolve()))


class _Ignored:
    """What .gitignore files (from the repository's root down) and the configuration leave out."""

    def __init__(self, root: Path, excluded: Excluded) -> None:
        self._specs: dict[Path, GitIgnoreSpec] = {}
        for folder in _up_to_repository(root.resolve()):
            self._read(folder)
        self._excluded = excluded

    def enter(self, folder: Path) -> None:
        self._read(folder.resolve())

    def _read(self, folder: Path) -> None:
        path = folder / ".gitignore"
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if folder not in self._specs and path.is_file():
                self._specs[folder] = _spec(path.read_text(encoding="utf-8").splitlines())

    def __call__(self, path: Path, is_folder: bool) -> bool:
        if self._excluded(path, is_folder):
            return True
        real = path.parent.resolve() / path.name
        ending = "/" if is_folder else ""
        for folder in real.parents:
            if (spec := self._specs.get(folder)) is not None:
                include = spec.check_file(str(real.relative_to(folder)) + ending).include
                if include is not None:
                    return include
        return False


def _spec(patterns: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # slow to import, and only a .gitignore needs it

    return GitIgnoreSpec.from_lines(patterns)


def _up_to_repository(folder: Path) -> list[Path]:
    """The folders from the repository's root down to folder; folder alone outside a repository."""
    chain = [folder, *folder.parents]
    top = next((index for index, candidate in enumerate(chain) if (candidate / ".git").exists()), 0)
    return chain[: top + 1][::-1]


def read(path: Path) -> Source:
    """Read a file as UTF-8. Raises FileProblem, which says what is wrong and what to do."""
    try:
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            raise FileProblem(f"{path.stat().st_size:,} bytes: too large for a template (CloudFormation takes at most 1 MB)")
        raw = path.read_bytes()
    except IsADirectoryError:
        raise FileProblem("is a folder") from None
    except OSError as problem:
        raise FileProblem(f"cannot be read: {problem.strerror}") from None
    return decode(raw)


def decode(raw: bytes) -> Source:
    """The text of bytes that should be UTF-8. Raises FileProblem."""
    other = next((name for mark, name in _OTHER_BOMS.items() if raw.startswith(mark)), None)
    if other is not None:
        raise FileProblem(f"is encoded in {other}; CloudFormation reads UTF-8, so convert it first")
    try:
        return Source(raw, raw.removeprefix(_BOM).decode("utf-8"))
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        column = problem.start - raw.rfind(b"\n", 0, problem.start)
        byte = raw[problem.start]
        raise FileProblem(f"is not UTF-8 (byte 0x{byte:02x}); convert it first, for example from Latin-1", line, column) from None


def create(path: Path, text: str) -> None:
    """Write a new file. Raises FileProblem where there is one already."""
    try:
        with path.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        raise FileProblem(f"{path} exists already; autofix does not overwrite it") from None
    except OSError as problem:
        raise FileProblem(f"{path} cannot be written: {problem.strerror}") from None


def write(found: Found, source: Source, text: str) -> None:
    """Put text in the place of what was read, all or nothing, keeping mode and ownership.

    Writes through a symbolic link only to a file below the named tree. Raises FileProblem: nothing was changed then.
    """
    target = found.path.resolve()
    if found.path.is_symlink() and not target.is_relative_to(found.root.resolve()):
        raise FileProblem(f"is a symbolic link to {target}, outside {found.root}; name that file to change it")
    try:
        if not os.access(target, os.W_OK):
            raise FileProblem("cannot be written: permission denied")
        if target.read_bytes() != source.raw:
            raise FileProblem("changed while autofix worked on it; run again")
        atomic.replace(target, source.encoded(text), source.raw)
    except atomic.ChangedError:
        raise FileProblem("changed while autofix worked on it; run again") from None
    except OSError as problem:
        raise FileProblem(f"cannot be written: {problem.strerror}") from None
