"""The draft of a document is the patched data, whatever it keeps of the text."""

from __future__ import annotations

import re

import pytest
from test_patch import FITS, from_json

from autofix.patch import Operation, add, move, remove, replace, same
from autofix.patch import test as expect
from autofix.pointer import Json, Pointer
from autofix.proof import prove
from autofix.syntax.draft import Branch, Fresh, Refusal, draft, is_whole, value_of
from autofix.syntax.reader import read
from autofix.syntax.render import render

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


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        pytest.param([1, 2], [1, 3, 4], 1, id="the first"),
        pytest.param([1, 2], [3, 4, 2], 1, id="the last"),
        pytest.param([1, 2, 3, 4], [9, 4], 1, id="the last of many"),
        pytest.param([1, 2, 3, 4], [1, 9, 9, 3, 4], 3, id="the last two"),
        pytest.param([2, 1, 3], [1, 4], None, id="another first and another last"),
        pytest.param([1, 1], [1], 1, id="one of two that are the same"),
        pytest.param([1, 2, 1], [1, 1], 2, id="around what goes"),
        pytest.param([1, 2, 3, 4], [1, 9, 3, 4], 4, id="all, with one that changes"),
        pytest.param([1, 2, 3, 4], [1, 9, 8, 7, 4], 2, id="head and tail"),
        pytest.param([1, 2, 3], [1, 2, 3, 4], 3, id="before what comes"),
        pytest.param([3, 4], [1, 2, 3, 4], 2, id="behind what comes"),
    ],
)
def test_what_a_list_keeps(old: list[Json], new: list[Json], kept: int | None) -> None:
    root, _ = draft(read(f'{{"a": {old}}}'), [replace(P("/a"), new)])
    assert isinstance(root, Branch)
    child = root.by_key["a"].child
    assert same(value_of(child), new)
    assert (sum(slot.entry is not None for slot in child.slots) if isinstance(child, Branch) else None) == kept


def test_the_whole_template_gives_way() -> None:
    for patch in (add(P(""), {"b": 1}), replace(P(""), {"b": 1})):
        root, _ = draft(read("a: 1\n"), [patch])
        assert value_of(root) == {"b": 1}
    root, _ = draft(read("a: 1\n"), [add(P(""), {"a": 1, "b": 2})])
    assert isinstance(root, Branch) and [slot.entry is not None for slot in root.slots] == [True, False]


def test_what_is_new_can_be_changed() -> None:
    new: Json = {"m": {"x": 1}, "l": [1, [2]]}
    patch = [
        add(P("/n"), new),
        add(P("/n/m/y"), 2),
        add(P("/n/l/-"), 3),
        replace(P("/n/l/0"), 0),
        add(P("/n/l/1/0"), 1),
        remove(P("/n/m/x")),
    ]
    root, _ = draft(read("a: 1\n"), patch)
    assert value_of(root) == {"a": 1, "n": {"m": {"y": 2}, "l": [0, [1, 2], 3]}}
    assert new == {"m": {"x": 1}, "l": [1, [2]]}, "what the patch holds stays as it is"


def test_a_member_that_was_renamed_has_its_new_name_only() -> None:
    root, _ = draft(read("a: 1\nb: 2\n"), [move(P("/a"), P("/c")), replace(P("/c"), 3), add(P("/a"), 4)])
    assert isinstance(root, Branch)
    assert [slot.key for slot in root.slots] == ["c", "b", "a"]
    assert value_of(root) == {"c": 3, "b": 2, "a": 4}


