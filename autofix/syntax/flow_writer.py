"""Changes of flow collections as text edits: JSON, and ``{…}`` and ``[…]`` in YAML, on one line or on several."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from autofix.edits import Edit
from autofix.pointer import Json
from autofix.syntax.comments import keep_comments
from autofix.syntax.document import Document, Entry, Kind, Node, Style
from autofix.syntax.draft import Branch, Refusal, Slot, value_of
from autofix.syntax.yaml_emitter import flow_entry, habits_of
from autofix.syntax.yaml_writer import line_start

_COMMENT = re.compile(r"[ \t]*(,?)[ \t]*#[^\r\n]*")
_INDENT = re.compile(r"[ \t]*")


def replace_value(document: Document, entry: Entry, value: Json, around: Sequence[Node]) -> Iterator[Edit]:
    """Write value where the old one of a flow entry stands."""
    old = entry.node
    if old.start == old.end:
        raise Refusal("the empty value in a flow collection is not written out")
    keep_comments(document, old.start, old.end, old)
    yield Edit(old.start, old.end, _written(document, None, value, entry.start, around, old))


def change_entries(document: Document, branch: Branch, around: Sequence[Node]) -> Iterator[Edit]:
    """Remove, rename and insert the entries of a flow mapping or list; changed values are not written here."""
    node = branch.node
    if node is None:
        return
    if document.text[node.start] not in "{[":
        raise Refusal("a pair without braces in a flow list is not edited")
    kept = {id(slot.entry) for slot in branch.slots if slot.entry is not None}
    yield from _removals(document, node, kept)
    anchor: Entry | None = None
    for slot in branch.slots:
        if slot.entry is None:
            yield from _insertion(document, node, anchor, slot, around)
            continue
        anchor = slot.entry
        if slot.key != anchor.key and slot.key is not None:
            yield Edit(anchor.start, anchor.key_end, _written(document, None, slot.key, anchor.start, around))


def _removals(document: Document, node: Node, kept: set[int]) -> Iterator[Edit]:
    previous: Entry | None = None
    pending: list[Entry] = []
    for entry in node.entries:
        if id(entry) not in kept:
            pending.append(entry)
            continue
        if pending and previous is None:
            yield _deletion(document, pending[0].start, entry.start, pending)
        elif pending and previous is not None:
            yield _deletion(document, _end(previous), _end(pending[-1]), pending)
        pending, previous = [], entry
    if pending and previous is not None:
        yield _deletion(document, _end(previous), _end(pending[-1]), pending)


def _end(entry: Entry) -> int:
    return max(entry.node.end, entry.mark_end)


def _deletion(document: Document, start: int, end: int, removed: Sequence[Entry]) -> Edit:
    keep_comments(document, start, end, *(entry.node for entry in removed))
    return Edit(start, end, "")


def _insertion(document: Document, node: Node, anchor: Entry | None, slot: Slot, around: Sequence[Node]) -> Iterator[Edit]:
    text, first = document.text, node.entries[0]
    between = text[node.start + 1 : first.start]
    separator = document.newline + _indent(text, first.start) if "\n" in between else " " if not _dense(document) else ""
    written = _written(document, slot.key, value_of(slot.child), first.start, around)
    if anchor is None:
        yield Edit(first.start, first.start, f"{written},{separator}")
        return
    place = _end(anchor)
    comment = _COMMENT.match(text, place) if "\n" in separator and document.format == "yaml" else None
    if comment is None:
        yield Edit(place, place, f",{separator}{written}")
    elif comment.group(1):
        yield Edit(comment.end(), comment.end(), f"{separator}{written},")
    else:
        yield Edit(place, place, ",")
        yield Edit(comment.end(), comment.end(), f"{separator}{written}")


def _indent(text: str, offset: int) -> str:
    found = _INDENT.match(text, line_start(text, offset))
    return found.group() if found else ""


def _dense(document: Document) -> bool:
    """Whether the whole file is written without a space after its colons."""
    return document.root.style is Style.FLOW and '": ' not in document.text and '" : ' not in document.text


def _written(document: Document, key: str | None, value: Json, near: int, around: Sequence[Node], old: Node | None = None) -> str:
    """A member, item or value as the collection around it would have it."""
    if document.root.style is Style.FLOW:
        return _as_json(document, key, value, near, around)
    quote = old.style.value if old is not None and old.style in (Style.SINGLE, Style.DOUBLE) and isinstance(value, str) else None
    return flow_entry(key, value, habits_of(document, around), quote)


def _as_json(document: Document, key: str | None, value: Json, near: int, around: Sequence[Node]) -> str:
    text, unit = document.text, _unit(document)
    several = unit is not None and any("\n" in text[node.start : node.end] for node in around[-1:])
    colon = ":" if _dense(document) else " : " if '" : ' in text else ": "
    comma = "," if several or _dense(document) else ", "
    written = json.dumps(value, indent=unit if several else None, separators=(comma, colon), ensure_ascii="\\u" in text)
    written = written.replace("\n", document.newline + _indent(text, near))
    return written if key is None else json.dumps(key, ensure_ascii="\\u" in text) + colon + written


def _unit(document: Document) -> str | None:
    """One step of indentation, or None where the file is written on one line."""
    root = document.root
    if not root.entries or "\n" not in document.text[root.start : root.entries[0].start]:
        return None
    outer, inner = _indent(document.text, root.start), _indent(document.text, root.entries[0].start)
    return inner[len(outer) :] or next((_indent(document.text, e.start) for n in root.entries for e in n.node.entries[:1]), "") or "  "


def is_flow(node: Node) -> bool:
    """Whether a container is written in flow style."""
    return node.style is Style.FLOW and node.kind is not Kind.SCALAR
