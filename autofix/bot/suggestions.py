"""What to say about somebody's pull request: one suggestion for each finding that it brings, and what becomes of those made before. Pure."""

from __future__ import annotations

import enum
import json
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autofix.bot import fingerprint
from autofix.bot.escape import block, code, prose
from autofix.bot.fingerprint import comment_mark
from autofix.bot.review import Line, Said, Suggestion, fenced, within, written
from autofix.bot.survey import Sick
from autofix.engine import Result
from autofix.fixer import Fixer
from autofix.report.present import Lines, Present, present, whole_lines
from autofix.report.terminal import printable
from autofix.work import Report

MOST = 30
"""More suggestions than these nobody reads; the others are listed."""
NEAR = 30
"""A fix whose changes lie farther apart than so many lines is no suggestion."""
_LONGEST = 20_000
_MARK = re.compile(r"<!-- autofix:suggestion (\{[^<>]*\}) -->")
_LISTED = 20
REMARK = "beyond"
"""The kind of the comment on the pull request as a whole."""


@dataclass(frozen=True)
class Listed:
    """A finding of the pull request whose fix cannot be taken with a click, and why."""

    path: str
    line: int
    fixer: str
    message: str
    why: str


@dataclass(frozen=True)
class Advice:
    """All there is to say."""

    suggestions: Sequence[Suggestion] = ()
    listed: Sequence[Listed] = ()


def advice(survey: Iterable[Sick], diff: Mapping[str, Mapping[int, Line]], fixers: Mapping[str, Fixer]) -> Advice:
    """What is worth saying: findings on lines that the pull request wrote, or whose fix changes such a line."""
    suggestions: list[Suggestion] = []
    listed: list[Listed] = []
    seen: Counter[str] = Counter()
    for one in survey:
        for found, made, touched in _made(one, fixers):
            lines = diff.get(one.entry.path, {})
            if not written(lines, [found.line, *touched]):
                continue
            finding = found.result.finding
            name = fingerprint.of(one.entry.path, finding)
            seen[name] += 1
            if isinstance(made, Suggestion) and within(lines, made.first, made.last) and len(suggestions) < MOST:
                suggestions.append(replace(made, id=name if seen[name] == 1 else f"{name}.{seen[name]}"))
            else:
                why = (
                    made if isinstance(made, str) else "there are many" if len(suggestions) >= MOST else "its lines are not all in the diff"
                )
                listed.append(Listed(one.entry.path, found.line, finding.fixer, finding.message, why))
    return Advice(suggestions, listed)


def _made(one: Sick, fixers: Mapping[str, Fixer]) -> Iterator[tuple[Present, Suggestion | str, Sequence[int]]]:
    """Each finding that can be mended, with its suggestion, or why there is none, and the lines that its fix changes."""
    fixable = {id(result) for result in one.outcome.fixed}
    for found in present(Report(Path(one.entry.path), outcome=one.outcome), mended=True):
        if id(found.result) in fixable:
            changed = list(whole_lines(one.outcome.before, found.edits, NEAR)) if found.alone else []
            touched = [number for each in changed for number in range(each.first, each.last + 1)]
            yield found, _suggestion(one, found, changed, fixers[found.result.finding.fixer]), touched


def _suggestion(one: Sick, found: Present, changed: Sequence[Lines], fixer: Fixer) -> Suggestion | str:
    if not changed:
        return "it comes with another fix"
    if len(changed) > 1:
        return "it changes lines that lie far apart"
    only = changed[0]
    if not _exact(one.outcome.before, only.text) or (one.source.bom and only.first == 1):
        return "a comment cannot carry its characters as they are"
    below = _below(found.result, fixer, one.entry.path)
    return Suggestion("", one.entry.path, only.first, only.last, only.text, prose(found.result.finding.message), below)


def _exact(before: str, text: str) -> bool:
    """Whether a comment carries lines as they are: forges know line feeds only, and what is invisible must not be taken with a click."""
    if "\r" in before or not text or len(text) > _LONGEST:
        return False
    return all(printable(line) == line.replace("\t", " ") for line in text.split("\n"))


def _below(result: Result, fixer: Fixer, path: str) -> str:
    """What a reviewer wants to know before taking it."""
    facts = [code(fixer.name), result.safety.value]
    facts += [f"impact on an existing stack: {result.impact}"] if result.impact else []
    facts += [prose(note) for note in result.notes]
    facts += [f"cost: {prose(result.finding.cost)}"] if result.finding.cost else []
    facts += [f"resolves {', '.join(fixer.resolves)}"] if fixer.resolves else []
    line = f"ignore[{fixer.name}]"
    ignore = f"`ignore: [{fixer.name}]` in `.autofix.yaml`" if path.lower().endswith(".json") else f"`# autofix: {line} why`"
    return f"{' · '.join(facts)} · [source](<{fixer.cite}>) · not wanted: {ignore}"


