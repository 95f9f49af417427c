"""The draft of a document is the patched data, whatever it keeps of the text."""

from __future__ import annotations

import pytest
from test_patch import FITS

from autofix.patch import add, from_json, move, remove, replace, same
from autofix.pointer import Json, Pointer
from autofix.syntax.draft import Branch, Fresh, Refusal, draft, is_whole, value_of
from autofix.syntax.reader import read

P = Pointer.parse


@pytest.mark.parametrize("story", FITS)
def test_it_is_what_jsonpatch_makes(story: str) -> None:
    before, patch, after = FITS[story]
    root, _ = draft(read(str(before).replace("'", '"').replace("None", "null")), from_json(patch))
    assert same(value_of(root), after)


@pytest.mark.parametrize(
    ("old", "value", "kept"),
    [
        pytest.param({"x": 1, "y": 2}, {"x": 1, "y": 3}, ["x", "y"], id="one member changes"),
        pytest.param({"x": 1, "y": 2}, {"y": 2, "z": 3}, ["y"], id="one goes, one comes"),
        pytest.param({"x": 1}, {"y": 2}, None, id="nothing in common"),
        pytest.param([1, 2, 3], [1, 3], [0, 2], id="an item goes"),
        pytest.param([1, 3], [1, 2, 3], [0, 1], id="an item comes"),
        pytest.param([1, 2], [3, 4], [0, 1], id="lists of one length, item by item"),
        pytest.param([1, 2], [3, 4, 5], None, id="lists with nothing in common"),
        pytest.param([], [1], None, id="an empty list"),
        pytest.param({"x": [1]}, [1], None, id="another kind"),
        pytest.param("x", ["x"], None, id="a scalar"),
    ],
)
def test_what_stays_in_the_text(old: Json, value: Json, kept: list[str | int] | None) -> None:
    document = read(f'{{"a": {str(old).replace(chr(39), chr(34))}}}')
    root, _ = draft(document, [replace(P("/a"), value)])
    assert isinstance(root, Branch)
    child = root.by_key["a"].child
    assert same(value_of(child), value)
    if kept is None:
        assert isinstance(child, Fresh)
    else:
        entries = document.locate(P("/a")).entries
        assert isinstance(child, Branch)
        assert [slot.entry for slot in child.slots if slot.entry is not None] == [
            entry for index, entry in enumerate(entries) if entry.key in kept or index in kept
        ]


def test_an_emptied_container_is_written_anew_and_a_changed_one_is_not() -> None:
    root, _ = draft(read("a: {x: 1}\nb: {x: 1}\n"), [remove(P("/a/x")), add(P("/b/y"), 2)])
    assert isinstance(root, Branch)
    emptied, changed = (root.by_key[key].child for key in "ab")
    assert isinstance(emptied, Branch) and is_whole(emptied)
    assert isinstance(changed, Branch) and not is_whole(changed)


def test_what_moves_remembers_where_it_stood() -> None:
    document = read("a:\n  x: {y: 1}\nb: {}\nc: [1]\n")
    _, (intact, changed, flow) = draft(
        document, [move(P("/a/x"), P("/b/x")), add(P("/b/x/z"), 2), move(P("/b/x"), P("/x")), move(P("/c/0"), P("/y"))]
    )
    assert (intact.in_lines, intact.intact, intact.origin) == (True, True, document.locate(P("/a")).entries[0])
    assert (changed.in_lines, changed.intact) == (False, False)
    assert (flow.in_lines, flow.intact) == (False, True)


@pytest.mark.parametrize("patch", [[move(P("/a"), P("/a/x"))], [remove(P(""))], [replace(P("/z"), 1)]])
def test_refusals(patch: list) -> None:
    with pytest.raises(Refusal):
        draft(read("a: {}\n"), patch)
