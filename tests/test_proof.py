"""The proof trusts nobody: whatever a renderer could do wrong is seen."""

from __future__ import annotations

import pytest

from autofix.edits import Edit, Edits
from autofix.patch import add, copy, replace
from autofix.pointer import Pointer
from autofix.proof import ProofError, prove
from autofix.syntax.reader import read
from autofix.syntax.render import render

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


def test_json_has_no_comments() -> None:
    document = read('{"a": "# x", "b": 1}')
    after = prove(
        document, (replace(Pointer(("a",)), "y"), add(Pointer(("c",)), 2)), Edits.of([Edit(6, 11, '"y"'), Edit(19, 19, ', "c": 2')])
    )
    assert after.data == {"a": "y", "b": 1, "c": 2}
