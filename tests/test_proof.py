"""The proof trusts nobody: whatever a renderer could do wrong is seen."""

from __future__ import annotations

import pytest

from autofix.edits import Edit, Edits
from autofix.patch import Operation, add, copy, move, remove, replace
from autofix.patch import test as expect
from autofix.pointer import Pointer
from autofix.proof import ProofError, prove
from autofix.syntax.reader import read
from autofix.syntax.render import render

P = Pointer.parse
TEXT = "a: 1 # why\nb: x\n"
PATCH = (replace(Pointer(("a",)), 2),)


def test_what_is_right_is_read_again() -> None:
    after = prove(read(TEXT), PATCH, Edits.of([Edit(3, 4, "2")]))
    assert (after.text, after.data) == ("a: 2 # why\nb: x\n", {"a": 2, "b": "x"})


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        pytest.param(Edit(3, 4, "3"), r"does not mean the patch: .*root\['a'\].* from 2 to 3", id="another value"),
        pytest.param(Edit(3, 4, "'2'"), "does not mean the patch", id="text for a number"),
        pytest.param(Edit(3, 4, "2.0"), "does not mean the patch", id="a float for an integer"),
        pytest.param(Edit(3, 4, "true"), "does not mean the patch", id="a boolean"),
        pytest.param(Edit(0, 10, "a: 2"), "comment on line 1", id="a lost comment"),
        pytest.param(Edit(3, 16, "2 # why\nb: x"), "newline at the end", id="a lost final newline"),
        pytest.param(Edit(3, 4, "2\r\n"), "line ending", id="a foreign line ending"),
        pytest.param(Edit(3, 4, "[2"), r"cannot be read: .* \(line 2\)", id="broken text"),
    ],
)
def test_what_is_wrong_is_seen(edit: Edit, reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        prove(read(TEXT), PATCH, Edits.of([edit]))


def test_comments_may_move_and_go_with_what_is_removed() -> None:
    document = read(TEXT)
    after = prove(document, (replace(Pointer(("a",)), {"c": 2}),), Edits.of([Edit(2, 10, " # why\n  c: 2")]))
    assert after.text == "a: # why\n  c: 2\nb: x\n"


def test_comments_go_with_what_is_copied_over() -> None:
    document = read("a: {x: 1}\nb: {\n  x: 2, # kept\n  y: 3 # gone\n}\n")
    patch = (copy(Pointer(("a",)), Pointer(("b",))),)
    assert prove(document, patch, render(document, patch)).text == "a: {x: 1}\nb: {\n  x: 1, # kept\n}\n"


def test_edits_that_are_not_sorted_are_seen() -> None:
    unsorted = Edits((Edit(14, 15, "y"), Edit(3, 4, "2")))
    with pytest.raises(ProofError, match="outside the edits"):
        prove(read(TEXT), PATCH, unsorted)


class Misapplied(Edits):
    """Edits that make another text than they say."""

    text = ""

    def apply(self, _: str) -> str:
        return self.text


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        pytest.param([Edit(3, 4, "2")], "A: 2 # why\nb: x\n", id="before the edit"),
        pytest.param([Edit(3, 4, "2")], "a: 3 # why\nb: x\n", id="in the edit"),
        pytest.param([Edit(3, 4, "2")], "a: 2 # why\nb: y\n", id="behind the edit"),
        pytest.param([Edit(3, 4, "2"), Edit(3, 4, "2")], "a: 2 # why\nb: x\n", id="one place twice"),
    ],
)
def test_nothing_moves_outside_the_edits(edits: list[Edit], text: str) -> None:
    wrong = Misapplied(edits)
    wrong.text = text
    with pytest.raises(ProofError, match=r"^text outside the edits changed$"):
        prove(read(TEXT), PATCH, wrong)


def test_text_that_cannot_be_read_is_reported_in_the_words_of_its_format() -> None:
    with pytest.raises(ProofError, match=r"^the new text cannot be read: Expecting ',' delimiter \(line 1\)$"):
        prove(read('{"a": 1}'), PATCH, Edits.of([Edit(6, 7, "[2")]))


def test_json_has_no_comments() -> None:
    document = read('{"a": "# x", "b": 1}')
    after = prove(
        document, (replace(Pointer(("a",)), "y"), add(Pointer(("c",)), 2)), Edits.of([Edit(6, 11, '"y"'), Edit(19, 19, ', "c": 2')])
    )
    assert after.data == {"a": "y", "b": 1, "c": 2}


LIST = "l:\n- a # one\n- b # two\nx: 1 # three\n"
SWAPPED = Edit(3, 23, "- b\n- a\n")


@pytest.mark.parametrize(
    ("patch", "fine"),
    [
        pytest.param([remove(P("/l/0")), add(P("/l/-"), "a")], True, id="items change places"),
        pytest.param([move(P("/l/0"), P("/l/1"))], False, id="only one of them goes"),
        pytest.param([replace(P("/l/0"), "b"), replace(P("/l/1"), "a")], True, id="every item gives way"),
        pytest.param([expect(P("/l/0"), "a"), replace(P("/l"), ["b", "a"])], True, id="the list gives way"),
        pytest.param([remove(P("/l")), add(P("/l"), ["b", "a"])], True, id="the list goes"),
        pytest.param([expect(P("/l/1"), "b"), move(P("/l/0"), P("/l/1"))], False, id="a test moves nothing"),
    ],
)
def test_comments_of_a_list(patch: list[Operation], fine: bool) -> None:
    if fine:
        assert prove(read(LIST), patch, Edits.of([SWAPPED])).data == {"l": ["b", "a"], "x": 1}
    else:
        with pytest.raises(ProofError, match="the comment on line 3 is lost"):
            prove(read(LIST), patch, Edits.of([SWAPPED]))


