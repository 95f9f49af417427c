"""How a file is written: what new text in it has to look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from autofix.syntax.document import Document, Kind, Node, Style

Found = TypeVar("Found")
_WORDS = re.compile(r"[A-Za-z/][\w./-]*(?:(?: |::?(?=[\w*]))[\w./*-]+)*")
"""A text that needs no quotes, but for those YAML takes for truth values."""
_TRUTH = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


@dataclass(frozen=True)
class Habits:
    """Quotes, short or long intrinsics, indentation of mappings and of lists."""

    quote: str
    sub_quote: str | None
    short: bool
    json: bool = False
    step: int = 2
    dash: int = 2
    dash_width: int = 2
    literal: bool = True
    """Whether a block scalar may be written here."""
    quoted: frozenset[str] = frozenset()
    """The keys whose texts have quotes, needed or not."""
    plain: frozenset[str] | None = None
    """Where most texts have quotes: the keys whose texts have none."""

    def quote_for(self, key: str | None) -> str | None:
        """The quote of a new text that needs none; None for a text that is not under a key of its own."""
        by_habit = key is not None and (key in self.quoted or (self.plain is not None and key not in self.plain))
        return self.quote if by_habit else None


class Page:
    """A document to be written on, and the habits at each place of it. The nearest neighbours decide."""

    def __init__(self, document: Document, *, literal: bool = True) -> None:
        self.document, self.text, self.newline = document, document.text, document.newline
        self._literal = literal
        self.is_sealed = False
        """Whether a block scalar at the end of the text was kept from taking in a newline; that is written once."""
        self._steps: dict[int, int | None] = {}
        self._dashes: dict[int, tuple[int, int] | None] = {}

    def habits(self, around: Sequence[Node], *, literal: bool = True) -> Habits:
        """The habits at a place; around holds the nodes from the root down to it."""
        step = _nearest(around, self._steps, self._step)
        dash, width = _nearest(around, self._dashes, self._dash) or (2, 2)
        whole = self._whole
        return replace(whole, step=step or 2, dash=dash, dash_width=width, literal=literal and self._literal)

    @cached_property
    def like_json(self) -> bool:
        """Whether the whole document is JSON, or YAML that looks like it."""
        root = self.document.root
        return root.style is Style.FLOW and (not root.entries or self.text[root.entries[0].start] == '"')

    @cached_property
    def brackets(self) -> dict[str, str | None]:
        """What JSON of this file has behind brackets of calls, arguments of Fn::GetAtt, texts and lone members; None: a line break."""
        lists = re.findall(r'("Fn::GetAtt"\s*:\s*)?\[(\s*)"', self.text)
        calls = _most(re.findall(r'\{(\s*)"(?:Ref|Fn::\w+)"', self.text), None)
        arguments = _most([space for of_a_call, space in lists if of_a_call], calls)
        texts = _most([space for of_a_call, space in lists if not of_a_call], arguments)
        alone = _most(re.findall(r'\{(\s*)"(?!Ref"|Fn::|Condition")[^"\n]+"\s*:\s*"[^"\n]*"\s*\}', self.text), None)
        return {"calls": calls, "arguments": arguments, "texts": texts, "members": alone}

    @cached_property
    def _whole(self) -> Habits:
        text, count = self.text, self.text.count
        short = sum(map(count, ("!Ref", "!Sub", "!GetAtt", "!If", "!Join", "!Select")))
        long = sum(map(count, ("Ref:", "Ref :", '"Ref":', "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select")))
        json = self.like_json
        quote, short_form = '"' if count('"') > count("'") else "'", short >= long and (short > 0 or not json)
        quoted, plain = _quoted(text) if not json else (frozenset(), None)
        return Habits(quote, _sub_quote(text), short_form, json, quoted=quoted, plain=plain)

    def _step(self, node: Node) -> int | None:
        if node.kind is Kind.MAPPING and node.style is Style.BLOCK:
            for entry in node.entries:
                if entry.node.kind is Kind.MAPPING and entry.node.style is Style.BLOCK and entry.node.entries:
                    return column(self.text, entry.node.entries[0].start) - column(self.text, entry.start)
        return None

    def _dash(self, node: Node) -> tuple[int, int] | None:
        if node.kind is not Kind.MAPPING or node.style is not Style.BLOCK:
            return None
        for entry in reversed(node.entries):
            inner = entry.node.entries[0].node if entry.node.style is Style.TAG and entry.node.entries else entry.node
            if inner.kind is Kind.SEQUENCE and inner.style is Style.BLOCK and inner.entries:
                first = inner.entries[0]
                offset = column(self.text, first.start) - column(self.text, entry.start)
                same_line = "\n" not in self.text[first.mark_end : first.node.start]
                width = first.node.start - first.start if same_line else 2
                if offset >= 0:
                    return offset, width if 2 <= width <= 8 else 2
        return None


def _most(spaces: Sequence[str], otherwise: str | None) -> str | None:
    on_a_line = [space for space in spaces if "\n" not in space]
    if 2 * len(on_a_line) <= len(spaces):
        return None if spaces else otherwise
    return max(("", " "), key=on_a_line.count)


def _quoted(text: str) -> tuple[frozenset[str], frozenset[str] | None]:
    """The keys whose texts are mostly quoted, and where most texts are: those whose are not. Only texts that need no quotes count."""
    votes: Counter[str] = Counter()
    key = ""
    for line in text.splitlines():
        name, colon, value = line.lstrip(" -").partition(": ")
        if colon or name.endswith(":"):
            key = name.rstrip(":")
        elif line.lstrip().startswith("- "):
            value = name
        mark = value[:1]
        words = value[1:].partition(mark)[0] if mark in ("'", '"') else value.partition(" #")[0].rstrip() if mark.isalpha() else ""
        if words and _WORDS.fullmatch(words) and words.lower() not in _TRUTH:
            votes[key] += 1 if mark in ("'", '"') else -1
    quoted = frozenset(key for key, vote in votes.items() if vote > 0)
    plain = frozenset(votes) - quoted
    return quoted, plain if len(quoted) > max(3, 3 * len(plain)) else None


def _sub_quote(text: str) -> str | None:
    single, double = text.count("!Sub '"), text.count('!Sub "')
    plain = text.count("!Sub ") - single - double
    if plain > max(single, double):
        return None
    return '"' if double > single else "'"


def _nearest(around: Sequence[Node], known: dict[int, Found | None], measure: Callable[[Node], Found | None]) -> Found | None:
    return next((found for node in reversed(around) if (found := _inside(node, known, measure)) is not None), None)


def _inside(node: Node, known: dict[int, Found | None], measure: Callable[[Node], Found | None]) -> Found | None:
    """What is measured at the node, or at the last of the nodes in it where something can be; remembered for the next time."""
    if node.style not in (Style.BLOCK, Style.TAG):
        return None
    if id(node) not in known:
        found = measure(node)
        for entry in reversed(node.entries) if found is None else ():
            found = found if found is not None else _inside(entry.node, known, measure)
        known[id(node)] = found
    return known[id(node)]


def column(text: str, offset: int) -> int:
    """The column, from 0, of an offset."""
    return offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) - 1
