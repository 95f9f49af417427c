"""What is still in a file after a run, where it stands now, and the proven edits that would mend it."""

from __future__ import annotations

import bisect
import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from autofix.edits import Edit, Edits
from autofix.engine import Outcome, Result, Verdict
from autofix.fixer import Fixer
from autofix.patch import PatchError
from autofix.proof import ProofError, prove
from autofix.registry import all_fixers
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read
from autofix.syntax.render import render
from autofix.work import Report

PROVEN = 3_000_000
"""So many characters of one file are read again to prove fixes one by one; the others are shown together."""
NOTHING = Edits()
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


@dataclass(frozen=True)
class Present:
    """A finding in the file as it is now; edits (of that text) mend it, and where not alone, all of the file's fixable findings."""

    result: Result
    line: int
    column: int
    edits: Edits = NOTHING
    alone: bool = True


@dataclass(frozen=True)
class Stretch:
    """Text in the place of characters: lines and columns from 1, the end is the first character that stays."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Lines:
    """Text in the place of whole lines, both included; the line ending of the last one stays and is not part of text."""

    first: int
    last: int
    text: str


def present(report: Report, *, mended: bool = False) -> list[Present]:
    """After a dry run every finding; after a run that wrote the file those that are left, at their new lines.

    mended: with the edits of those that can be fixed, which takes a proof for each.
    """
    outcome = report.outcome
    if outcome is None:
        return []
    if report.written:
        moved = _moved(outcome.before, outcome.after)
        return [Present(result, moved(result.line), result.column) for result in outcome.left]
    if not mended:
        return [Present(result, result.line, result.column) for result in outcome.results]
    edits = _edits(outcome)
    whole = next((id(result) for result in outcome.fixed if id(result) not in edits), None)
    return [
        Present(result, result.line, result.column, edits.get(id(result), NOTHING))
        if id(result) != whole
        else Present(result, result.line, result.column, _difference(outcome.before, outcome.after), alone=False)
        for result in outcome.results
    ]


def _edits(outcome: Outcome) -> dict[int, Edits]:
    """The edits of each fixable finding that can be proven on the template as it is, without the others."""
    found: dict[int, Edits] = {}
    if not outcome.fixed:
        return found
    document = read(outcome.before)
    for result in outcome.fixed[: PROVEN // max(len(outcome.before), 1)]:
        try:
            edits = render(document, result.patch)
            prove(document, result.patch, edits)
        except (Refusal, PatchError, ProofError, LookupError):
            continue  # it builds on another finding's fix
        found[id(result)] = edits
    return found


def _difference(before: str, after: str) -> Edits:
    old, new = lines(before), lines(after)
    starts, new_starts = _starts(old), _starts(new)
    steps = difflib.SequenceMatcher(None, old, new).get_opcodes()
    return Edits.of(Edit(starts[a], starts[b], after[new_starts[c] : new_starts[d]]) for tag, a, b, c, d in steps if tag != "equal")


def _moved(before: str, after: str) -> Callable[[int], int]:
    """Where a line of the old text is in the new one; a line that is gone, where it was."""
    if before == after:
        return lambda line: line
    blocks = difflib.SequenceMatcher(None, lines(before), lines(after)).get_matching_blocks()
    begins = [block.a for block in blocks]

    def moved(line: int) -> int:
        block = blocks[max(bisect.bisect_right(begins, line - 1) - 1, 0)]
        return max(block.b + min(max(line - 1 - block.a, 0), max(block.size - 1, 0)), 0) + 1

    return moved


def lines(text: str) -> list[str]:
    """The lines of a text with their endings, as an editor counts them."""
    return _LINE.findall(text)


def _starts(parts: Sequence[str]) -> list[int]:
    return [0, *itertools.accumulate(map(len, parts))]


def stretches(text: str, edits: Edits) -> Iterator[Stretch]:
    """The edits of a text by line and column."""
    starts = _line_starts(text)
    for edit in edits:
        yield Stretch(*_place(starts, edit.start), *_place(starts, edit.end), edit.text)


def whole_lines(text: str, edits: Edits, near: int = 1) -> Iterator[Lines]:
    """The edits of a text as replacements of whole lines: those that share a line as one, and all of them where that is near lines."""
    parts = lines(text)
    starts = _starts(parts)
    last = max(len(parts) - 1, 0)
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        first, final = (min(bisect.bisect_right(starts, offset) - 1, last) for offset in (edit.start, edit.end))
        if groups and (first <= groups[-1][1] or final - groups[0][0] < near):
            begun, end, members = groups.pop()
            groups.append((begun, max(end, final), [*members, edit]))
        else:
            groups.append((first, final, [edit]))
    for first, final, members in groups:
        base, stretch = starts[first], "".join(parts[first : final + 1])
        new = Edits.of(Edit(edit.start - base, edit.end - base, edit.text) for edit in members).apply(stretch)
        yield Lines(first + 1, final + 1, new.removesuffix(re.findall(r"(?:\r\n|\n|\r)?\Z", stretch)[0]))


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]


def _place(starts: Sequence[int], offset: int) -> tuple[int, int]:
    line = bisect.bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def fixers_of(reports: Sequence[Report]) -> dict[str, Fixer]:
    """The fixers that found something, by name."""
    found = {result.finding.fixer for report in reports if report.outcome for result in report.outcome.results}
    return {fixer.name: fixer for fixer in all_fixers() if fixer.name in found}


def level(fixer: Fixer | None) -> str:
    """How bad a defect is, from its fixer's tags: error (it does not deploy), warning, or note (style)."""
    tags = set(fixer.tags) if fixer is not None else set()
    return "error" if "deploy" in tags else "note" if tags == {"style"} else "warning"


def told(result: Result) -> str:
    """The message with what a reader of a list needs to know: why it stays, what it costs, what to look at."""
    state = "autofix can fix this" if result.verdict is Verdict.FIXED else result.reason
    cost = f"cost: {result.finding.cost}" if result.finding.cost else ""
    more = [part[0].upper() + part[1:] for part in (state, *result.notes, cost) if part]
    return ". ".join([result.finding.message, *more])
