"""Where every value of a YAML text stands: the parser's nodes, marked from first to last character of their content."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from typing import TypeAlias, Union

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from autofix.pointer import Json
from autofix.syntax.document import Entry, Kind, Node, Style, after
from autofix.syntax.intrinsics import LONG

Raw: TypeAlias = Union[ScalarNode, SequenceNode, MappingNode]

CORE = "tag:yaml.org,2002:"
STR, MERGE = CORE + "str", CORE + "merge"
PLAIN_TAGS = {STR, CORE + "map", CORE + "seq", CORE + "value", CORE + "timestamp"}
"""Tags of values that are what they look like."""

_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*(?:\s+|(?=[\[{,\]}])|$))+")
_COLON = re.compile(r"[ \t]*:")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")
_GAP = re.compile(r"(?:\s+|#[^\n\r]*)*")
_COMMA = re.compile(r"(?:\s+|#[^\n\r]*)*,?")
_SHARED = "the value is shared through an anchor (&name, *name)"


def key_text(raw: Raw) -> str:
    """A mapping key as CloudFormation sees it: its text, whatever YAML would make of it (account ids, ``on``)."""
    return str(raw.value) if isinstance(raw, ScalarNode) else f"? {_contents(raw)}"


def _contents(raw: Raw) -> str:
    """A complex key (``? [a, b]``) by the first texts in it; no template has one that means anything."""
    found: list[str] = []
    waiting, seen = [raw], set()
    while waiting and len(found) < 100:
        node = waiting.pop()
        if isinstance(node, ScalarNode):
            found.append(str(node.value))
        elif id(node) not in seen:
            seen.add(id(node))
            inner = node.value if isinstance(node, SequenceNode) else [part for pair in node.value for part in pair]
            waiting.extend(reversed(inner))
    return " ".join(found)


class Nodes:
    """Raw nodes to nodes, on demand and one level at a time."""

    def __init__(self, text: str, shared: dict[int, int]) -> None:
        self.text, self.shared = text, shared
        self._anchors = sorted(shared.values())

    def node(self, raw: Raw, value: Json) -> Node:
        """The node of a raw node whose canonical value is known."""
        if raw.tag[0] != "!":
            return self._untagged(raw, value, raw.start_mark.index)
        start, end = raw.start_mark.index, self._end(raw)
        obstacle, pinned = self._obstacles(raw)
        if raw.tag not in LONG:
            return Node(Kind.MAPPING, Style.TAG, start, end, value, obstacle or f"{raw.tag} is not an intrinsic function", pinned)
        return Node(Kind.MAPPING, Style.TAG, start, end, value, obstacle, pinned, lambda node: self._function(raw, node))

    def _function(self, raw: Raw, node: Node) -> Sequence[Entry]:
        key = LONG[raw.tag]
        argument = node.value.get(key) if isinstance(node.value, dict) else None  # another value where its key is written twice
        found = _PROPERTIES.match(self.text, node.start)
        tag_end = node.start + len(found.group().rstrip()) if found else node.start
        inner_start = min(self._next(tag_end), node.end)
        if raw.tag == "!GetAtt" and isinstance(raw, ScalarNode) and isinstance(argument, list):
            part = functools.partial(Node, Kind.SCALAR, Style.VIRTUAL, inner_start, node.end)
            parts = [Entry(None, inner_start, inner_start, inner_start, functools.partial(part, item)) for item in argument]
            inner = Node(Kind.SEQUENCE, Style.VIRTUAL, inner_start, node.end, argument, expand=lambda _: parts)
        else:
            inner = self._untagged(raw, argument, inner_start)
        return [Entry(key, node.start, tag_end, tag_end, lambda: inner)]

    def _next(self, position: int) -> int:
        """Where the text goes on after white space and comments."""
        return after(_GAP, self.text, position)

    def _untagged(self, raw: Raw, value: Json, start: int) -> Node:
        (obstacle, pinned), end = self._obstacles(raw), self._end(raw)
        if raw.tag[0] != "!" and raw.tag not in PLAIN_TAGS and not isinstance(raw, ScalarNode):
            return Node(Kind.SCALAR, Style.FLOW, start, end, value, f"autofix does not read {raw.tag}", pinned)
        if isinstance(raw, ScalarNode):
            return Node(Kind.SCALAR, _STYLES.get(raw.style, Style.PLAIN), start, max(start, end), value, obstacle, pinned)
        style = Style.FLOW if raw.flow_style else Style.BLOCK
        if isinstance(raw, SequenceNode):
            return Node(Kind.SEQUENCE, style, start, end, value, obstacle, pinned, lambda node: self._items(raw, node))
        return Node(Kind.MAPPING, style, start, end, value, obstacle, pinned, lambda node: self._members(raw, node))

    def _obstacles(self, raw: Raw) -> tuple[str | None, str | None]:
        """Why nothing may be changed inside, and why it has to stay: an anchor others use is here, or further inside."""
        if not self.shared:
            return None, None
        first = bisect.bisect_left(self._anchors, raw.start_mark.index)
        holds_anchor = first < len(self._anchors) and self._anchors[first] <= raw.end_mark.index
        return (_SHARED if id(raw) in self.shared else None), (_SHARED if holds_anchor else None)

    def _members(self, raw: MappingNode, node: Node) -> Sequence[Entry]:
        entries: list[Entry] = []
        for key, value in raw.value:
            start, key_end = key.start_mark.index, self._end(key)
            colon = _COLON.match(self.text, key_end)
            is_complex = not isinstance(key, ScalarNode) or (colon is None and not raw.flow_style)
            if not isinstance(key, ScalarNode):
                node.obstacle = "one of its keys is a mapping or a list"
            if is_complex:
                start = max(self.text.rfind("?", node.start, start), node.start)
                colon = _COLON.match(self.text, self._next(key_end))
            mark_end = colon.end() if colon else key_end
            name = key_text(key)
            known = node.value.get(name) if isinstance(node.value, dict) else None
            load = functools.partial(self._child, value, known, mark_end, is_complex)
            entries.append(Entry(None if key.tag == MERGE else name, start, key_end, mark_end, load))
        return entries

    def _child(self, raw: Raw, value: Json, mark_end: int, is_complex: bool) -> Node:
        child = self._placed(self.node(raw, value), mark_end)
        if is_complex:
            if child.start >= child.end:
                child.start = child.end = mark_end
            child.obstacle = child.pinned = "its key is written as a complex key (?)"
        return child

    def _placed(self, child: Node, mark_end: int) -> Node:
        """The child, or for an alias (whose marks are those of its anchor) the child where the alias stands."""
        if child.start < mark_end and (alias := _ALIAS.match(self.text, self._next(mark_end))):
            child.start, child.end, child.pinned = alias.start(), alias.end(), None
        return child

    def _items(self, raw: SequenceNode, node: Node) -> Sequence[Entry]:
        entries: list[Entry] = []
        position = after(_PROPERTIES, self.text, node.start) + (1 if raw.flow_style else 0)
        values = node.value if isinstance(node.value, list) else []
        for item, value in zip(raw.value, values):
            child = self.node(item, value)
            if raw.flow_style:
                self._placed(child, after(_COMMA, self.text, position))
                start = mark_end = child.start
            else:
                start = self._next(position)
                mark_end = start + 1
                self._placed(child, mark_end)
            entries.append(Entry(None, start, start, mark_end, functools.partial(_itself, child)))
            position = max(child.end, mark_end)
        return entries

    def _end(self, raw: Raw) -> int:
        """Where the content ends: libyaml's end marks of block values run on over comments and blank lines."""
        start, end = raw.start_mark.index, int(raw.end_mark.index)
        if isinstance(raw, ScalarNode):
            if raw.style in ("|", ">"):
                return self._block_scalar_end(start, end, raw.value)
            return end
        if raw.flow_style or not raw.value:
            return end
        last = raw.value[-1]
        value = last[1] if isinstance(raw, MappingNode) else last
        if isinstance(raw, MappingNode) and last[0].end_mark.index <= value.end_mark.index <= self._next(last[0].end_mark.index):
            return self._end(last[0])  # a complex key with nothing behind it, not even a colon
        content_end = self._end(value)
        if id(value) in self.shared and self._next(content_end) < end:  # an alias: its marks are those of its anchor
            return _content_end(self.text, start, end)
        return content_end

    def _block_scalar_end(self, start: int, end: int, value: str) -> int:
        """Where the last line of content ends; spaces alone are content where they go beyond the margin."""
        header = self.text[start:end].splitlines()[0] if end > start else ""
        lines = self.text[start:end].rstrip()
        last, margin = start + len(lines), _indent(lines[len(header) :]) - _indent(value)
        if value.strip():
            last = max((found.end() for found in _LINE.finditer(self.text, last, end) if len(found.group(1)) > margin), default=last)
        if "+" in header:
            kept = self.text[last:end].rstrip(" \t")
            return last + len(kept.removesuffix("\n").removesuffix("\r"))
        return last


def _itself(node: Node) -> Node:
    return node


def _indent(lines: str) -> int:
    """How far the first line that is not blank is indented."""
    blank = lines[: len(lines) - len(lines.lstrip())]
    return len(blank) - max(blank.rfind("\n"), blank.rfind("\r")) - 1


def _content_end(text: str, start: int, end: int) -> int:
    """Where the text from start to end ends without the comments and blank lines behind it."""
    while True:
        end = start + len(text[start:end].rstrip())
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1
        comment = _COMMENT.search(text, max(line, start), end)
        if comment is None:
            return end
        end = comment.start()


_LINE = re.compile(r"[\r\n]([^\r\n]*)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}
