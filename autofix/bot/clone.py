"""A repository as git objects: what is on its branches, new commits, pushes. There is no work tree."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from autofix.bot.git import Access, GitError, conversation, git

_BASE = "refs/autofix/base"
_MINE = "refs/autofix/mine/"
_MEMORY = "refs/autofix/proposed/"
LARGEST_FILE = 8_000_000
"""Larger files stay where they are: CloudFormation takes templates of 1 MB."""
_SMALL = 1_000_000
REMEMBERED = "refs/autofix/"
"""Where a forge that knows no pull requests keeps what was proposed."""
_TRAILER = re.compile(r"^(Autofix-[A-Za-z]+): (\S.*)$")


class Raced(GitError):
    """A branch that somebody else moved between our look at it and our push."""


class Empty(GitError):
    """A repository, or a branch, that is not there."""


@dataclass(frozen=True)
class Entry:
    """A regular file in a commit."""

    path: str
    mode: str
    id: str
    size: int


@dataclass(frozen=True)
class Commit:
    """A commit as it stands in the object store."""

    id: str
    tree: str
    parents: tuple[str, ...]
    committer: str
    """Name and address: ``autofix <autofix@example.org>``."""
    time: int
    message: str

    @property
    def trailers(self) -> Mapping[str, str]:
        """The ``Autofix-…`` lines of the message's last paragraph."""
        last = self.message.rstrip("\n").rpartition("\n\n")[2]
        return {found.group(1): found.group(2) for line in last.splitlines() if (found := _TRAILER.match(line))}


@dataclass(frozen=True)
class Clone:
    """Our own bare repository with what was fetched."""

    folder: Path
    access: Access


@contextmanager
def cloned(access: Access) -> Iterator[Clone]:
    """An empty repository in a temporary folder, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="autofix-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        git(["init", "--quiet", "--bare", "--template=", "."], folder)
        yield Clone(folder, access)


def fetch(clone: Clone, base: str, prefix: str) -> None:
    """Fetch the newest commit of the base branch and of every branch below the prefix. Raises Empty without the base branch."""
    refs = (f"+refs/heads/{base}:{_BASE}", f"+refs/heads/{prefix}*:{_MINE}{prefix}*", f"+{REMEMBERED}*:{_MEMORY}*")
    _fetch(clone, refs, f"there is no branch {base!r}")


def fetch_commit(clone: Clone, ref: str) -> None:
    """Fetch the newest commit of a full ref name, in the place of the base branch. Raises Empty without it."""
    _fetch(clone, (f"+{ref}:{_BASE}",), f"there is no {ref}")


def _fetch(clone: Clone, refs: Sequence[str], missing: str) -> None:
    options = [
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        f"--filter=blob:limit={LARGEST_FILE}",
    ]
    try:
        git(["fetch", *options, "--", clone.access.url, *refs], clone.folder, access=clone.access)
    except GitError as problem:
        if "couldn't find remote ref" in str(problem).lower():
            raise Empty(missing) from None
        raise
    with suppress(GitError):  # else git would fetch what is too large as soon as somebody asks how large it is
        git(["config", "--remove-section", f"remote.{clone.access.url}"], clone.folder)


def default_branch(access: Access, folder: Path) -> str:
    """The branch the remote's HEAD points to. Raises Empty."""
    said = git(["ls-remote", "--symref", "--", access.url, "HEAD"], folder, access=access).decode("utf-8", "replace")
    found = re.match(r"ref: refs/heads/(\S+)\tHEAD", said)
    if found is None:
        raise Empty("the repository has no commits, or its HEAD points nowhere")
    return found.group(1)


def base_commit(clone: Clone) -> Commit:
    """The newest commit of the base branch."""
    return commit_of(clone, _BASE)


def branches(clone: Clone) -> dict[str, Commit]:
    """The newest commits of the fetched branches, by name."""
    return _commits(clone, _MINE)


def remembered(clone: Clone) -> dict[str, Commit]:
    """What was proposed once, by branch: see REMEMBERED."""
    return _commits(clone, _MEMORY)


def _commits(clone: Clone, below: str) -> dict[str, Commit]:
    listed = git(["for-each-ref", "--format=%(refname)", below], clone.folder).decode("utf-8", "replace").split("\n")
    names = [name for name in listed if name]
    return {name.removeprefix(below): found for name, found in zip(names, _read_commits(clone, names))}


def commit_of(clone: Clone, revision: str) -> Commit:
    """A commit by its id or full ref name."""
    return next(_read_commits(clone, [revision]))


def _read_commits(clone: Clone, revisions: Sequence[str]) -> Iterator[Commit]:
    """Several commits, through one git process. Raises GitError for what is none."""
    if not revisions:
        return
    with conversation(["cat-file", "--batch"], clone.folder) as (ask, answer):
        for revision in revisions:
            ask.write(revision.encode("utf-8") + b"\n")
            ask.flush()
            name, *kind = answer.readline().decode("utf-8", "replace").split()
            if kind[:1] != ["commit"]:
                raise GitError(f"{revision} is no commit")
            raw = answer.read(int(kind[1])).decode("utf-8", "replace")
            answer.read(1)
            yield _parsed(name, raw)


