"""JSON with the place of every value; places are found one level at a time, only where somebody asks."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator

from autofix.pointer import Json
from autofix.syntax.document import MAX_DEPTH, Document, Entry, Kind, Node, ReadError, Style, after, duplicates_in, place

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_COMMA = re.compile(r",[ \t\r\n]*([\]}])")
_ATOM = re.compile(r"[^\s,\]}]+")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def read(text: str) -> Document:
    """Read one JSON value. Raises ReadError with the parser's problem, line and column."""
    fewer = False

    def made(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        nonlocal fewer
        members = dict(pairs)
        fewer = fewer or len(members) < len(pairs)
        return members

    try:
        data: Json = json.loads(text, object_pairs_hook=made)
    except json.JSONDecodeError as problem:
        comma = _COMMA.match(text, max(text.rfind(",", 0, problem.pos + 1), 0))
        if comma is not None and comma.end() > problem.pos and text[problem.pos] in ",]}":
            raise ReadError(f"a comma before {comma.group(1)} is not JSON; remove it", *place(text, comma.start())) from None
        raise ReadError(problem.msg, problem.lineno, problem.colno) from None
    except ValueError:  # Python's own bound for the digits of an integer
        raise ReadError("a number has more digits than autofix reads") from None
    except RecursionError:
        raise ReadError(f"nested more than {MAX_DEPTH} levels deep") from None
    if _depth(data) > MAX_DEPTH:
        raise ReadError(f"nested more than {MAX_DEPTH} levels deep")
    start = after(_SPACE, text, 0)

    def root() -> Node:
        return _Nodes(text).node(start, data)

    return Document(text, "json", data, root, lambda: list(duplicates_in(text, root())) if fewer else ())


def _depth(data: Json) -> int:
    level, depth = [data], 0
    while level:
        depth += 1
        containers = [value for value in level if isinstance(value, (dict, list))]
        level = [child for value in containers for child in (value.values() if isinstance(value, dict) else value)]
    return depth


class _Nodes:
    """Values to nodes, on demand and one level at a time."""

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def _closings(self) -> dict[int, int]:
        """Where each bracket's partner ends, by one look at the whole text."""
        ends: dict[int, int] = {}
        opened: list[int] = []
        for found in _BRACKET.finditer(self.text):
            if found.group() in "[{":
                opened.append(found.start())
            elif found.group() in "]}":
                ends[opened.pop()] = found.end()
        return ends

    def node(self, start: int, value: Json) -> Node:
        """The node of the value that starts there."""
        first = self.text[start]
        if first in "{[":
            kind = Kind.MAPPING if first == "{" else Kind.SEQUENCE
            return Node(kind, Style.FLOW, start, self._closings[start], value, expand=lambda node: list(self._entries(node)))
        style, pattern = (Style.DOUBLE, _STRING) if first == '"' else (Style.PLAIN, _ATOM)
        return Node(Kind.SCALAR, style, start, after(pattern, self.text, start), value)

    def _entries(self, node: Node) -> Iterator[Entry]:
        values = iter(node.value if isinstance(node.value, list) else ())  # those of another list where its key is written twice
        position = after(_SPACE, self.text, node.start + 1)
        while self.text[position] not in "]}":
            if node.kind is Kind.MAPPING:
                entry = self._member(position, node.value)
            else:
                entry = Entry(None, position, position, position, functools.partial(self.node, position, next(values, None)))
            yield entry
            position = after(_SPACE, self.text, entry.node.end)
            if self.text[position] == ",":
                position = after(_SPACE, self.text, position + 1)

    def _member(self, start: int, members: Json) -> Entry:
        key_end = after(_STRING, self.text, start)
        key = json.loads(self.text[start:key_end])
        mark_end = after(_SPACE, self.text, key_end) + 1
        value = members.get(key) if isinstance(members, dict) else None
        return Entry(key, start, key_end, mark_end, functools.partial(self.node, after(_SPACE, self.text, mark_end), value))
