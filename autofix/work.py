"""One file from reading to writing, and what is to be said about it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from autofix.engine import NotATemplate, Options, Outcome, fix
from autofix.files import FileProblem, Found, Source, decode, form_of, read, write
from autofix.judge import Judge
from autofix.syntax.document import ReadError
from autofix.verify import fix_verified

_GARBAGE = 200_000
"""So many objects more than at the last look; a look takes time for each of them."""


def spare_collector() -> None:
    """Let Python look for garbage between files only: a large template is 100,000s of objects that all live until it is done.

    At Python's own thresholds the collector walks them again and again, and the time grows faster than the template.
    """
    gc.freeze()
    gc.disable()


def collect_now_and_then() -> None:
    """Between files: look for garbage where there is much, as nobody else does it after spare_collector."""
    if gc.get_count()[0] > _GARBAGE:
        gc.collect()


@dataclass(frozen=True)
class Problem:
    """Why a file could not be worked on; line and column are 0 where there is no place."""

    message: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Report:
    """A file that was looked at: its outcome, or the problem with it, or neither where it is no template."""

    path: Path
    outcome: Outcome | None = None
    problem: Problem | None = None
    notice: str | None = None
    written: bool = False
    bom: str = ""
    unverified: str = ""
    """Why no judge stands behind the changes."""


def repair(source: Source, options: Options, judge: Judge | None, prefer: str) -> tuple[Outcome, str]:
    """The outcome for a text, and why it is unverified. Raises ReadError and NotATemplate."""
    if judge is None:
        return fix(source.text, options, prefer=prefer), ""
    return fix_verified(source.text, options, judge, prefer=prefer)


Step: TypeAlias = Callable[[Source, Options, "Judge | None", str], "tuple[Outcome, str]"]
"""What is done with a text: it makes an outcome of it, and says why that is unverified. May raise ReadError and NotATemplate."""


def process(
    found: Found,
    options: Options,
    judge: Judge | None = None,
    *,
    dry_run: bool,
    step: Step = repair,
    careful: Callable[[Path], Problem | None] | None = None,
) -> Report:
    """Read, repair and (unless dry_run) write one file. Never raises for anything a file can contain.

    careful: asked before a file is written; what it answers is why it is not.
    """
    collect_now_and_then()
    try:
        source = read(found.path)
        if not found.named and not may_be_a_template(source.text):
            return Report(found.path)
        outcome, unverified = step(source, options, judge, form_of(found.path))
        changed = outcome.after != outcome.before
        if changed and not dry_run and careful is not None and (problem := careful(found.path)) is not None:
            return Report(found.path, problem=problem)
        if changed and not dry_run:
            write(found, source, outcome.after)
        return Report(found.path, outcome, written=changed and not dry_run, bom=bom(source), unverified=unverified)
    except NotATemplate as reason:
        return Report(found.path, notice=str(reason) if found.named else None)
    except (ReadError, FileProblem) as error:
        return Report(found.path, problem=Problem(error.problem, error.line, error.column))


def from_stdin(raw: bytes, options: Options, judge: Judge | None = None, step: Step = repair, path: Path = Path("stdin")) -> Report:
    """Repair what stands on stdin, in the place of path. Never raises for anything it can contain; what is no template is a problem there."""
    try:
        source = decode(raw)
        outcome, unverified = step(source, options, judge, form_of(path))
        return Report(path, outcome, bom=bom(source), unverified=unverified)
    except (ReadError, FileProblem) as problem:
        return Report(path, problem=Problem(problem.problem, problem.line, problem.column))
    except NotATemplate as reason:
        return Report(path, problem=Problem(str(reason)))


def bom(source: Source) -> str:
    """The byte order mark as the character a diff needs to carry."""
    return source.bom.decode("utf-8")


def may_be_a_template(text: str) -> bool:
    """A cheap look, so that a walk does not complain about every broken YAML file in a repository."""
    return "::" in text and ("Resources" in text or "Transform" in text)
