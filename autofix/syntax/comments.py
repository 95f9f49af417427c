"""Comments of a document: what an edit must not swallow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix.syntax.document import Document, Kind, Node, Style
from autofix.syntax.draft import Refusal

_HASH = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_COMMENT = re.compile(r"#[^\r\n]*")
_BEFORE_CONTENT = re.compile(r"(?:[!&]\S*\s+|#[^\r\n]*\s+)*(?:[|>][-+0-9]*[ \t]+)?")
"""What a scalar may begin with: tag, anchor, other comments, the header of a block scalar."""


def comments_in(document: Document, start: int, end: int, *inside: Node) -> Iterator[re.Match[str]]:
    """The comments that begin between start and end; inside holds the nodes there, whose scalars may hold a ``#`` too."""
    if document.format == "json":
        return
    position = start
    while (hash_mark := _HASH.search(document.text, position, end)) and (found := _COMMENT.match(document.text, hash_mark.start())):
        scalar = next((scalar for node in inside if (scalar := _scalar_at(node, found.start())) is not None), None)
        if scalar is None or _BEFORE_CONTENT.fullmatch(document.text, scalar.start, found.start()):
            yield found
            position = found.end()
        else:
            position = scalar.end


def keep_comments(document: Document, start: int, end: int, *inside: Node) -> None:
    """Refuse to delete the characters from start to end where one of them begins a comment. Raises Refusal."""
    for found in comments_in(document, start, end, *inside):
        line, _ = document.position(found.start())
        raise Refusal(f"the comment on line {line} would be lost")


def _scalar_at(node: Node, offset: int) -> Node | None:
    if not node.start <= offset < node.end:
        return None
    if node.kind is Kind.SCALAR or (node.style is Style.TAG and not node.entries):
        return node
    return next((found for entry in node.entries if (found := _scalar_at(entry.node, offset)) is not None), None)