def body(suggestion: Suggestion, info: str) -> str:
    """A whole comment; its mark comes first, so that nothing in the text can pass for it."""
    shown = f"{suggestion.above}\n\n{fenced(info, suggestion.text)}\n\n{suggestion.below}"
    return f"{_marked(suggestion.id)}\n{shown}"


def _marked(name: str, *, settled: bool = False) -> str:
    return f"<!-- autofix:suggestion {json.dumps({'id': name} | ({'settled': True} if settled else {}))} -->"


def is_suggestion(text: str) -> bool:
    """Whether a comment has the mark of a suggestion."""
    return _read(text) is not None


def _read(text: str) -> tuple[str, bool] | None:
    """The finding that a comment is about, and whether it is settled."""
    found = _MARK.match(text.lstrip())
    if found is None:
        return None
    try:
        raw = json.loads(found.group(1))
    except ValueError:
        return None
    name = raw.get("id")
    return (name, raw.get("settled") is True) if isinstance(name, str) else None


def span(text: str) -> int:
    """How many lines a suggestion on GitLab replaces."""
    found = re.search(r"^`{3,}suggestion:-(\d+)\+0$", text.replace("\r\n", "\n"), re.MULTILINE)
    return int(found.group(1)) + 1 if found else 1


def settled(text: str) -> str:
    """The last body of a comment that somebody answered."""
    found = _read(text)
    return f"{_marked(found[0] if found else '', settled=True)}\nautofix does not find this any more."


class Doing(enum.Enum):
    """What to do about a comment on lines."""

    SUGGEST = "suggest"
    REWRITE = "rewrite"
    WITHDRAW = "withdraw"
    SETTLE = "settle"
    KEEP = "keep"


@dataclass(frozen=True)
class Move:
    """One decision: what to do about a suggestion, or about a comment that was made before."""

    doing: Doing
    suggestion: Suggestion | None = None
    said: Said | None = None


def moves(wanted: Sequence[Suggestion], said: Sequence[Said], info: Callable[[Suggestion], str]) -> list[Move]:
    """What to do, in the order to do it: what is new comes first, so that a run that dies leaves too much rather than too little."""
    missing = {one.id: one for one in wanted}
    kept, gone = [], []
    for comment in sorted(said, key=lambda one: not _stands(one, missing)):
        name, is_settled = _read(comment.body) or ("", True)
        one = missing.get(name)
        if is_settled:
            continue
        if one is not None and (comment.resolved or _stands(comment, missing)):
            del missing[name]
            same = comment.resolved or comment.body.replace("\r\n", "\n").strip() == body(one, info(one)).strip()
            kept.append(Move(Doing.KEEP if same else Doing.REWRITE, one, comment))
        elif not comment.resolved:
            gone.append(Move(Doing.SETTLE if comment.answered else Doing.WITHDRAW, None, comment))
    return [*kept, *(Move(Doing.SUGGEST, one) for one in missing.values()), *gone]


def _stands(comment: Said, wanted: Mapping[str, Suggestion]) -> bool:
    """Whether a comment is where its suggestion belongs."""
    one = wanted.get((_read(comment.body) or ("", True))[0])
    return one is not None and (one.path, one.first, one.last) == (comment.path, comment.first, comment.last)


def remark(listed: Sequence[Listed]) -> str | None:
    """The one comment about what cannot be taken with a click; None where there is nothing of that kind."""
    if not listed:
        return None
    lines = [f"- {code(f'{one.path}:{one.line}')} {prose(one.message)} ({code(one.fixer)}; {one.why})" for one in listed[:_LISTED]]
    lines += [f"- and {len(listed) - _LISTED} more"] if len(listed) > _LISTED else []
    names = ",".join(sorted({one.fixer for one in listed}))
    paths = sorted({one.path for one in listed})
    command = f"autofix --select {names} {' '.join(shlex.quote(printable(path)) for path in paths[:5]) if len(paths) <= 5 else '.'}"
    return "\n".join(
        [
            comment_mark(REMARK),
            "autofix can mend more in what this pull request changes, with changes beyond its lines:",
            "",
            *lines,
            "",
            block(command, "sh"),
        ]
    )
