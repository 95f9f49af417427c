"""Comments, and what only looks like one."""

from __future__ import annotations

import pytest

from autofix.patch import replace
from autofix.pointer import Pointer
from autofix.syntax.comments import comments_in, keep_comments
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read
from autofix.syntax.render import render


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a: 1\n", [], id="none"),
        pytest.param("a: 1 # x\n# y\n", ["# x", "# y"], id="behind a value and on a line"),
        pytest.param("a: x#y # z\n", ["# z"], id="in a word"),
        pytest.param("a: 'x # y' # z\n", ["# z"], id="in quotes"),
        pytest.param("a: ['# x', \"y # z\"] # v\n", ["# v"], id="in a flow sequence"),
        pytest.param("a: {b: '# x'} # v\n", ["# v"], id="in a flow mapping"),
        pytest.param("a: |\n  # text\n  b # c\n# real\n", ["# real"], id="in a block scalar"),
        pytest.param("a: | # head\n  b # c\nd: 1\n", ["# head"], id="behind its header"),
        pytest.param("a: !Sub # tag\n  '# x'\n", ["# tag"], id="between a tag and its value"),
        pytest.param("a: !GetAtt 'b # c' # d\n", ["# d"], id="in a short form"),
        pytest.param("a: !Sub ['x # y', {}] # d\n", ["# d"], id="in its list"),
        pytest.param("a: !Foo 'x # y' # d\n", ["# d"], id="behind an unknown tag"),
        pytest.param("a: !Join ['', [x, # in\n  y]]\n", ["# in"], id="among its items"),
        pytest.param("a:\n  # in\n  b: 1\n", ["# in"], id="in a mapping"),
        pytest.param('{"a": "x # y"}', [], id="JSON"),
    ],
)
def test_what_is_a_comment(text: str, found: list[str]) -> None:
    document = read(text)
    assert [match.group() for match in comments_in(document, 0, len(text), document.root)] == found


def test_between_two_places() -> None:
    document = read("a: 1 # x\nb: 2 # y\nc: 3 # z\n")
    assert [match.group() for match in comments_in(document, 9, 18, document.root)] == ["# y"]


def test_no_comment_is_deleted() -> None:
    document = read("a: '# x'\nb: 2 # y\n")
    assert render(read("a: {b: 'x # y'}\n"), [replace(Pointer(("a", "b")), 1)])
    keep_comments(document, 0, 9, document.locate(Pointer(("a",))))
    with pytest.raises(Refusal, match=r"^the comment on line 2 would be lost$"):
        keep_comments(document, 0, 18, document.root)
