"""Nothing is shown or written that was not proven: the new text means the patch, and nothing else in it moved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autofix.edits import Edits
from autofix.patch import Operation, apply, same
from autofix.pointer import Json
from autofix.syntax.document import Document, ReadError
from autofix.syntax.reader import read

_BREAKS = re.compile(r"\r\n|\n|\r")


class ProofError(Exception):
    """A new text that does not say what its patch says: a defect of autofix, never of the template."""


def prove(document: Document, patch: Sequence[Operation], edits: Edits) -> Document:
    """The document after the edits, proven to mean the patch and to keep its layout. Raises ProofError."""
    text = edits.apply(document.text)
    _layout(document, edits, text)
    try:
        after = read(text, document.format)
    except ReadError as problem:
        raise ProofError(f"the new text cannot be read: {problem.problem} (line {problem.line})") from None
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
        if any(found != document.newline for found in _BREAKS.findall(edit.text)):
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


def _difference(expected: Json, found: Json) -> str:
    from deepdiff import DeepDiff  # slow to import, and only a defect of autofix needs it

    shown = DeepDiff(expected, found, ignore_order=False).pretty()
    return " ".join(str(shown).split())[:500]
