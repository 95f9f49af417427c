"""The convention a family of names follows, read off its members, so that a new member looks like the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from autofix.pointer import Json
from autofix.references import intrinsic, items
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text

_VARIABLE = re.compile(r"\$\{[^{}]*\}")
_LITERAL = re.compile(r"[A-Za-z0-9]+(?:[-:]{1,2}[A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
_NUMBERED = re.compile(r"(?<=[a-z])(?=\d)")
_HOLE = "\0"
Key = TypeVar("Key")


@dataclass(frozen=True)
class _Member:
    """A name taken apart: the text with a hole, what filled it, and what it was made from."""

    identifier: str
    frame: str
    chunks: tuple[str, ...]
    separator: str
    delimiter: str | None


@dataclass(frozen=True)
class Convention:
    """How names are made from identifiers: a text with a hole, and the way words are written into it."""

    frame: str
    delimiter: str | None
    members: Sequence[_Member]

    def name(self, identifier: str) -> Json:
        """The name this convention gives to an identifier, in the form (text, Fn::Sub, Fn::Join) its members have."""
        chunks = [self._spelled(chunk) for chunk in self._chunks(self._kept(_words(identifier, self._numbers_apart)))]
        text = self.frame.replace(_HOLE, self._separator.join(chunks))
        if not _VARIABLE.search(text):
            return text
        return {"Fn::Sub": text} if self.delimiter is None else _joined(text, self.delimiter)

    @property
    def _separator(self) -> str:
        return _favourite(m.separator for m in self.members if len(m.chunks) > 1) or "-"

    @property
    def _numbers_apart(self) -> bool:
        return any(chunk.isdigit() for member in self.members for chunk in member.chunks)

    def _kept(self, words: list[str]) -> list[str]:
        """The words without a first or last one that the other members drop, too."""
        for end in (0, -1):
            alike = [m for m in self.members if _words(m.identifier)[end].lower() == words[end].lower()]
            dropped = [m for m in alike if not "".join(m.chunks).lower().count(words[end].lower())]
            if len(words) > 1 and len(alike) > 1 and len(dropped) == len(alike):
                words = words[1:] if end == 0 else words[:-1]
        return words

    def _chunks(self, words: list[str]) -> list[str]:
        """The words as the members put them together: each apart, only the last apart, or all in one."""
        votes = (_division(member) for member in self.members)
        division = _favourite(vote for vote in votes if vote is not None)
        if division == "each":
            return words
        return ["".join(words[:-1]), words[-1]] if division == "last" and len(words) > 1 else ["".join(words)]

    def _spelled(self, chunk: str) -> str:
        """The chunk as another member spells it, else in the case of the members."""
        known = {used.lower(): used for member in self.members for used in member.chunks}
        case = _favourite(case for member in self.members if (case := _case(member)) is not None)
        return known.get(chunk.lower()) or (chunk.lower() if case == "lower" else chunk.upper() if case == "upper" else chunk)


def convention(named: Mapping[str, Json]) -> Convention | None:
    """The convention most of these names (by the identifier each belongs to) follow; None where they show none."""
    members = [member for identifier, name in named.items() if (member := _member(identifier, name)) is not None]
    frame = _favourite(member.frame for member in members)
    if frame is None:
        return None
    alike = [member for member in members if member.frame == frame]
    if len(alike) < 2 and not _VARIABLE.search(frame):
        return None  # a name that says nothing of its stack is no example for others
    joined = [member.delimiter for member in alike if member.delimiter is not None]
    return Convention(frame, _favourite(joined) if 2 * len(joined) > len(alike) else None, alike)


def _member(identifier: str, name: Json) -> _Member | None:
    text = sub_text(name)
    if UNKNOWN in text or not _words(identifier):
        return None
    masked = _VARIABLE.sub(lambda found: " " * len(found.group()), text)
    sections = list(_LITERAL.finditer(masked))
    runs = [run for section in sections for run in _runs(section, identifier.lower())]
    if not runs and len(sections) == 1 and _VARIABLE.search(text):
        runs = [sections[0].span()]
    if not runs:
        return None
    start, end = max(runs, key=lambda run: (run[1] - run[0], run[0]))
    parts = re.split(r"([-:]+)", text[start:end])
    function, argument = intrinsic(name)
    delimiter = str(items(argument)[0]) if function == "Fn::Join" else None
    return _Member(identifier, text[:start] + _HOLE + text[end:], tuple(parts[::2]), next(iter(parts[1::2]), ""), delimiter)


def _runs(section: re.Match[str], identifier: str) -> Iterable[tuple[int, int]]:
    """The stretches of a literal whose parts all come from the identifier."""
    start = end = -1
    for part in re.finditer(r"[A-Za-z0-9]+", section.group()):
        if part.group().lower() in identifier and (len(part.group()) > 1 or part.group().isdigit()):
            start, end = (part.start() if start < 0 else start), part.end()
        elif start >= 0:
            yield section.start() + start, section.start() + end
            start = -1
    if start >= 0:
        yield section.start() + start, section.start() + end


def _words(identifier: str, numbers_apart: bool = False) -> list[str]:
    words = _WORD.findall(identifier)
    return [part for word in words for part in _NUMBERED.split(word)] if numbers_apart else words


def _division(member: _Member) -> str | None:
    words = {word.lower() for word in (*_words(member.identifier), *_words(member.identifier, numbers_apart=True))}
    several = any(chunk.lower() not in words and len(_words(chunk)) > 1 for chunk in member.chunks)
    if len(member.chunks) > 1:
        return "last" if several else "each"
    run_together = member.chunks[0].lower() not in words and member.chunks[0].lower() in member.identifier.lower()
    return "none" if several or run_together else None


def _case(member: _Member) -> str | None:
    """The case of a member's words; None where it has only acronyms, which are capitals anywhere."""
    text = "".join(member.chunks)
    if not text.isupper():
        return "lower" if text.islower() else "kept"
    return "upper" if any(len(chunk) > 3 and chunk not in member.identifier for chunk in member.chunks) else None


def _favourite(votes: Iterable[Key]) -> Key | None:
    """The most frequent vote, the first of equals."""
    return next((vote for vote, _ in Counter(votes).most_common(1)), None)


def _joined(text: str, delimiter: str) -> Json:
    """The Fn::Join that makes this text; an Fn::Sub where a part would have to mix text and variable."""
    variables = iter(_VARIABLE.findall(text))
    masked = _VARIABLE.sub(_HOLE, text)
    parts = masked.split(delimiter) if delimiter else [part for part in re.split(f"({_HOLE})", masked) if part]
    if any(_HOLE in part and part != _HOLE for part in parts):
        return {"Fn::Sub": text}
    return {"Fn::Join": [delimiter, [{"Ref": next(variables)[2:-1]} if part == _HOLE else part for part in parts]]}
