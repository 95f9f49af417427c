"""How a file is written: what new text in it has to look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from autofix.syntax.document import Document, Kind, Node, Style

Found = TypeVar("Found")


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
        return Habits(whole.quote, whole.sub_quote, whole.short, whole.json, step or 2, dash, width, literal and self._literal)

    @cached_property
    def like_json(self) -> bool:
        """Whether the whole document is JSON, or YAML that looks like it."""
        root = self.document.root
        return root.style is Style.FLOW and (not root.entries or self.text[root.entries[0].start] == '"')

    @cached_property
    def brackets(self) -> dict[str, str | None]:
        """What JSON of this file has behind the brackets of calls, of arguments of Fn::GetAtt and of texts; None: a line break."""
        lists = re.findall(r'("Fn::GetAtt"\s*:\s*)?\[(\s*)"', self.text)
        calls = _most(re.findall(r'\{(\s*)"(?:Ref|Fn::\w+)"', self.text), None)
        arguments = _most([space for of_a_call, space in lists if of_a_call], calls)
        return {"calls": calls, "arguments": arguments, "texts": _most([space for of_a_call, space in lists if not of_a_call], arguments)}

    @cached_property
    def _whole(self) -> Habits:
        text, count = self.text, self.text.count
        short = sum(map(count, ("!Ref", "!Sub", "!GetAtt", "!If", "!Join", "!Select")))
        long = sum(map(count, ("Ref:", "Ref :", '"Ref":', "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select")))
        json = self.like_json
        return Habits('"' if count('"') > count("'") else "'", _sub_quote(text), short >= long and (short > 0 or not json), json)

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
