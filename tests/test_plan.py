"""Which patches, all made on one snapshot, go together."""

from __future__ import annotations

import pytest

from autofix.fixer import finding
from autofix.patch import Operation, add, copy, move, remove, replace
from autofix.patch import test as expect
from autofix.plan import together, touched
from autofix.pointer import ROOT, Json, Pointer

P = Pointer.parse
DATA: Json = {"a": {"x": 1, "y": {"z": 2}}, "list": [1, 2, 3], "b": 5, "deep": {"list": [1]}}


@pytest.mark.parametrize(
    ("first", "second", "fit"),
    [
        pytest.param(replace(P("/a/x"), 2), replace(P("/a/y/z"), 3), True, id="different places"),
        pytest.param(replace(P("/a/x"), 2), replace(P("/a/x"), 3), False, id="one place"),
        pytest.param(replace(P("/a/y"), 2), replace(P("/a/y/z"), 3), False, id="one inside the other"),
        pytest.param(replace(P("/a/y/z"), 3), remove(P("/a/y")), False, id="one around the other"),
        pytest.param(replace(P("/a/x"), 2), expect(P("/a"), {}), False, id="what another relies on"),
        pytest.param(add(P("/a/new"), 1), add(P("/a/other"), 2), True, id="two new members"),
        pytest.param(add(P("/a/new"), 1), add(P("/a/new"), 2), False, id="one new member"),
        pytest.param(add(P("/a/new"), {}), add(P("/a/new/x"), 2), False, id="inside a new member"),
        pytest.param(replace(P("/list/0"), 7), replace(P("/list/2"), 8), True, id="two items"),
        pytest.param(add(P("/list/0"), 7), replace(P("/list/2"), 8), False, id="an insertion moves the list"),
        pytest.param(replace(P("/list/2"), 8), remove(P("/list/0")), False, id="so does a removal"),
        pytest.param(remove(P("/list/0")), remove(P("/list/2")), False, id="two removals"),
        pytest.param(add(P("/list/-"), 7), add(P("/list/-"), 8), True, id="two different items are appended"),
        pytest.param(add(P("/list/-"), {"k": 1, "l": 2}), add(P("/list/-"), {"l": 2, "k": 1}), False, id="the same item is appended once"),
        pytest.param(add(P("/list/-"), 7), replace(P("/list/0"), 8), True, id="appending moves nothing"),
        pytest.param(add(P("/deep/list/-"), 7), replace(P("/deep/list/0"), 8), True, id="appending further down"),
        pytest.param(add(P("/list/-"), 7), remove(P("/list/0")), False, id="appending to a list that moves"),
        pytest.param(copy(P("/a"), P("/c")), replace(P("/a/x"), 2), False, id="what is copied stays"),
        pytest.param(copy(P("/list/0"), P("/c")), remove(P("/list/1")), False, id="what is copied out of a list that moves"),
        pytest.param(move(P("/a/x"), P("/c")), replace(P("/b"), 2), True, id="moved, apart"),
        pytest.param(move(P("/a/x"), P("/c")), replace(P("/a/x"), 2), False, id="what is moved"),
        pytest.param(replace(ROOT, {}), replace(P("/b"), 2), False, id="everything"),
    ],
)
def test_two_patches(first: Operation, second: Operation, fit: bool) -> None:
    one, two = finding(ROOT, "one", first), finding(ROOT, "two", second)
    assert together([one, two], DATA) == ([one, two] if fit else [one])


def test_the_rest_waits_in_order_and_does_not_block() -> None:
    findings = [finding(ROOT, str(n), replace(P(at), n)) for n, at in enumerate(("/b", "/b", "/a/x", "/a", "/list/0"))]
    assert [found.message for found in together(findings, DATA)] == ["0", "2", "4"]


def test_a_patch_to_nowhere_touches_where_it_points() -> None:
    assert list(touched(add(P("/nothing/here"), 1), DATA)) == [P("/nothing/here")]


@pytest.mark.parametrize(
    ("value", "fit"),
    [
        pytest.param({"Ref": "Size"}, False, id="Ref"),
        pytest.param({"Fn::Sub": "a ${Size}"}, False, id="Sub"),
        pytest.param({"Fn::If": ["Size", 1, 2]}, False, id="a condition"),
        pytest.param({"Fn::Sub": "a ${Sizes}"}, True, id="another name"),
    ],
)
def test_a_name_does_not_go_while_somebody_begins_to_use_it(value: Json, fit: bool) -> None:
    data: Json = {"Parameters": {"Size": {}, "Other": {}}, "Resources": {"A": {}}}
    goes, uses = finding(ROOT, "goes", remove(P("/Parameters/Size"))), finding(ROOT, "uses", add(P("/Resources/A/b"), value))
    assert together([goes, uses], data) == ([uses, goes] if fit else [uses])


def test_a_name_that_is_renamed_goes_too() -> None:
    data: Json = {"Parameters": {"Size": {}}, "Resources": {"A": {}}}
    goes = finding(ROOT, "goes", move(P("/Parameters/Size"), P("/Parameters/Class")))
    uses = finding(ROOT, "uses", add(P("/Resources/A/b"), {"Ref": "Size"}))
    assert together([goes, uses], data) == [uses]


def test_names_that_go_together_do_not_wait_for_each_other() -> None:
    data: Json = {"Parameters": {"Size": {}, "Count": {}}}
    first = finding(ROOT, "first", remove(P("/Parameters/Size")), replace(P("/Metadata"), "Count"))
    second = finding(ROOT, "second", remove(P("/Parameters/Count")))
    assert together([first, second], data) == [first, second]


@pytest.mark.parametrize(
    ("operation", "places"),
    [
        pytest.param(move(P("/list/0"), P("/c")), ["/c", "/list"], id="out of a list"),
        pytest.param(move(P("/b"), P("/list/0")), ["/list", "/b"], id="into a list"),
        pytest.param(copy(P("/b"), P("/list/0")), ["/list/0", "/b"], id="a copy writes its place"),
    ],
)
def test_what_moves_touches_lists(operation: Operation, places: list[str]) -> None:
    assert [str(place) for place in touched(operation, DATA)] == places
