"""Changes of block YAML as text edits: whole lines come and go, comments stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autofix.edits import Edit
from autofix.patch import same
from autofix.syntax.comments import comments_in
from autofix.syntax.document import BREAK, Entry, Kind, Node, Style
from autofix.syntax.draft import Branch, Child, Fresh, Refusal, Slot, value_of
from autofix.syntax.habits import Habits, Page, column
from autofix.syntax.yaml_emitter import after_dash, after_key, indented, key_text

_BLANK = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)")
_HEADER = re.compile(r"[|>][-+0-9]*")
_BLOCK_SCALARS = (Style.LITERAL, Style.FOLDED)


def replace_value(page: Page, entry: Entry, child: Child, around: Sequence[Node], *, tagged: bool = False) -> Iterator[Edit]:
    """Write a value where the old one of a block entry stands; tagged says that it stands behind a tag, which stays.

    The first comment stays on its line if that is the first one, all others get lines of their own.
    """
    text, old = page.text, entry.node
    first_end, last_end = line_end(text, entry.mark_end), line_end(text, entry.end)
    comments = [c for c in comments_in(page.document, entry.mark_end, last_end, old) if not _goes(page, c, child)]
    beside = comments.pop(0) if comments and comments[0].start() < first_end else None
    content = text[entry.mark_end : beside.start() if beside else first_end].rstrip(" \t")
    literal = not comments and takes_literal(text, last_end, column(text, entry.start))
    habits = page.habits(around, literal=literal)
    head, *below = _written(page, child, habits, quote_of(old), as_item=entry.key is None, tagged=tagged).split("\n", 1)
    on_a_line = old.start > first_end and column(text, old.start) > column(text, entry.start)
    if on_a_line and not below and old.style is not Style.BLOCK and all(c.start() > old.end for c in comments):
        yield Edit(old.start, old.end, head.lstrip(" "))
        return
    aligned = head == "" or (entry.key is None and below != [])
    spaces = 0 if aligned else len(content) - len(content.lstrip(" "))
    end = first_end if beside is None and not content else entry.mark_end + len(content)
    yield Edit(entry.mark_end + spaces, end, head.lstrip(" ") if spaces else head)
    kept = (_own_line(page, comment, column(text, entry.start)) for comment in comments)
    lines = "".join([*kept, *(_lines(page, tail, column(text, entry.start)) for tail in below)])
    yield Edit(first_end, last_end, lines)


def change_text(text: str, node: Node, child: Fresh) -> list[Edit] | None:
    """Drop the tag before a scalar that says the value as it is written, or write only the lines of a literal block that change."""
    tag = node.entries[0] if node.style is Style.TAG and node.entries else None
    if tag is not None and (quote_of(tag.node) or tag.node.style in _BLOCK_SCALARS):
        alone = child.origin is None and same(tag.node.value, child.value) and not text[tag.mark_end : tag.node.start].strip()
        return [Edit(node.start, tag.node.start, "")] if alone else None
    if node.style is not Style.LITERAL or not isinstance(child.value, str):
        return None
    old, new = str(node.value).split("\n"), child.value.split("\n")
    edits, start = [], next_line(text, line_end(text, node.start))
    for before, after in zip(old, new):
        end = line_end(text, start)
        if before != after:
            edits.append(Edit(end - len(before), end, after))
            if not _fits_in(before, after) or text[start:end].lstrip(" ") != before.lstrip(" "):
                return None
        start = next_line(text, end)
    return edits if len(old) == len(new) else None


def _fits_in(before: str, after: str) -> bool:
    """Whether a line of a literal block can stand for another: neither is blank, and both begin in the same column."""
    begins = [line[: len(line) - len(line.lstrip())] for line in (before, after)]
    return bool(before.strip() and after.strip()) and begins[0] == begins[1] and after.replace("\t", "").isprintable()


def _written(
    page: Page, child: Child, habits: Habits, quote: str | None, *, as_item: bool, tagged: bool = False, key: str | None = None
) -> str:
    """What follows the colon, the dash or the tag of an entry, the lines below indented from the entry on."""
    carried = None if tagged else _carried(page, child, literal=habits.literal, as_item=as_item)
    if carried is not None:
        return carried
    if not as_item:
        return after_key(value_of(child), habits, quote, key)
    if tagged:
        return indented(after_key(value_of(child), habits, quote), habits.dash_width)
    return after_dash(value_of(child), habits, quote)


def _own_line(page: Page, comment: re.Match[str], indent: int) -> str:
    start = line_start(page.text, comment.start())
    before = page.text[start : comment.start()]
    return page.newline + (" " * (indent + 2) if before.strip() else before) + comment.group()


def _goes(page: Page, comment: re.Match[str], child: Child) -> bool:
    """Whether a comment belongs to an entry that is gone from a container all of whose entries are."""
    if not isinstance(child, Branch) or child.node is None or child.node.style is not Style.BLOCK:
        return False
    return any(entry.start <= comment.start() < line_end(page.text, entry.end) for entry in child.node.entries)


def change_entries(page: Page, node: Node, slots: Sequence[Slot], around: Sequence[Node]) -> Iterator[Edit]:
    """Remove, rename and insert the entries of a block mapping or list; changed values are not written here."""
    kept = {id(slot.entry) for slot in slots if slot.entry is not None}
    if len(kept) < len(node.entries):
        yield from _removals(page, node, kept)
    anchor: Entry | None = None
    before: Slot | None = None
    sealed = False
    for slot in slots:
        if slot.entry is None:
            if before is not None and not sealed:
                yield from _sealed(page, before.child)
            sealed = True
            yield _insertion(page, node, anchor, slot, around)
            continue
        anchor, before, sealed = slot.entry, slot, False
        if slot.key is not None and slot.key != anchor.key:
            yield Edit(anchor.start, anchor.key_end, key_text(slot.key, page.habits(around)))


def _removals(page: Page, node: Node, kept: set[int]) -> Iterator[Edit]:
    text, entries, before = page.text, node.entries, None
    if id(entries[0]) not in kept and text[line_start(text, entries[0].start) : entries[0].start].strip(" "):
        start, end, gone = _beside_dash(page, entries, kept)
        yield Edit(start, end, "")
        entries = entries[gone:]
    lines: list[tuple[int, int]] = []
    for entry in entries:
        if id(entry) in kept:
            yield from _without(text, lines, before, last=False)
            before, lines = entry, []
            continue
        start, end = line_start(text, entry.start), line_end(text, entry.end)
        if lines and next_line(text, lines[-1][1]) == start:
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    yield from _without(text, lines, before, last=True)


def _without(text: str, lines: Sequence[tuple[int, int]], before: Entry | None, *, last: bool) -> Iterator[Edit]:
    """Delete runs of lines, each with the blank line above if there is another below, or nothing more in the collection."""
    spaced = not lines or before is None or not _keeps_blank_lines(text, _tail(before.node))
    for start, end in lines:
        if before is not None and _swallows(text, before, end):
            raise Refusal("what stands below would become part of the text above")
        above = line_start(text, _previous_line_end(text, start)) if start else 0
        if spaced and start and not text[above:start].strip() and (last or _BLANK.match(text, end)):
            start = above
        if start == 0:
            yield Edit(0, next_line(text, end), "")
        elif end == len(text):
            yield Edit(line_end(text, len(text[:start].rstrip())), end, "")
        else:
            yield Edit(_previous_line_end(text, start), end, "")


def _swallows(text: str, entry: Entry, end: int) -> bool:
    """Whether the block scalar an entry ends with would take in what stands below the line that ends at end."""
    tail = _tail(entry.node)
    blank = not _keeps_blank_lines(text, tail)
    return tail.style in _BLOCK_SCALARS and not takes_literal(text, end, column(text, entry.start), blank=blank)


def _beside_dash(page: Page, entries: Sequence[Entry], kept: set[int]) -> tuple[int, int, int]:
    """From where to where to delete if the first entry, behind a dash, goes, and how many entries go with that.

    The next that stays takes its place, or where a comment stands between them, the line below.
    """
    count = next(index for index, entry in enumerate(entries) if id(entry) in kept)
    first, successor, end = entries[0], entries[count], line_end(page.text, entries[0].end)
    if any(comments_in(page.document, end, successor.start, *(entry.node for entry in entries[:count]))):
        return len(page.text[: first.start].rstrip(" ")), end, 1
    return first.start, successor.start, count


def _insertion(page: Page, node: Node, anchor: Entry | None, slot: Slot, around: Sequence[Node]) -> Edit:
    text, first = page.text, node.entries[0]
    indent = column(text, first.start)
    start = line_start(text, first.start)
    beside = anchor is None and text[start : first.start].strip(" ") != ""
    place = line_end(text, anchor.end) if anchor is not None else first.start if beside or start == 0 else _previous_line_end(text, start)
    habits = page.habits(around, literal=takes_literal(text, place, indent))
    marker = "-" if slot.key is None else key_text(slot.key, habits) + ":"
    quote = quote_of((anchor or first).node) if slot.key is None else None
    lines = _lines(page, marker + _written(page, slot.child, habits, quote, as_item=slot.key is None, key=slot.key), indent)
    blank = page.newline * _is_spaced(text, node.entries, anchor, lines)
    if place == first.start:
        return Edit(place, place, lines[len(page.newline) + indent :] + (blank if not beside else "") + page.newline + " " * indent)
    return Edit(place, place, lines + blank if anchor is None else blank + lines)


def _is_spaced(text: str, entries: Sequence[Entry], anchor: Entry | None, lines: str) -> bool:
    """Whether a blank line belongs between a new entry and its neighbour, as between that one and the next."""
    if len(entries) == 1 or (anchor is not None and _keeps_blank_lines(text, _tail(anchor.node))):
        return False
    if anchor is None:
        several = lines.count("\n") > 1 or "\n" in text[entries[0].start : entries[0].end]
        return several and _BLANK.search(text, entries[0].end, entries[1].start) is not None
    left, right = entries[-2:] if anchor is entries[-1] else (anchor, entries[entries.index(anchor) + 1])
    return _BLANK.search(text, left.end, right.start) is not None


def quote_of(node: Node) -> str | None:
    """The quote of a quoted scalar."""
    return node.style.value if node.style in (Style.SINGLE, Style.DOUBLE) else None


def _carried(page: Page, child: Child, *, literal: bool, as_item: bool) -> str | None:
    """The lines a moved value stood on, comments and all, as they follow a colon (or a dash, for an item) elsewhere."""
    if not isinstance(child, Fresh) or child.origin is None or not (child.in_lines and child.intact):
        return None
    text, entry, tail = page.text, child.origin, _tail(child.origin.node)
    if tail.style in _BLOCK_SCALARS and (not literal or tail.end == len(text) or _keeps_blank_lines(text, tail)):
        return None
    taken = text[entry.mark_end : line_end(text, entry.end)]
    if any(found != page.newline for found in BREAK.findall(taken)):
        return None
    margin = column(text, entry.start)
    head, *below = taken.split(page.newline)
    if head and below and not literal:
        return None
    child.carried = True
    below = [line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in below]
    compact = entry.node.style is Style.BLOCK and entry.node.start < entry.mark_end + len(head)
    if compact and not as_item:
        below.insert(0, " " * (column(text, entry.node.start) - margin) + head.lstrip(" "))
        head = ""
    elif as_item and entry.key is not None:
        below = ["  " + line if line else line for line in below]
    return "\n".join([head, *below])


def takes_literal(text: str, place: int, indent: int, *, blank: bool = True) -> bool:
    """Whether a block scalar of an entry in column indent may end at the end of a line: nothing below would join it."""
    end = place
    while end < len(text):
        start = next_line(text, end)
        end = line_end(text, start)
        line = text[start:end].lstrip(" ")
        if line and not line.startswith("#"):
            return True
        if end - start - len(line) > indent or not (line or blank):
            return False
    return place < len(text)


def _sealed(page: Page, child: Child) -> Iterator[Edit]:
    """A block scalar that ends the file without a newline has none in its value; something after it would add one."""
    while isinstance(child, Branch) and child.slots:
        child = child.slots[-1].child
    if not isinstance(child, Node) or page.is_sealed:  # what is written anew has its newline where it wants it
        return
    tail = _tail(child)
    ends_file = not BREAK.search(page.text, tail.end)
    if tail.style is Style.TAG and ends_file and "\n" in page.text[tail.start :]:
        raise Refusal("a value with an unknown tag ends the file")
    if tail.style in _BLOCK_SCALARS and ends_file:
        page.is_sealed = True
        header = _header(page.text, tail)
        if "+" in header.group():
            raise Refusal("a block scalar with '+' ends the file")
        if "-" not in header.group():
            yield Edit(header.end(), header.end(), "-")


def _keeps_blank_lines(text: str, scalar: Node) -> bool:
    """Whether the blank lines after a value belong to it."""
    return scalar.style in _BLOCK_SCALARS and "+" in _header(text, scalar).group()


def _header(text: str, scalar: Node) -> re.Match[str]:
    found = _HEADER.search(text, scalar.start)
    assert found is not None
    return found


def _tail(node: Node) -> Node:
    while node.kind is not Kind.SCALAR and node.style is not Style.FLOW and node.entries:
        node = node.entries[-1].node
    return node


def _lines(page: Page, written: str, indent: int) -> str:
    """The written lines, each on a line of its own below the place they go to."""
    return "".join(page.newline + (" " * indent + line if line else "") for line in written.split("\n"))


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line of an offset ends, before its line break."""
    found = BREAK.search(text, offset)
    return found.start() if found else len(text)


def next_line(text: str, end: int) -> int:
    """Where the line after the one that ends at end begins."""
    return end + (2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0)


def _previous_line_end(text: str, start: int) -> int:
    return start - (2 if text.startswith("\r\n", start - 2) else 1)
