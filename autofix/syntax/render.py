"""A document and a patch make text edits, or a reason why not. What comes out is not trusted: the proof checks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autofix.edits import Edit, Edits, OverlapError
from autofix.patch import Operation
from autofix.syntax import flow_writer, yaml_writer
from autofix.syntax.comments import keep_comments
from autofix.syntax.document import Document, Entry, Node, Style
from autofix.syntax.draft import Branch, Fresh, Refusal, Slot, draft, is_whole, value_of


def render(document: Document, patch: Iterable[Operation]) -> Edits:
    """The edits that make the text say what the patch says. Raises Refusal."""
    root = draft(document, patch)
    if isinstance(root.child, Node):
        return Edits()
    if isinstance(root.child, Fresh) or is_whole(root.child):
        raise Refusal("the template as a whole is not written anew")
    try:
        return Edits.of(_branch(document, root.child, None, ()))
    except OverlapError as problem:
        raise Refusal(f"the changes overlap in the text: {problem}") from None


def _branch(document: Document, branch: Branch, entry: Entry | None, around: Sequence[Node]) -> Iterator[Edit]:
    node = branch.node
    if node is None:
        return
    inside = (*around, node)
    if node.style is Style.TAG:
        yield from _argument(document, branch.slots[0], entry, inside)
        return
    for slot in branch.slots:
        if slot.entry is not None:
            yield from _value(document, slot, slot.entry, inside)
    writer = flow_writer if node.style is Style.FLOW else yaml_writer
    _refuse_lost_comments(document, branch)
    yield from writer.change_entries(document, branch, inside)


def _value(document: Document, slot: Slot, entry: Entry, around: Sequence[Node]) -> Iterator[Edit]:
    child = slot.child
    if isinstance(child, Node):
        return
    if isinstance(child, Branch) and not is_whole(child):
        yield from _branch(document, child, entry, around)
        return
    flow = any(node.style is Style.FLOW for node in around)
    writer = flow_writer if flow else yaml_writer
    yield from writer.replace_value(document, entry, value_of(child), around)


def _argument(document: Document, slot: Slot, entry: Entry | None, around: Sequence[Node]) -> Iterator[Edit]:
    """The argument of a short-form intrinsic stands behind its tag, in the entry that holds the intrinsic."""
    if slot.entry is None:
        return
    tag = slot.entry
    start = entry.start if entry is not None else tag.start
    place = Entry(entry.key if entry is not None else None, start, tag.key_end, tag.mark_end, tag.node)
    yield from _value(document, slot, place, around)


def _refuse_lost_comments(document: Document, branch: Branch) -> None:
    for slot in branch.slots:
        if isinstance(slot.child, Fresh) and slot.child.origin is not None:
            keep_comments(document, slot.child.origin.start, slot.child.origin.end, slot.child.origin)
