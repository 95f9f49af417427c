"""A template as text and data at once: every value of the data has a node that says where it stands in the text."""

from __future__ import annotations

import bisect
import enum
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from autofix.pointer import ROOT, Json, Pointer, is_index

MAX_CHARACTERS = 8_000_000
"""Eight times the largest template CloudFormation accepts (1 MB)."""
MAX_DEPTH = 200
"""Far above any template; libyaml recurses in C and must never see 100,000 levels."""

BREAK = re.compile(r"\r\n|\n|\r")
_COMMENT_AFTER = re.compile(r"(?:[ \t]*[\]},])*[ \t]+#([^\r\n]*)")


class ReadError(ValueError):
    """Text that cannot be read, with the place (line and column from 1) and what to do about it."""

    def __init__(self, problem: str, line: int = 1, column: int = 1) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


class Style(enum.Enum):
    """How a value is written."""

    BLOCK = "block"
    FLOW = "flow"
    PLAIN = "plain"
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"
    TAG = "short-form intrinsic"
    VIRTUAL = "part of a scalar, as in !GetAtt A.B"


class Kind(enum.Enum):
    """What a value is."""

    MAPPING = "mapping"
    SEQUENCE = "sequence"
    SCALAR = "scalar"


@dataclass(eq=False)
class Entry:
    """A member or item: start is its key or dash, mark_end the end of the colon or dash; its node is made when somebody asks.

    A member without a key is a merge (``<<``).
    """

    key: str | None
    start: int
    key_end: int
    mark_end: int
    load: Callable[[], Node] = field(repr=False)

    @cached_property
    def node(self) -> Node:
        """The value."""
        return self.load()

    @property
    def end(self) -> int:
        """Where it ends, comments and blank lines after it left out."""
        return max(self.mark_end, self.node.end)


@dataclass(eq=False)
class Node:
    """A value in the text, from start up to, not including, end. Comments and blank lines after it do not belong to it."""

    kind: Kind
    style: Style
    start: int
    end: int
    value: Json
    obstacle: str | None = None
    """Why nothing may be changed inside, in words for the user."""
    pinned: str | None = None
    """Why it may neither go nor be replaced as a whole."""
    expand: Callable[[Node], Sequence[Entry]] = field(default=lambda _: (), repr=False)

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Members or items in text order; those a merge key brings in are not among them."""
        entries = self.expand(self)
        if self.kind is Kind.MAPPING and len({entry.key for entry in entries}) < len(entries):
            times = Counter(entry.key for entry in entries if entry.key is not None)
            for entry in entries:
                if entry.key is not None and times[entry.key] > 1:
                    entry.node.obstacle = entry.node.pinned = f"its key {entry.key} is written twice"
        return entries

    def entry(self, token: str) -> Entry | None:
        """The member or item called token; of keys written twice the last, which is the one that counts."""
        if self.kind is Kind.SEQUENCE:
            return self.entries[int(token)] if is_index(token) and int(token) < len(self.entries) else None
        return self._by_key.get(token)

    @cached_property
    def _by_key(self) -> dict[str | None, Entry]:
        return {entry.key: entry for entry in self.entries}


@dataclass(frozen=True)
class Duplicate:
    """A key that its mapping holds twice; the parser keeps the last, and so does CloudFormation.

    again: whether it says letter for letter what it said before. scalars: whether neither value is a mapping or list.
    """

    key: str
    offset: int
    at: Pointer
    again: bool
    scalars: bool


@dataclass(frozen=True, eq=False)
class Document:
    """A template that was read: the text, the canonical data, and the tree of nodes between them."""

    text: str
    format: Literal["yaml", "json"]
    data: Json
    load_root: Callable[[], Node] = field(repr=False)
    load_duplicates: Callable[[], Sequence[Duplicate]] = field(repr=False)

    @cached_property
    def root(self) -> Node:
        """The node of the whole template."""
        return self.load_root()

    @cached_property
    def duplicates(self) -> Sequence[Duplicate]:
        """Keys written twice in one mapping, each once, however many aliases repeat the mapping."""
        found: dict[int, Duplicate] = {}
        for duplicate in self.load_duplicates():
            found.setdefault(duplicate.offset, duplicate)
        return list(found.values())

    @cached_property
    def newline(self) -> str:
        """The line ending this text uses first, which new lines get too."""
        found = BREAK.search(self.text)
        return found.group() if found else "\n"

    def locate(self, pointer: Pointer) -> Node:
        """The node at pointer, or the nearest one around it that is written in the text."""
        node = self.root
        for token in pointer:
            entry = node.entry(token)
            if entry is None:
                break
            node = entry.node
        return node

    def offset(self, pointer: Pointer) -> int:
        """Where a reader should look for pointer: at its key, or at the nearest thing around it."""
        node, place = self.root, self.root.start
        for token in pointer:
            entry = node.entry(token)
            if entry is None:
                break
            node, place = entry.node, entry.start if entry.key is not None else entry.node.start
        return place

    def source(self, pointer: Pointer) -> str:
        """The characters that stand for the value at pointer (``15.10`` where the data says 15.1)."""
        node = self.locate(pointer)
        return self.text[node.start : node.end]

    def comment_after(self, pointer: Pointer) -> str:
        """The comment behind the value at pointer, on the line where the value ends; empty where there is none."""
        if "#" not in self.text:
            return ""
        node = self.locate(pointer)
        if node.style in (Style.LITERAL, Style.FOLDED):
            return ""
        found = _COMMENT_AFTER.match(self.text, node.end)
        return found.group(1).strip() if found else ""

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in BREAK.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = bisect.bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def duplicates_in(text: str, node: Node, at: Pointer = ROOT) -> Iterator[Duplicate]:
    """The keys that are written twice in a node or below it, in text order."""
    seen: dict[str | None, Entry] = {}
    for index, entry in enumerate(node.entries):
        place = at / (index if entry.key is None else entry.key)
        if (before := seen.get(entry.key)) is not None and entry.key is not None:
            said, says = (text[one.node.start : one.end] for one in (before, entry))
            scalars = before.node.kind is entry.node.kind is Kind.SCALAR
            yield Duplicate(entry.key, entry.start, place, said == says, scalars)
        seen[entry.key] = entry
        if node.kind is Kind.SEQUENCE or node.entry(entry.key or "") is entry:  # what does not count is nowhere in the data
            yield from duplicates_in(text, entry.node, place)


def refuse_hostile(text: str) -> None:
    """Bound the size before any parser sees the text. Raises ReadError."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"{len(text):,} characters; CloudFormation takes at most 1 MB, autofix reads {MAX_CHARACTERS:,}")
    if "\0" in text:
        offset = text.index("\0")
        raise ReadError("NUL characters: this is not a text file", *place(text, offset))


def after(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Where what matches a pattern at a position ends: there, where nothing does."""
    found = pattern.match(text, position)
    return found.end() if found else position


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset in a text that is not a document yet."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
