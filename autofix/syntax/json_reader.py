"""JSON with the place of every value; places are found one level at a time, only where somebody asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from autofix.pointer import Json
from autofix.syntax.document import MAX_DEPTH, Document, Duplicate, Entry, Kind, Node, ReadError, Style

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ATOM = re.compile(r"[^\s,\]}]+")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def read(text: str) -> Document:
    """Read one JSON value. Raises ReadError with the parser's problem, line and column."""
    try:
        data: Json = json.loads(text)
    except json.JSONDecodeError as problem:
        raise ReadError(problem.msg, problem.lineno, problem.colno) from None
    except RecursionError:
        raise ReadError(f"nested more than {MAX_DEPTH} levels deep") from None
    if _depth(data) > MAX_DEPTH:
        raise ReadError(f"nested more than {MAX_DEPTH} levels deep")
    start = _skip(text, 0)

    def root() -> Node:
        return _node(text, start, data)

    return Document(text, "json", data, root, lambda: list(_duplicates(root())))


def _depth(data: Json) -> int:
    level, depth = [data], 0
    while level:
        depth += 1
        containers = [value for value in level if isinstance(value, (dict, list))]
        level = [child for value in containers for child in (value.values() if isinstance(value, dict) else value)]
    return depth


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _node(text: str, start: int, value: Json) -> Node:
    first = text[start]
    if first == '"':
        found = _STRING.match(text, start)
        return Node(Kind.SCALAR, Style.DOUBLE, start, found.end() if found else start, value)
    if first in "{[":
        kind = Kind.MAPPING if first == "{" else Kind.SEQUENCE
        return Node(kind, Style.FLOW, start, _closing(text, start), value, expand=lambda node: list(_entries(text, node)))
    found = _ATOM.match(text, start)
    return Node(Kind.SCALAR, Style.PLAIN, start, found.end() if found else start, value)


def _closing(text: str, start: int) -> int:
    depth = 0
    for found in _BRACKET.finditer(text, start):
        if found.group() in "[{":
            depth += 1
        elif found.group() in "]}":
            depth -= 1
            if depth == 0:
                return found.end()
    return len(text)


def _entries(text: str, node: Node) -> Iterator[Entry]:
    position, index = _skip(text, node.start + 1), 0
    while text[position] not in "]}":
        entry = _member(text, position, node.value) if node.kind is Kind.MAPPING else _item(text, position, index, node.value)
        yield entry
        position, index = _skip(text, entry.node.end), index + 1
        if text[position] == ",":
            position = _skip(text, position + 1)


def _member(text: str, start: int, members: Json) -> Entry:
    found = _STRING.match(text, start)
    key_end = found.end() if found else start
    key = json.loads(text[start:key_end])
    mark_end = _skip(text, key_end) + 1
    value = members.get(key) if isinstance(members, dict) else None
    return Entry(key, start, key_end, mark_end, _node(text, _skip(text, mark_end), value))


def _item(text: str, start: int, index: int, items: Json) -> Entry:
    value = items[index] if isinstance(items, list) else None
    return Entry(None, start, start, start, _node(text, start, value))


def _duplicates(node: Node) -> Sequence[Duplicate]:
    found: list[Duplicate] = []
    keys: set[str] = set()
    for entry in node.entries:
        if entry.key is not None and entry.key in keys:
            found.append(Duplicate(entry.key, entry.start))
        keys.add(entry.key or "")
        found += _duplicates(entry.node)
    return found