@pytest.mark.parametrize(
    ("text", "patch", "reason"),
    [
        ("a: {}", [move(P("/a"), P("/a/x"))], "/a cannot be moved into itself"),
        ("a: {}", [remove(P(""))], "the whole template cannot be removed"),
        ("a: {}", [replace(P("/z"), 1)], "there is nothing at /z"),
        ("a: {}", [remove(P("/a")), remove(P("/a"))], "there is nothing at /a"),
        ("a: [1]", [replace(P("/a/1"), 1)], "there is nothing at /a/1"),
        ("a: [1]", [replace(P("/a/-"), 1)], "there is nothing at /a/-"),
        ("a: [1]", [add(P("/a/2"), 1)], "there is no place 2 in the list at /a"),
        ("a: [1]", [add(P("/a/01"), 1)], "there is no place 01 in the list at /a"),
        ("a: 1", [add(P("/a/x"), 1)], "/a is neither a mapping nor a list"),
        ("text", [add(P("/x"), 1)], "the template is neither a mapping nor a list"),
        ("a: 1", [add(P("/b"), 1), add(P("/b/x"), 1)], "/b is neither a mapping nor a list"),
        ("a: 1", [expect(P("/a"), 2)], "the value at /a is not the one the patch was made for"),
        ("b: &b {x: 1}\na:\n  <<: *b\n  y: 2\n", [replace(P("/a/x"), 1)], "/a/x is not edited: it comes from a merge key (<<)"),
        ("b: &b {x: 1}\na: *b\n", [remove(P("/b"))], "/b is not edited: "),
        ("b: &b {x: 1}\na: *b\n", [move(P("/b"), P("/c"))], "/b is not edited: "),
        ("b: &b {x: 1}\na: *b\n", [replace(P("/b"), 1)], "/b is not edited: "),
        ("b: &b {x: 1}\na: *b\n", [replace(P(""), {"a": {"x": 1}})], "/b is not edited: "),
        ("l: [&x {a: 1}, 2]\nm: *x\n", [replace(P("/l"), [3, 4, 2])], "/l/0 is not edited: "),
        ("l: [0, &x {a: 1}, 2]\nm: *x\n", [replace(P("/l"), [0, 4, 2])], "/l/1 is not edited: "),
        ("l: [0, &x {a: 1}, 2, 3]\nm: *x\n", [replace(P("/l"), [0, 4, 3])], "/l/1 is not edited: "),
        ("a: {x: &x 1}\nm: *x\n", [replace(P("/a"), {"x": 2})], "/a/x is not edited: "),
        ("a: {x: &x 1}\nm: *x\n", [add(P("/a/y"), 2), remove(P("/a"))], "/a is not edited: "),
        ("a: 1", [remove(P("/a/x"))], "/a is neither a mapping nor a list"),
        ("a: 1", [move(P("/a/x"), P("/a/y"))], "/a is neither a mapping nor a list"),
        ("b: &b {x: 1}\na: *b\n", [add(P("/a/y"), 1)], "/a is not edited: the value is shared through an anchor (&name, *name)"),
    ],
)
def test_why_it_is_refused(text: str, patch: list[Operation], reason: str) -> None:
    with pytest.raises(Refusal, match=f"^{re.escape(reason)}"):
        draft(read(text), patch)


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a: !GetAtt B.C\n", "/a/Fn::GetAtt/1", "D", "a: !GetAtt B.D\n"),
        ("a: !GetAtt B.C\n", "/a/Fn::GetAtt", ["X", "Y"], "a: !GetAtt X.Y\n"),
        ("a: !GetAtt B.C\n", "/a/Fn::GetAtt", "X.Y", "a:\n  Fn::GetAtt: X.Y\n"),
        ("a: !GetAtt B.C\n", "/a/Fn::GetAtt", ["X", {"Ref": "Y"}], "a: !GetAtt [X, !Ref Y]\n"),
        ("a: !Sub x\n", "/a/Fn::Sub", ["${x}", {"x": 1}], "a: !Sub\n  - ${x}\n  - x: 1\n"),
        ("a: !Sub [x, {}]\n", "/a/Fn::Sub", "x", "a: !Sub x\n"),
        ("a: !Transform {Name: x, P: y} # z\n", "/a/Fn::Transform/Name", "w", "a: !Transform {Name: w, P: y} # z\n"),
        ("a: !Join [x, [y]] # z\n", "/a/Fn::Join", ["v", ["w"]], "a: !Join [v, [w]] # z\n"),
    ],
)
def test_behind_a_tag(before: str, path: str, value: Json, after: str) -> None:
    document = read(before)
    assert render(document, [replace(P(path), value)]).apply(before) == after


@pytest.mark.parametrize(
    ("text", "place", "value", "after"),
    [
        pytest.param("a: 1 # x\nb: 2\na: 1\n", "/a", 1, "b: 2\na: 1\n", id="the same again"),
        pytest.param("a: 1\nb: 2\na: 3\n", "/a", 3, "b: 2\na: 3\n", id="the last one counts"),
        pytest.param("a: {x: 1, x: 1}\n", "/a/x", 1, "a: {x: 1}\n", id="in a flow mapping"),
        pytest.param('{"a": 1, "b": 2, "a": 1}', "/a", 1, '{"b": 2, "a": 1}', id="in JSON"),
    ],
)
def test_what_replaces_a_key_that_is_written_twice_stands_there_once(text: str, place: str, value: Json, after: str) -> None:
    document, patch = read(text), [replace(P(place), value)]
    assert prove(document, patch, render(document, patch)).text == after


@pytest.mark.parametrize(
    ("text", "patch", "after"),
    [
        pytest.param("a: &a {k: 1}\nb: *a\n", [replace(P("/b"), {"k": 2})], "a: &a {k: 1}\nb:\n  k: 2\n", id="an alias"),
        pytest.param(
            "a: &a {x: 1}\nb:\n  <<: *a\n  w: 2\n",
            [replace(P("/b"), {"w": 3})],
            "a: &a {x: 1}\nb:\n  w: 3\n",
            id="what merges another",
        ),
        pytest.param(
            "a: &a {x: 1}\nb:\n  <<: *a\n  w: 2\n",
            [add(P("/b/z"), 1), replace(P("/b"), {"w": 3})],
            "a: &a {x: 1}\nb:\n  w: 3\n",
            id="what merges another and was changed",
        ),
        pytest.param(
            "a: !Transform {Name: x} # z\n",
            [remove(P("/a/Fn::Transform/Name")), add(P("/a/Fn::Transform/Other"), 1)],
            "a: # z\n  Fn::Transform:\n    Other: 1\n",
            id="every member behind a tag",
        ),
        pytest.param(
            "a: !Join [x] # z\n",
            [remove(P("/a/Fn::Join/0")), add(P("/a/Fn::Join/-"), "w")],
            "a: !Join # z\n  - w\n",
            id="every item behind a tag",
        ),
    ],
)
def test_what_gives_way_as_a_whole(text: str, patch: list[Operation], after: str) -> None:
    document = read(text)
    assert prove(document, patch, render(document, patch)).text == after
