"""RFC 6902: its appendix A and the edges, on data and on text, by jsonpatch and by us."""

from __future__ import annotations

import json

import pytest

from autofix.patch import Operation, Patch, PatchError, add, apply, as_json, copy, guarded, move, remove, replace, same
from autofix.patch import test as expect
from autofix.pointer import ROOT, Json, Pointer
from autofix.proof import prove
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read
from autofix.syntax.render import render

P = Pointer.parse
Raw = list[dict[str, Json]]


def from_json(patch: Raw) -> Patch:
    """An RFC 6902 document as operations."""
    return tuple(Operation(o["op"], P(o["path"]), o.get("value"), P(o["from"]) if "from" in o else None) for o in patch)


FITS: dict[str, tuple[Json, Raw, Json]] = {
    "A.1 adding an object member": (
        {"foo": "bar"},
        [{"op": "add", "path": "/baz", "value": "qux"}],
        {"baz": "qux", "foo": "bar"},
    ),
    "A.2 adding an array element": (
        {"foo": ["bar", "baz"]},
        [{"op": "add", "path": "/foo/1", "value": "qux"}],
        {"foo": ["bar", "qux", "baz"]},
    ),
    "A.3 removing an object member": ({"baz": "qux", "foo": "bar"}, [{"op": "remove", "path": "/baz"}], {"foo": "bar"}),
    "A.4 removing an array element": ({"foo": ["bar", "qux", "baz"]}, [{"op": "remove", "path": "/foo/1"}], {"foo": ["bar", "baz"]}),
    "A.5 replacing a value": (
        {"baz": "qux", "foo": "bar"},
        [{"op": "replace", "path": "/baz", "value": "boo"}],
        {"baz": "boo", "foo": "bar"},
    ),
    "A.6 moving a value": (
        {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
        [{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}],
        {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
    ),
    "A.7 moving an array element": (
        {"foo": ["all", "grass", "cows", "eat"]},
        [{"op": "move", "from": "/foo/1", "path": "/foo/3"}],
        {"foo": ["all", "cows", "eat", "grass"]},
    ),
    "A.8 testing a value: success": (
        {"baz": "qux", "foo": ["a", 2, "c"]},
        [{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2}],
        {"baz": "qux", "foo": ["a", 2, "c"]},
    ),
    "A.10 adding a nested member object": (
        {"foo": "bar"},
        [{"op": "add", "path": "/child", "value": {"grandchild": {}}}],
        {"foo": "bar", "child": {"grandchild": {}}},
    ),
    "A.11 ignoring unrecognized elements": (
        {"foo": "bar"},
        [{"op": "add", "path": "/baz", "value": "qux", "xyz": 123}],
        {"foo": "bar", "baz": "qux"},
    ),
    "A.14 tilde escape ordering": ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": 10}], {"/": 9, "~1": 10}),
    "A.16 adding an array value": (
        {"foo": ["bar"]},
        [{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}],
        {"foo": ["bar", ["abc", "def"]]},
    ),
    "an array begins at 0": ({"a": [1]}, [{"op": "add", "path": "/a/0", "value": 0}], {"a": [0, 1]}),
    "an item may be added right behind the last": ({"a": [1]}, [{"op": "add", "path": "/a/1", "value": 2}], {"a": [1, 2]}),
    "the first item of an empty array": ({"a": []}, [{"op": "add", "path": "/a/-", "value": None}], {"a": [None]}),
    "the first member of an empty object": ({"a": {}}, [{"op": "add", "path": "/a/b", "value": False}], {"a": {"b": False}}),
    "the last item goes": ({"a": [1], "b": 2}, [{"op": "remove", "path": "/a/0"}], {"a": [], "b": 2}),
    "the last member goes": ({"a": {"b": 1}, "c": 2}, [{"op": "remove", "path": "/a/b"}], {"a": {}, "c": 2}),
    "adding what is there replaces it": ({"a": 1}, [{"op": "add", "path": "/a", "value": [2]}], {"a": [2]}),
    "null is a value": ({"a": None}, [{"op": "replace", "path": "/a", "value": {"b": None}}], {"a": {"b": None}}),
    "a member with the empty name": ({"": 1}, [{"op": "add", "path": "/", "value": 2}], {"": 2}),
    "moved over what is there": ({"a": 1, "b": 2, "c": 3}, [{"op": "move", "from": "/a", "path": "/b"}], {"b": 1, "c": 3}),
    "moved to where it is": ({"a": {"b": 1}}, [{"op": "move", "from": "/a/b", "path": "/a/b"}], {"a": {"b": 1}}),
    "moved to another name": ({"a": 1, "b": 2}, [{"op": "move", "from": "/a", "path": "/z"}], {"z": 1, "b": 2}),
    "moved up, over its own parent": ({"a": {"b": {"c": 1}}}, [{"op": "move", "from": "/a/b", "path": "/a"}], {"a": {"c": 1}}),
    "copied into itself": ({"a": {"b": 1}}, [{"op": "copy", "from": "/a", "path": "/a/c"}], {"a": {"b": 1, "c": {"b": 1}}}),
    "copied to the end of an array": ({"a": [[1], 2]}, [{"op": "copy", "from": "/a/0", "path": "/a/-"}], {"a": [[1], 2, [1]]}),
    "a copy is a thing of its own": (
        {"a": {"b": 1}},
        [{"op": "copy", "from": "/a", "path": "/c"}, {"op": "replace", "path": "/c/b", "value": 2}],
        {"a": {"b": 1}, "c": {"b": 2}},
    ),
    "operations build on one another": (
        {"a": 1},
        [{"op": "add", "path": "/b", "value": []}, {"op": "add", "path": "/b/-", "value": {}}, {"op": "add", "path": "/b/0/c", "value": 1}],
        {"a": 1, "b": [{"c": 1}]},
    ),
    "added and removed again": (
        {"a": 1},
        [{"op": "add", "path": "/b", "value": 1}, {"op": "remove", "path": "/b"}],
        {"a": 1},
    ),
    "two items of one array, one after the other": (
        {"a": [1, 2, 3]},
        [{"op": "remove", "path": "/a/0"}, {"op": "remove", "path": "/a/0"}],
        {"a": [3]},
    ),
    "the whole document, where something of it stays": ({"a": 1, "b": 2}, [{"op": "replace", "path": "", "value": {"a": 3}}], {"a": 3}),
}

DOES_NOT_FIT: dict[str, tuple[Json, Raw]] = {
    "A.9 testing a value: error": ({"baz": "qux"}, [{"op": "test", "path": "/baz", "value": "bar"}]),
    "A.12 adding to a nonexistent target": ({"foo": "bar"}, [{"op": "add", "path": "/baz/bat", "value": "qux"}]),
    "A.15 comparing strings and numbers": ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": "10"}]),
    "removing what is not there": ({"a": 1}, [{"op": "remove", "path": "/b"}]),
    "replacing what is not there": ({"a": 1}, [{"op": "replace", "path": "/b", "value": 1}]),
    "an index behind the end": ({"a": [1]}, [{"op": "add", "path": "/a/2", "value": 1}]),
    "an index with a leading zero": ({"a": [1, 2]}, [{"op": "remove", "path": "/a/01"}]),
    "a negative index": ({"a": [1, 2]}, [{"op": "add", "path": "/a/-1", "value": 1}]),
    "a word as an index": ({"a": [1]}, [{"op": "add", "path": "/a/b", "value": 1}]),
    "there is nothing behind the end": ({"a": [1]}, [{"op": "remove", "path": "/a/-"}]),
    "inside a scalar": ({"a": 1}, [{"op": "add", "path": "/a/b", "value": 1}]),
    "inside what was just written": ({"a": 1}, [{"op": "add", "path": "/b", "value": 1}, {"op": "add", "path": "/b/c", "value": 1}]),
    "moving what is not there": ({"a": 1}, [{"op": "move", "from": "/b", "path": "/a"}]),
    "moving into itself": ({"a": {"b": 1}}, [{"op": "move", "from": "/a", "path": "/a/b"}]),
    "copying what is not there": ({"a": 1}, [{"op": "copy", "from": "/b", "path": "/a"}]),
}

FORMS = {
    "yaml block": lambda data: "\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in data.items()) + "\n",
    "yaml flow": lambda data: f"top: {json.dumps(data)} # why\n",
    "json": lambda data: json.dumps(data, indent=2) + "\n",
    "json on one line": json.dumps,
}


@pytest.mark.parametrize("story", FITS)
def test_on_data(story: str) -> None:
    before, patch, after = FITS[story]
    kept = json.dumps(before)
    assert same(apply(from_json(patch), before), after)
    assert json.dumps(before) == kept, "the data itself stays as it is"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("story", FITS)
def test_on_text(story: str, form: str) -> None:
    before, raw, after = FITS[story]
    patch = from_json(raw)
    if form == "yaml flow":
        patch, after = tuple(_below_top(operation) for operation in patch), {"top": after}
    document = read(FORMS[form](before))
    assert same(prove(document, patch, render(document, patch)).data, after)


def _below_top(operation):
    source = None if operation.source is None else (ROOT / "top").join(operation.source)
    return type(operation)(operation.op, (ROOT / "top").join(operation.path), operation.value, source)


@pytest.mark.parametrize("story", DOES_NOT_FIT)
def test_a_patch_that_does_not_fit_is_an_error_on_data_and_a_refusal_on_text(story: str) -> None:
    before, raw = DOES_NOT_FIT[story]
    with pytest.raises(PatchError):
        apply(from_json(raw), before)
    with pytest.raises(Refusal):
        render(read(json.dumps(before)), from_json(raw))


def test_there_and_back() -> None:
    patch = (
        add(P("/a"), None), remove(P("/b")), replace(P("/c"), [1]), move(P("/d"), P("/e")), copy(P("/f"), P("/g~1~0")), expect(P(""), {}),
    )  # fmt: skip
    assert from_json(as_json(patch)) == patch
    assert as_json(patch)[0] == {"op": "add", "path": "/a", "value": None}
    assert as_json(patch)[3] == {"op": "move", "path": "/e", "from": "/d"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [(1, 1.0, False), (1, True, False), (0, False, False), ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True), ([1, 2], [2, 1], False)],
)
def test_equality_is_that_of_json(left: Json, right: Json, expected: bool) -> None:
    assert same(left, right) is expected


class TestGuards:
    def test_what_is_replaced_or_removed_is_tested_first(self) -> None:
        data = {"a": 1, "b": {"c": 2}}
        patch = (replace(P("/a"), 2), remove(P("/b/c")), add(P("/d"), 3))
        assert as_json(guarded(patch, data)) == [
            {"op": "test", "path": "/a", "value": 1},
            {"op": "replace", "path": "/a", "value": 2},
            {"op": "test", "path": "/b/c", "value": 2},
            {"op": "remove", "path": "/b/c"},
            {"op": "add", "path": "/d", "value": 3},
        ]

    def test_a_stale_patch_refuses(self) -> None:
        patch = guarded([replace(P("/a"), 2)], {"a": 1})
        with pytest.raises(PatchError):
            apply(patch, {"a": 7})
        with pytest.raises(Refusal, match="the value at /a is not the one the patch was made for"):
            render(read("a: 7\n"), patch)

    def test_what_the_patch_itself_wrote_is_not_tested(self) -> None:
        patch = (add(P("/b"), {"c": 1}), replace(P("/b/c"), 2), remove(P("/b")))
        assert [operation.op for operation in guarded(patch, {})] == ["add", "replace", "remove"]

    def test_a_patch_for_something_else_is_an_error(self) -> None:
        with pytest.raises(PatchError, match="nothing at 'a'"):
            guarded([remove(P("/a"))], {})


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(PatchError, match="no-such"):
        apply([remove(Pointer(("no-such",)))], {"a": 1})
