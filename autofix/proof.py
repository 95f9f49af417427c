"""Nothing is shown or written that was not proven: the new text means the patch, and nothing else in it moved."""

from __future__ import annotations

from collections.abc import Sequence

from autofix.edits import Edits
from autofix.patch import Operation, apply, same
from autofix.pointer import Json, Pointer, is_index
from autofix.syntax.comments import comments_in
from autofix.syntax.document import BREAK, Document, Entry, Kind, ReadError, Style
from autofix.syntax.reader import read
from autofix.syntax.yaml_writer import line_end


class ProofError(Exception):
    """A new text that does not say what its patch says: a defect of autofix, never of the template."""


def prove(document: Document, patch: Sequence[Operation], edits: Edits) -> Document:
    """The document after the edits, proven to mean the patch and to keep its layout. Raises ProofError."""
    text = edits.apply(document.text)
    _layout(document, edits, text)
    _comments(document, patch, edits)
    try:
        after = read(text, document.format)
    except ReadError as problem:
        raise ProofError(f"the new text cannot be read: {problem.problem} (line {problem.line})") from None
    if document.format == "json" and after.format != "json":
        raise ProofError("the new text is YAML, and the old one was JSON")
    expected = apply(patch, document.data)
    if not same(after.data, expected):
        raise ProofError(f"the new text does not mean the patch: {_difference(expected, after.data)}")
    return after


def _layout(document: Document, edits: Edits, text: str) -> None:
    if not _only_edited(document.text, edits, text):
        raise ProofError("text outside the edits changed")
    if document.text.endswith(("\n", "\r")) != text.endswith(("\n", "\r")):
        raise ProofError("the newline at the end of the file changed")
    for edit in edits:
        if any(found != document.newline for found in BREAK.findall(edit.text)):
            raise ProofError("a line ending differs from the file's own")


def _only_edited(before: str, edits: Edits, after: str) -> bool:
    """Whether each stretch between the edits stands unchanged at its new place."""
    old = new = 0
    for edit in edits:
        kept = edit.start - old
        if kept < 0 or before[old : edit.start] != after[new : new + kept] or not after.startswith(edit.text, new + kept):
            return False
        old, new = edit.end, new + kept + len(edit.text)
    return before[old:] == after[new:]


def _comments(document: Document, patch: Sequence[Operation], edits: Edits) -> None:
    """Each comment that is deleted is written again, or was part of what the patch removes or replaces."""
    for edit in edits:
        for comment in comments_in(document, edit.start, edit.end, document.root):
            if not any(comment.group() in other.text for other in edits) and not _leaves(document, patch, comment.start()):
                raise ProofError(f"the comment on line {document.position(comment.start())[0]} is lost")


def _leaves(document: Document, patch: Sequence[Operation], offset: int) -> bool:
    """Whether what stands at an offset goes, or gives way to something else; where list items change places, with its list."""
    changes = [operation for operation in patch if operation.op != "test"]
    whole_lists = len(changes) > 1 and any(token == "-" or is_index(token) for change in changes for token in change.path[-1:])
    goes = [(operation.source, True) for operation in changes if operation.op == "move" and operation.source is not None]
    for place, removed in [*goes, *((operation.path, operation.op == "remove") for operation in changes)]:
        entries = _entries(document, place, whole_lists=whole_lists)
        for entry in entries:
            goes_whole = removed or entry is not entries[-1]
            start = entry.start if goes_whole else entry.node.start
            end = line_end(document.text, entry.end) if goes_whole or entry.node.style is Style.BLOCK else entry.end
            if start <= offset < end:
                return True
    return False


def _entries(document: Document, place: Pointer, *, whole_lists: bool) -> Sequence[Entry]:
    """The entry at a place, or that of the first list on the way there; before it those of the same key that do not count."""
    node, entry, around = document.root, None, document.root
    for token in place:
        if whole_lists and entry is not None and node.kind is Kind.SEQUENCE:
            break
        entry, around = node.entry(token), node
        if entry is None:
            return ()
        node = entry.node
    return [one for one in around.entries if one is entry or (one.key is not None and entry is not None and one.key == entry.key)]


def _difference(expected: Json, found: Json) -> str:
    from deepdiff import DeepDiff  # slow to import, and only a defect of autofix needs it

    shown = DeepDiff(expected, found).pretty()
    return " ".join(str(shown).split())[:500]