def _parsed(name: str, raw: str) -> Commit:
    head, _, message = raw.partition("\n\n")
    fields = [line.partition(" ")[::2] for line in head.split("\n")]
    who, time, _ = next(value for key, value in fields if key == "committer").rsplit(" ", 2)
    parents = tuple(value for key, value in fields if key == "parent")
    return Commit(name, next(value for key, value in fields if key == "tree"), parents, who, int(time), message)


def files(clone: Clone, commit: str) -> Iterator[Entry]:
    """The regular files of a commit; symbolic links and submodules are none."""
    for line in git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], clone.folder).split(b"\0"):
        head, _, path = line.partition(b"\t")
        if head.startswith((b"100644 blob", b"100755 blob")):
            mode, _, name, size = head.decode("ascii").split()
            try:
                yield Entry(path.decode("utf-8"), mode, name, int(size) if size.isdigit() else LARGEST_FILE + 1)
            except UnicodeDecodeError:
                continue  # no template of ours has such a name, and git refuses it on most systems


def contents(clone: Clone, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """What stands in the files, one after the other, through one git process."""
    with conversation(["cat-file", "--batch"], clone.folder) as (ask, answer):
        for entry in entries:
            ask.write(entry.id.encode("ascii") + b"\n")
            ask.flush()
            head = answer.readline().split()
            if len(head) != 3:
                continue  # not in our store: larger than a fetch brings
            yield entry, answer.read(int(head[2]))
            answer.read(1)


def texts(clone: Clone, entries: Iterable[Entry]) -> dict[str, str]:
    """What small files say, by their paths; larger ones are left out."""
    small = [entry for entry in entries if entry.size <= _SMALL]
    return {entry.path: data.decode("utf-8-sig", "replace") for entry, data in contents(clone, small)}


@dataclass(frozen=True)
class Draft:
    """A commit to be: files and their new bytes on top of a base, and who makes it."""

    base: Commit
    changes: Mapping[str, bytes]
    modes: Mapping[str, str]


def tree_of(clone: Clone, draft: Draft) -> str:
    """The tree with a draft's changes, written into the object store."""
    index = {"GIT_INDEX_FILE": str(clone.folder / "index.autofix")}
    git(["read-tree", draft.base.id], clone.folder, environment=index)
    lines = []
    for path, data in sorted(draft.changes.items()):
        name = git(["hash-object", "-w", "--stdin", "--no-filters"], clone.folder, stdin=data).decode("ascii").strip()
        lines.append(f"{draft.modes.get(path, '100644')} {name}\t".encode() + path.encode("utf-8") + b"\0")
    git(["update-index", "-z", "--index-info"], clone.folder, stdin=b"".join(lines), environment=index)
    return git(["write-tree", "--missing-ok"], clone.folder, environment=index).decode("ascii").strip()


def commit(clone: Clone, base: Commit, tree: str, message: str, author: tuple[str, str]) -> str:
    """Write a commit. The same change on the same base is the same commit, whenever it is made."""
    name, address = author
    who = {f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER") for field, value in (("NAME", name), ("EMAIL", address))}
    when = {"GIT_AUTHOR_DATE": f"{base.time} +0000", "GIT_COMMITTER_DATE": f"{base.time} +0000"}
    arguments = ["commit-tree", tree, "-p", base.id, "-F", "-"]
    return git(arguments, clone.folder, stdin=message.encode("utf-8"), environment={**who, **when}).decode("ascii").strip()


def push(clone: Clone, updates: Sequence[tuple[str, str, str]]) -> None:
    """Move refs on the remote, all or none: (full ref name, commit or "" to delete it, what must be there now or "" for nothing).

    Raises Raced where something else is there, and does nothing then.
    """
    leases = [f"--force-with-lease={ref}:{expected}" for ref, _, expected in updates]
    specs = [f"{new}:{ref}" for ref, new, _ in updates]
    atomic = ["--atomic"] if len(updates) > 1 else []
    try:
        git(["push", "--quiet", "--no-verify", *atomic, *leases, "--", clone.access.url, *specs], clone.folder, access=clone.access)
    except GitError as problem:
        if "stale info" in str(problem) or "fetch first" in str(problem):
            raise Raced("somebody else moved the branch meanwhile; the next run looks again") from None
        raise


def origin_of(folder: Path) -> str | None:
    """The URL of ``origin`` of a checkout, which is read and never worked in."""
    try:
        said = git(["config", "--get", "remote.origin.url"], folder)
    except GitError:
        return None
    return said.decode("utf-8", "replace").strip() or None
