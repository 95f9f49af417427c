"""New YAML, written by ruamel.yaml in the habits of the file it goes into."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from yaml.resolver import Resolver

from autofix.pointer import Json
from autofix.syntax.document import Document, Kind, Node, Style
from autofix.syntax.draft import Refusal
from autofix.syntax.intrinsics import SHORT, join_attribute

_CORE = "tag:yaml.org,2002:"
_STR = _CORE + "str"
_FLOW_MARKS = (":", "-", "?")
_NUMBERLIKE = re.compile(r"[-+.]?\d[\w.:+-]*|[yYnN]")
_resolve: Callable[..., str] = Resolver().resolve
Found = TypeVar("Found")


@dataclass(frozen=True)
class Habits:
    """How a file is written: quotes, short or long intrinsics, indentation of mappings and of lists."""

    quote: str
    sub_quote: str | None
    short: bool
    step: int = 2
    dash: int = 2
    dash_width: int = 2


def habits_of(document: Document, around: Sequence[Node]) -> Habits:
    """The habits near a place; around holds the nodes from the root down to it. The nearest neighbours decide."""
    text = document.text
    short = sum(map(text.count, ("!Ref", "!Sub", "!GetAtt", "!If", "!Join", "!Select")))
    long = sum(map(text.count, ("Ref:", "Ref :", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select")))
    step = _nearest(around, lambda node: _step(document, node))
    dash, width = _nearest(around, lambda node: _dash(document, node)) or (2, 2)
    return Habits('"' if text.count('"') > text.count("'") else "'", _sub_quote(text), short >= long, step or 2, dash, width)


def _sub_quote(text: str) -> str | None:
    single, double = text.count("!Sub '"), text.count('!Sub "')
    plain = text.count("!Sub ") - single - double
    if plain > max(single, double):
        return None
    return '"' if double > single else "'"


def _nearest(around: Sequence[Node], measure: Callable[[Node], Found | None]) -> Found | None:
    for node in reversed(around):
        for inner in _backwards(node):
            found = measure(inner)
            if found is not None:
                return found
    return None


def _backwards(node: Node) -> Iterator[Node]:
    yield node
    if node.style in (Style.BLOCK, Style.TAG):
        for entry in reversed(node.entries):
            if entry.node.kind is not Kind.SCALAR:
                yield from _backwards(entry.node)


def _step(document: Document, node: Node) -> int | None:
    if node.kind is not Kind.MAPPING or node.style is not Style.BLOCK:
        return None
    for entry in node.entries:
        if entry.node.kind is Kind.MAPPING and entry.node.style is Style.BLOCK and entry.node.entries:
            return column(document.text, entry.node.entries[0].start) - column(document.text, entry.start)
    return None


def _dash(document: Document, node: Node) -> tuple[int, int] | None:
    if node.kind is not Kind.MAPPING or node.style is not Style.BLOCK:
        return None
    for entry in reversed(node.entries):
        inner = entry.node.entries[0].node if entry.node.style is Style.TAG and entry.node.entries else entry.node
        if inner.kind is Kind.SEQUENCE and inner.style is Style.BLOCK and inner.entries:
            first = inner.entries[0]
            offset = column(document.text, first.start) - column(document.text, entry.start)
            same_line = "\n" not in document.text[first.mark_end : first.node.start]
            width = first.node.start - first.start if same_line else 2
            if offset >= 0:
                return offset, width if 2 <= width <= 8 else 2
    return None


def column(text: str, offset: int) -> int:
    """The column, from 0, of an offset."""
    return offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) - 1


def block_entry(key: str | None, value: Json, habits: Habits, quote: str | None = None) -> str:
    """A member (or, without key, a list item) in block style, the first line at column 0, line feeds between lines."""
    writer = _Writer(habits)
    child = writer.node(value, flow=False, quote=quote)
    lines = _serialize(writer.mapping([(key, child)], False) if key is not None else writer.sequence([child], False), habits).split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    return "\n".join(line[indent:] for line in lines)


def flow_entry(key: str | None, value: Json, habits: Habits, quote: str | None = None) -> str:
    """A member (or item) in flow style, on one line."""
    writer = _Writer(habits)
    child = writer.node(value, flow=True, quote=quote)
    return _serialize(writer.mapping([(key, child)], True) if key is not None else writer.sequence([child], True), habits)[1:-1]


def key_text(key: str, habits: Habits) -> str:
    """A mapping key as it is written in YAML 1.1."""
    return flow_entry(None, key, habits)


def _serialize(node: Any, habits: Habits) -> str:
    from ruamel.yaml import YAML  # slow to import, and only a new node needs it

    emitter = YAML()
    emitter.width = 1_000_000
    emitter.brace_single_entry_mapping_in_flow_sequence = True
    emitter.indent(mapping=habits.step, sequence=habits.dash + habits.dash_width, offset=habits.dash)
    stream = io.StringIO()
    emitter.serialize(node, stream)
    return stream.getvalue().rstrip("\n")


def must_quote(text: str) -> bool:
    """Whether YAML 1.1 readers could take the plain text for something else than a string."""
    return _NUMBERLIKE.fullmatch(text) is not None or _resolve(yaml.ScalarNode, text, (True, False)) != _STR


class _Writer:
    """Canonical data to ruamel.yaml nodes."""

    def __init__(self, habits: Habits) -> None:
        from ruamel.yaml import nodes

        self.habits, self._nodes = habits, nodes

    def node(self, value: Json, flow: bool, quote: str | None = None, in_list: bool = False) -> Any:
        """The node of a value; a list directly inside a list is written in flow style."""
        if isinstance(value, dict):
            return self._intrinsic(value, flow) or self._members(value, flow)
        if isinstance(value, list):
            flow = flow or (in_list and not _multiline(value))
            return self.sequence([self.node(item, flow, in_list=True) for item in value], flow)
        if isinstance(value, str):
            return self._string(value, _STR, flow, quote)
        tag = {bool: "bool", int: "int", float: "float"}.get(type(value), "null")
        return self._nodes.ScalarNode(_CORE + tag, json.dumps(value))

    def mapping(self, members: Sequence[tuple[str, Any]], flow: bool, tag: str = _CORE + "map") -> Any:
        """A mapping node; an empty one is always written ``{}``."""
        keyed = [(self._string(key, _STR, True, None), value) for key, value in members]
        return self._nodes.MappingNode(tag, keyed, flow_style=flow or not keyed)

    def sequence(self, items: Sequence[Any], flow: bool, tag: str = _CORE + "seq") -> Any:
        """A sequence node; an empty one is always written ``[]``."""
        return self._nodes.SequenceNode(tag, list(items), flow_style=flow or not items)

    def _members(self, value: dict[str, Json], flow: bool) -> Any:
        members = []
        for key, member in value.items():
            if key.startswith("!"):
                raise Refusal(f"{key} is not an intrinsic function, autofix does not write it")
            members.append((key, self.node(member, flow or key == "Fn::GetAtt")))
        return self.mapping(members, flow)

    def _string(self, text: str, tag: str, flow: bool, quote: str | None) -> Any:
        style = quote
        if "\n" in text and not flow:
            style = '"' if "\r" in text else "|"
        elif quote is None and ((tag == _STR and must_quote(text)) or (flow and text.startswith(_FLOW_MARKS))):
            style = self.habits.quote
        return self._nodes.ScalarNode(tag, text, style=style)

    def _intrinsic(self, value: dict[str, Json], flow: bool) -> Any | None:
        """The short form of an intrinsic, or None where the long form is to be written."""
        if not self.habits.short or len(value) != 1:
            return None
        ((key, argument),) = value.items()
        tag = SHORT.get(key)
        if tag is None:
            return None
        if tag == "!GetAtt":
            if isinstance(argument, str):
                return None
            argument = join_attribute(argument) or argument
        if isinstance(argument, str):
            return self._string(argument, tag, flow, self.habits.sub_quote if tag == "!Sub" else None)
        if isinstance(argument, list):
            flow = flow or tag == "!GetAtt"
            return self.sequence([self.node(item, flow, in_list=True) for item in argument], flow, tag)
        return None


def _multiline(value: Json) -> bool:
    if isinstance(value, (list, dict)):
        return any(map(_multiline, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and "\n" in value
