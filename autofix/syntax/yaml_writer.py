"""Changes of block YAML as text edits: whole lines come and go, a replaced value leaves its comment where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autofix.edits import Edit
from autofix.pointer import Json
from autofix.syntax.comments import keep_comments
from autofix.syntax.document import Document, Entry, Kind, Node, Style
from autofix.syntax.draft import Branch, Refusal, Slot, value_of
from autofix.syntax.yaml_emitter import block_entry, column, habits_of, key_text

_BREAK = re.compile(r"[\r\n]")


def replace_value(document: Document, entry: Entry, value: Json, around: Sequence[Node]) -> Iterator[Edit]:
    """Write value where the old one of a block entry stands."""
    old, text = entry.node, document.text
    keep_comments(document, old.start, old.end, old)
    quote = old.style.value if old.style in (Style.SINGLE, Style.DOUBLE) and isinstance(value, str) else None
    marker = None if entry.key is None else "k"
    written = block_entry(marker, value, habits_of(document, around), quote)[1 if marker is None else 2 :]
    head, _, tail = written.partition("\n")
    tail = _lines(document, tail, column(text, entry.start)) if tail else ""
    if _BREAK.search(text, entry.mark_end, old.start):
        first_line_end = line_end(text, entry.mark_end)
        keep_comments(document, first_line_end, old.start)
        yield Edit(entry.mark_end, entry.mark_end, head)
        yield Edit(first_line_end, old.end, tail)
    elif tail:
        yield Edit(entry.mark_end, old.end, head)
        yield Edit(line_end(text, old.end), line_end(text, old.end), tail)
    else:
        spaced = text[old.start - 1] in " \t"
        yield Edit(old.start, old.end, head.lstrip(" ") if spaced else head)


def change_entries(document: Document, branch: Branch, around: Sequence[Node]) -> Iterator[Edit]:
    """Remove, rename and insert the entries of a block mapping or list; changed values are not written here."""
    node = branch.node
    if node is None:
        return
    kept = {id(slot.entry): slot for slot in branch.slots if slot.entry is not None}
    yield from _removals(document, node, kept)
    anchor: Entry | None = None
    for slot in branch.slots:
        if slot.entry is None:
            yield from _insertion(document, node, anchor, slot, around)
            continue
        anchor = slot.entry
        if slot.key != anchor.key and slot.key is not None:
            yield Edit(anchor.start, anchor.key_end, key_text(slot.key, habits_of(document, around)))


def _removals(document: Document, node: Node, kept: dict[int, Slot]) -> Iterator[Edit]:
    text, first = document.text, node.entries[0]
    begins_line = not text[line_start(text, first.start) : first.start].strip(" ")
    survivor = next((entry for entry in node.entries if id(entry) in kept), None)
    for entry in node.entries:
        if id(entry) in kept:
            begins_line = True
        elif begins_line:
            yield _without_lines(text, entry)
        elif entry is first and survivor is not None:
            removed = [e.node for e in node.entries[: node.entries.index(survivor)]]
            keep_comments(document, max(removed[-1].end, entry.mark_end), survivor.start)
            yield Edit(first.start, survivor.start, "")


def _without_lines(text: str, entry: Entry) -> Edit:
    start, end = line_start(text, entry.start), line_end(text, max(entry.node.end, entry.mark_end))
    if start == 0:
        return Edit(0, next_line(text, end), "")
    return Edit(_previous_line_end(text, start), end, "")


def _insertion(document: Document, node: Node, anchor: Entry | None, slot: Slot, around: Sequence[Node]) -> Iterator[Edit]:
    text, first = document.text, node.entries[0]
    indent = column(text, first.start)
    written = block_entry(slot.key, value_of(slot.child), habits_of(document, around))
    lines = _lines(document, written, indent)
    if anchor is not None:
        yield from _sealed(text, anchor)
        place = line_end(text, max(anchor.node.end, anchor.mark_end))
        yield Edit(place, place, lines)
        return
    start = line_start(text, first.start)
    if text[start : first.start].strip(" "):
        yield Edit(first.start, first.start, lines[len(document.newline) :].lstrip(" ") + document.newline + " " * indent)
    elif start == 0:
        yield Edit(0, 0, lines[len(document.newline) :] + document.newline)
    else:
        place = _previous_line_end(text, start)
        yield Edit(place, place, lines)


def _sealed(text: str, anchor: Entry) -> Iterator[Edit]:
    """A block scalar that ends the file without a newline has none in its value; something after it would add one."""
    tail = _tail(anchor.node)
    if tail.style in (Style.LITERAL, Style.FOLDED) and tail.end == len(text):
        header = text[tail.start : line_end(text, tail.start)]
        if "+" in header:
            raise Refusal("a block scalar with '+' ends the file")
        if "-" not in header:
            yield Edit(tail.start + 1, tail.start + 1, "-")


def _tail(node: Node) -> Node:
    while node.kind is not Kind.SCALAR and node.style is not Style.FLOW and node.entries:
        node = node.entries[-1].node
    return node


def _lines(document: Document, written: str, indent: int) -> str:
    """The written lines, each on a line of its own below the place they go to."""
    return "".join(document.newline + (" " * indent + line if line else "") for line in written.split("\n"))


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line of an offset ends, before its line break."""
    found = _BREAK.search(text, offset)
    return found.start() if found else len(text)


def next_line(text: str, end: int) -> int:
    """Where the line after the one that ends at end begins."""
    return end + (2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0)


def _previous_line_end(text: str, start: int) -> int:
    return start - (2 if text.startswith("\r\n", start - 2) else 1)
