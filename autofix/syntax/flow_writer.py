"""Changes of flow collections as text edits: JSON, and ``{…}`` and ``[…]`` in YAML, on one line or on several."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence

from autofix.edits import Edit
from autofix.pointer import Json
from autofix.syntax.comments import comments_in, keep_comments
from autofix.syntax.document import Document, Entry, Node, after
from autofix.syntax.draft import Child, Refusal, Slot, value_of
from autofix.syntax.habits import Page
from autofix.syntax.yaml_emitter import flow_value, key_text
from autofix.syntax.yaml_writer import line_end, line_start, next_line, quote_of

_COMMENT = re.compile(r"[ \t]*(?:(,)[ \t]*)?#[^\r\n]*")
_COMMA = re.compile(r"[ \t]*,")
_REST = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?")
_INDENT = re.compile(r"[ \t]*")
_WIDTH = 100
_BETWEEN = re.compile(r",\n\s*")
_TEXTS = re.compile(r'("Fn::GetAtt"\s*:\s*|)(\[)\n\s*("[^"\n]*"(?:,\n\s*"[^"\n]*")*)\n\s*(\])')
_MEMBER = re.compile(r'()(\{)\n\s*("(?:Ref|Condition|Fn::\w+)"\s*:\s*[^\n]*[^\[{\n]|"[^"\n]+"\s*:\s*"[^"\n]*")\n\s*(\})')
_NOT_YAML = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]|\\de")
"""What JSON may hold in a string or a number and YAML 1.1 reads as something else."""


def replace_value(page: Page, entry: Entry, child: Child, around: Sequence[Node]) -> Iterator[Edit]:
    """Write a value where the old one of a flow entry stands."""
    old = entry.node
    if old.start == old.end:
        raise Refusal("the empty value in a flow collection is not written out")
    keep_comments(page.document, old.start, old.end, old)
    yield Edit(old.start, old.end, _written(page, value_of(child), entry.start, around, quote_of(old)))


def change_entries(page: Page, node: Node, slots: Sequence[Slot], around: Sequence[Node]) -> Iterator[Edit]:
    """Remove, rename and insert the entries of a flow mapping or list; changed values are not written here."""
    kept = {id(slot.entry) for slot in slots if slot.entry is not None}
    if page.text[node.start] not in "{[" and any(slot.entry is None or slot.key != slot.entry.key for slot in slots):
        raise Refusal("a pair without braces in a flow list is not edited")
    if len(kept) < len(node.entries):
        yield from _removals(page.document, node, kept)
    anchor: Entry | None = None
    for entry, group in itertools.groupby(slots, key=lambda slot: slot.entry):
        if entry is None:
            yield from _insertion(page, node, anchor, list(group), around)
            continue
        anchor, key = entry, next(group).key
        if key is not None and key != entry.key:
            yield Edit(entry.start, entry.key_end, _key(page, key, around))


def _removals(document: Document, node: Node, kept: set[int]) -> Iterator[Edit]:
    previous: Entry | None = None
    for stays, group in itertools.groupby(node.entries, key=lambda entry: id(entry) in kept):
        entries = list(group)
        if stays:
            previous = entries[-1]
        elif previous is not None:
            yield from _deletion(document, previous.end, entries[-1].end, entries)
        else:
            yield from _deletion(document, entries[0].start, node.entries[len(entries)].start, entries)


def _deletion(document: Document, start: int, end: int, removed: Sequence[Entry]) -> Iterator[Edit]:
    """Delete from start to end, or if comments stand between the entries there, the entries and what is left of their lines."""
    gaps = itertools.pairwise([start, *(edge for entry in removed for edge in (entry.start, entry.end)), end])
    if not any(any(comments_in(document, *gap)) for gap in itertools.islice(gaps, 0, None, 2)):
        yield Edit(start, end, "")
        return
    for entry in removed:
        stop = after(_REST, document.text, entry.end)
        begin = line_start(document.text, entry.start)
        whole_line = not document.text[begin : entry.start].strip() and stop == line_end(document.text, stop)
        comma_end = after(_COMMA, document.text, entry.end)
        yield Edit(begin, next_line(document.text, stop), "") if whole_line else Edit(entry.start, comma_end, "")


def _insertion(page: Page, node: Node, anchor: Entry | None, slots: Sequence[Slot], around: Sequence[Node]) -> Iterator[Edit]:
    text, first = page.text, node.entries[0]
    between = text[node.start + 1 : first.start]
    separator = page.newline + _indent(text, first.start) if "\n" in between else " " if not _dense(page) else ""
    written = f",{separator}".join(_entry(page, slot, first.start, around, (anchor or first).node) for slot in slots)
    if anchor is None:
        yield Edit(first.start, first.start, f"{written},{separator}")
        return
    comment = _COMMENT.match(text, anchor.end) if "\n" in separator and page.document.format == "yaml" else None
    if comment is None:
        yield Edit(anchor.end, anchor.end, f",{separator}{written}")
    elif comment.group(1):
        yield Edit(comment.end(), comment.end(), f"{separator}{written},")
    else:
        yield Edit(anchor.end, anchor.end, ",")
        yield Edit(comment.end(), comment.end(), f"{separator}{written}")


def _entry(page: Page, slot: Slot, near: int, around: Sequence[Node], neighbour: Node) -> str:
    """A member, or an item in the quotes of its neighbour."""
    if slot.key is None:
        return _written(page, value_of(slot.child), near, around, quote_of(neighbour))
    return _key(page, slot.key, around) + _colon(page) + _written(page, value_of(slot.child), near, around, None)


def _indent(text: str, offset: int) -> str:
    start = line_start(text, offset)
    return text[start : after(_INDENT, text, start)]


def _dense(page: Page) -> bool:
    """Whether the whole file is written without a space after its colons."""
    return page.like_json and '": ' not in page.text and '" : ' not in page.text


def _colon(page: Page) -> str:
    if not page.like_json:
        return ": "
    return ":" if _dense(page) else " : " if '" : ' in page.text else ": "


def _key(page: Page, key: str, around: Sequence[Node]) -> str:
    in_json = page.document.format == "json"
    written = json.dumps(key, ensure_ascii=in_json and "\\u" in page.text)
    if in_json or (page.like_json and not _NOT_YAML.search(written)):
        return written
    return key_text(key, page.habits(around))


def _written(page: Page, value: Json, near: int, around: Sequence[Node], quote: str | None) -> str:
    """A value as the collection around it would have it."""
    if page.like_json and quote != "'":
        written = _as_json(page, value, near, around)
        if page.document.format == "json" or not _NOT_YAML.search(written):
            return written
    return flow_value(value, page.habits(around), quote)


def _as_json(page: Page, value: Json, near: int, around: Sequence[Node]) -> str:
    text, unit = page.text, _unit(page.document)
    several = unit is not None and any("\n" in text[node.start : node.end] for node in around[-1:])
    comma = "," if several or _dense(page) else ", "
    ascii_only = page.document.format == "json" and "\\u" in text
    written = json.dumps(value, indent=unit if several else None, separators=(comma, _colon(page)), ensure_ascii=ascii_only)
    return _gathered(page, written).replace("\n", page.newline + _indent(text, near))


def _gathered(page: Page, written: str) -> str:
    """New lines of JSON with calls of functions, lone members and lists of texts each on one line, if that is how the file has them."""
    comma = "," if _dense(page) else ", "

    def on_a_line(found: re.Match[str]) -> str:
        of_members = "calls" if found[3].startswith(('"Ref"', '"Fn::', '"Condition"')) else "members"
        space = page.brackets[of_members if found[2] == "{" else "arguments" if found[1] else "texts"]
        line = f"{found[1]}{found[2]}{space}{_BETWEEN.sub(comma, found[3])}{space}{found[4]}"
        return found[0] if space is None or len(line) > _WIDTH else line

    return _MEMBER.sub(on_a_line, _TEXTS.sub(on_a_line, written))


def _unit(document: Document) -> str | None:
    """One step of indentation, or None where the file is written on one line."""
    root = document.root
    if not root.entries or "\n" not in document.text[root.start : root.entries[0].start]:
        return None
    outer, inner = _indent(document.text, root.start), _indent(document.text, root.entries[0].start)
    return inner[len(outer) :] or next((_indent(document.text, e.start) for n in root.entries for e in n.node.entries[:1]), "") or "  "