@pytest.mark.parametrize(
    ("text", "patch", "edit", "lost"),
    [
        pytest.param("a: 1 # why\nb: 2\n", [move(P("/a"), P("/c"))], Edit(0, 17, "b: 2\nc: 1\n"), None, id="behind what moves"),
        pytest.param("a: 1\nb: 2 # why\n", [move(P("/a"), P("/c"))], Edit(0, 17, "b: 2\nc: 1\n"), 2, id="behind what stays"),
        pytest.param("a: 1\nb: 2 # why\n", [copy(P("/b"), P("/a"))], Edit(0, 17, "a: 2\nb: 2\n"), 2, id="behind what is copied"),
        pytest.param("a:\n  x: 1 # in\nb: 2\n", [replace(P("/a"), 3)], Edit(2, 15, " 3\n"), None, id="inside what gives way"),
        pytest.param("a: # head\n  x: 1\nb: 2\n", [replace(P("/a"), 3)], Edit(2, 17, " 3\n"), 1, id="before what gives way"),
        pytest.param("a: # head\n  x: 1\nb: 2\n", [remove(P("/a"))], Edit(0, 17, ""), None, id="of what goes"),
        pytest.param("a: 1 # why\nb: 2\n", [add(P("/c"), 3), remove(P("/a"))], Edit(0, 11, "c: 3\n"), None, id="beside what comes"),
        pytest.param('a: "x # y"\nb: 1\n', [replace(P("/b"), 2)], Edit(3, 15, "'x # y'\nb: 2"), None, id="no comment at all"),
        pytest.param(
            LIST, [move(P("/l/0"), P("/l/-"))] * 2, Edit(3, 23, "- a\n- b\n"), None, id="of items that move to the end one by one"
        ),
        pytest.param("a: 1 # ab\nb: 2 # c\n", [replace(P("/b"), 3)], Edit(3, 18, "1 # a\nb: 3 # c"), 1, id="half of it is written"),
        pytest.param(LIST, [remove(P("/l/0")), replace(P("/x"), 2)], Edit(3, 37, "- b # two\nx: 2\n"), 4, id="outside the list"),
        pytest.param(
            "a: {k: 1}\nl:\n- x: 1 # one\n- x: 2\n",
            [replace(P("/a/k"), 2), replace(P("/l/1/x"), 3)],
            Edit(0, 37, "a: {k: 2}\nl:\n- x: 1\n- x: 3\n"),
            3,
            id="in a list whose items stay where they are",
        ),
        pytest.param(
            "a: [1] # one\nl:\n- x: 1 # two\n- x: 2\n",
            [replace(P("/a/0"), 2), replace(P("/l/1/x"), 3)],
            Edit(3, 40, "[2] # one\nl:\n- x: 1\n- x: 3\n"),
            None,
            id="in a list beside one whose items may change places",
        ),
    ],
)
def test_whose_comments_go(text: str, patch: list[Operation], edit: Edit, lost: int | None) -> None:
    if lost is None:
        prove(read(text), patch, Edits.of([edit]))
    else:
        with pytest.raises(ProofError, match=f"^the comment on line {lost} is lost$"):
            prove(read(text), patch, Edits.of([edit]))


@pytest.mark.parametrize(
    ("text", "edits", "reason"),
    [
        pytest.param(TEXT, Edits((Edit(14, 15, "y"), Edit(3, 4, "2"))), "^text outside the edits changed$", id="outside"),
        pytest.param(TEXT, Edits.of([Edit(14, 16, "x")]), "^the newline at the end of the file changed$", id="the end"),
        pytest.param("a: 1\rb: x", Edits.of([Edit(9, 9, "\r")]), "^the newline at the end of the file changed$", id="an old Macintosh"),
        pytest.param("a: 1\rb: x\r", Edits.of([Edit(9, 10, "")]), "^the newline at the end of the file changed$", id="its end"),
        pytest.param(TEXT, Edits.of([Edit(0, 0, "\r\n")]), "^a line ending differs from the file's own$", id="line ending"),
    ],
)
def test_the_layout_stays(text: str, edits: Edits, reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        prove(read(text), PATCH, edits)


def test_a_json_text_stays_json() -> None:
    for text in ('{"a": 2, }', "{'a': 2}", '{"a": 2 # why\n}'):
        with pytest.raises(ProofError, match=r"^the new text cannot be read: .* \(line 1\)$"):
            prove(read('{"a": 1}'), PATCH, Edits.of([Edit(0, 8, text)]))
    with pytest.raises(ProofError, match=r"^the new text is YAML, and the old one was JSON$"):
        prove(read('{"a": 1}'), PATCH, Edits.of([Edit(0, 8, "a: 2")]))
    assert prove(read("{a: 1}"), PATCH, Edits.of([Edit(0, 6, '{"a": 2}')])).format == "json"
