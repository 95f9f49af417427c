"""Edits are sorted and disjoint by construction, and places can be traced back through them."""

from __future__ import annotations

import pytest

from autofix.edits import Edit, Edits, Origins, OverlapError

TEXT = "0123456789"


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        pytest.param([], TEXT, id="nothing"),
        pytest.param([Edit(3, 5, "x")], "012x56789", id="replaced"),
        pytest.param([Edit(0, 1, "")], "123456789", id="removed at the start"),
        pytest.param([Edit(10, 10, "x")], TEXT + "x", id="added at the end"),
        pytest.param([Edit(8, 9, "b"), Edit(1, 2, "a")], "0a234567b9", id="given in any order"),
        pytest.param([Edit(2, 2, "a"), Edit(2, 2, "b")], "01ab23456789", id="insertions at one place keep their order"),
        pytest.param([Edit(2, 4, "x"), Edit(2, 2, "a")], "01ax456789", id="an insertion goes before a replacement at its place"),
        pytest.param([Edit(2, 4, ""), Edit(4, 6, "")], "016789", id="neighbours touch"),
        pytest.param([Edit(4, 4, "")], TEXT, id="what changes nothing is dropped"),
    ],
)
def test_application(edits: list[Edit], after: str) -> None:
    assert Edits.of(edits).apply(TEXT) == after


def test_overlaps_are_refused() -> None:
    with pytest.raises(OverlapError):
        Edits.of([Edit(1, 4, "x"), Edit(3, 5, "y")])
    with pytest.raises(OverlapError):
        Edits.of([Edit(1, 4, ""), Edit(2, 2, "inside")])


def test_nothing_is_no_edit() -> None:
    assert Edits.of([Edit(4, 4, "")]) == ()


@pytest.mark.parametrize(
    ("new", "old"),
    [
        pytest.param(0, 0, id="before all edits"),
        pytest.param(2, 2, id="the first new character: the place of the edit"),
        pytest.param(4, 2, id="the last new character: the place of the edit"),
        pytest.param(5, 3, id="behind a longer text"),
        pytest.param(8, 8, id="behind a removal"),
    ],
)
def test_the_place_before(new: int, old: int) -> None:
    edits = Edits.of([Edit(2, 3, "abc"), Edit(6, 8, "")])
    assert edits.apply(TEXT) == "01abc34589"
    assert Origins(edits).before(new) == old


def test_an_overlap_is_named() -> None:
    with pytest.raises(OverlapError, match=r"^edits Edit\(start=1, end=4, text='x'\) and Edit\(start=3, end=5, text='y'\) overlap$"):
        Edits.of([Edit(3, 5, "y"), Edit(1, 4, "x")])
