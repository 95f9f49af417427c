"""What git knows of files: which are staged, which changed since a commit, which have changes nobody committed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


class GitProblem(Exception):
    """Why git cannot answer, in one sentence."""


def staged() -> list[Path]:
    """The files below the current folder that the next commit changes."""
    return _named("diff", "--cached", "--name-only", "--relative", "-z", "--diff-filter=ACMRT")


def changed_since(ref: str) -> list[Path]:
    """The files below the current folder that differ from where this branch left ref, and those git does not know yet."""
    base = _git("merge-base", "--end-of-options", ref, "HEAD").strip()
    changed = _named("diff", "--name-only", "--relative", "-z", "--diff-filter=ACMRT", base)
    return sorted({*changed, *_named("ls-files", "--others", "--exclude-standard", "-z")})


def uncommitted(path: Path) -> bool:
    """Whether a file has changes that no commit has, or git does not know it; outside a repository every file is such a one."""
    try:
        said = _git("status", "--porcelain", "--untracked-files=all", "--ignored", "-z", "--", path.name, folder=path.parent)
    except GitProblem:
        return True
    return said != ""


def _named(*words: str) -> list[Path]:
    return [Path(name) for name in _git(*words).split("\0") if name]


def _git(*words: str, folder: Path | None = None) -> str:
    import subprocess  # slow to import, and few runs ask git

    run: Sequence[str] = ["git", "--no-optional-locks", *words]
    try:
        done = subprocess.run(run, cwd=folder, capture_output=True, check=False)
    except OSError as problem:
        raise GitProblem(f"git cannot be run: {problem.strerror}") from None
    if done.returncode != 0:
        said = os.fsdecode(done.stderr).strip().splitlines()
        raise GitProblem(f"git {words[0]}: {said[0] if said else 'failed'}")
    return os.fsdecode(done.stdout)
