"""A document and a patch make text edits, or a reason why not. What comes out is not trusted: the proof checks it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from autofix.edits import Edit, Edits, OverlapError
from autofix.patch import Operation, same
from autofix.syntax import flow_writer, yaml_writer
from autofix.syntax.comments import keep_comments
from autofix.syntax.document import Document, Entry, Node, Style
from autofix.syntax.draft import Branch, Fresh, Refusal, Slot, draft, is_whole, value_of
from autofix.syntax.habits import Page


def render(document: Document, patch: Iterable[Operation]) -> Edits:
    """The edits that make the text say what the patch says. Raises Refusal."""
    root, moved = draft(document, patch)
    if isinstance(root, Node):
        return Edits()
    if isinstance(root, Fresh) or is_whole(root):
        raise Refusal("the template as a whole is not written anew")
    edits = _edits(Page(document), root)
    if _is_exposed(document.text, edits):
        for fresh in moved:
            fresh.carried = False
        edits = _edits(Page(document, literal=False), root)
    for fresh in moved:
        if fresh.origin is not None and not fresh.carried:
            entry = fresh.origin
            end = yaml_writer.line_end(document.text, entry.end) if fresh.in_lines else entry.end
            keep_comments(document, entry.start, end, entry.node)
    return edits


def _edits(page: Page, root: Branch) -> Edits:
    try:
        return Edits.of(_branch(page, root, None, ()))
    except OverlapError as problem:
        raise Refusal(f"the changes overlap in the text: {problem}") from None


def _is_exposed(text: str, edits: Edits) -> bool:
    """Whether new lines, by a removal next to them, get in front of something that a block scalar would take in."""
    touching = (pair for pair in itertools.pairwise(edits) if pair[0].end == pair[1].start and not pair[1].text)
    return any("\n" in written.text and not yaml_writer.takes_literal(text, removed.end, 0) for written, removed in touching)


def _branch(page: Page, branch: Branch, entry: Entry | None, around: Sequence[Node]) -> Iterator[Edit]:
    node = branch.node
    if node is None:
        return
    inside = (*around, node)
    if node.style is Style.TAG:
        yield from _argument(page, branch.slots[0], entry, inside)
        return
    for slot in branch.slots:
        if slot.entry is not None:
            yield from _value(page, slot, slot.entry, inside)
    writer = flow_writer if node.style is Style.FLOW else yaml_writer
    yield from writer.change_entries(page, node, branch.slots, inside)


def _value(page: Page, slot: Slot, entry: Entry, around: Sequence[Node], *, tagged: bool = False) -> Iterator[Edit]:
    child = slot.child
    if isinstance(child, Node):
        return
    if isinstance(child, Branch) and not is_whole(child):
        yield from _branch(page, child, entry, around)
        return
    if isinstance(child, Branch) and child.node is not None and same(value_of(child), child.node.value):
        return
    if isinstance(child, Branch) and child.node is not None and child.node.pinned is not None:
        raise Refusal(f"line {page.document.position(entry.start)[0]} is not edited: {child.node.pinned}")
    if isinstance(child, Fresh) and (edits := yaml_writer.change_text(page.text, entry.node, child)) is not None:
        yield from edits
        return
    if any(node.style is Style.FLOW for node in around):
        yield from flow_writer.replace_value(page, entry, child, around)
    else:
        yield from yaml_writer.replace_value(page, entry, child, around, tagged=tagged)


def _argument(page: Page, slot: Slot, entry: Entry | None, around: Sequence[Node]) -> Iterator[Edit]:
    """The argument of a short-form intrinsic stands behind its tag, in the entry that holds the intrinsic."""
    if slot.entry is None:
        return
    tag = slot.entry
    start = entry.start if entry is not None else tag.start
    place = Entry(entry.key if entry is not None else None, start, tag.key_end, tag.mark_end, lambda: tag.node)
    yield from _value(page, slot, place, around, tagged=True)
