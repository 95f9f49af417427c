"""Comments of a document: what an edit must not swallow."""

from __future__ import annotations

import re

from autofix.syntax.document import Document, Kind, Node
from autofix.syntax.draft import Refusal

_HASH = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)


def keep_comments(document: Document, start: int, end: int, *inside: Node) -> None:
    """Refuse to delete the characters from start to end where one of them begins a comment.

    inside holds the nodes that stand there: a ``#`` in one of their scalars is text. Raises Refusal.
    """
    if document.format == "json":
        return
    for found in _HASH.finditer(document.text, start, end):
        if not any(_in_scalar(node, found.start()) for node in inside):
            line, _ = document.position(found.start())
            raise Refusal(f"the comment on line {line} would be lost")


def _in_scalar(node: Node, offset: int) -> bool:
    if not node.start <= offset < node.end:
        return False
    return node.kind is Kind.SCALAR or any(_in_scalar(entry.node, offset) for entry in node.entries)
