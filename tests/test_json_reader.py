"""Reading JSON: data, places, and what is said about text that is none."""

from __future__ import annotations

import pytest

from autofix.pointer import ROOT, Pointer
from autofix.syntax import json_reader
from autofix.syntax.document import Kind, ReadError, Style

P = Pointer.parse


@pytest.mark.parametrize(
    ("text", "at", "source"),
    [
        ('{"a": {"b": [1, "x,]}"]}}', "/a/b/1", '"x,]}"'),
        ('{\n\t"a" : 1.10\n}', "/a", "1.10"),
        ('{"a\\u00e9": true}', "/aé", "true"),
        ('{"a/b": {"m~n": null}}', "/a~1b/m~0n", "null"),
        ('[[], {}, "\\\\", -1e3]', "/3", "-1e3"),
        ('[[], {}, "\\\\", -1e3]', "/1", "{}"),
        ('{"a":[1,22,{"b":3,"c":4}]}', "/a/1", "22"),
        ('{"a":[1,22,{"b":3,"c":4}]}', "/a/2/c", "4"),
        ('  {"a": [ 1 , 2 ]}  ', "", '{"a": [ 1 , 2 ]}'),
        ('"scalar"', "", '"scalar"'),
    ],
)
def test_every_value_has_its_characters(text: str, at: str, source: str) -> None:
    assert json_reader.read(text).source(P(at)) == source


def test_it_may_be_200_levels_deep() -> None:
    assert json_reader.read("[" * 200 + "]" * 200).format == "json"


def test_places_that_are_not_there_are_those_around_them() -> None:
    document = json_reader.read('{\n  "a": {"b": 1}\n}')
    assert document.position(document.offset(P("/a/b"))) == (2, 9)
    assert document.position(document.offset(P("/a/missing/x"))) == (2, 3)
    assert document.offset(ROOT) == 0
    assert document.locate(P("/a/missing")).value == {"b": 1}
    assert json_reader.read("[[1, 2]]").locate(P("/0/2")).value == [1, 2]


def test_kinds_and_styles() -> None:
    document = json_reader.read('{"a": [1, "x"]}')
    assert [(n.kind, n.style) for n in map(document.locate, map(P, ("", "/a", "/a/0", "/a/1")))] == [
        (Kind.MAPPING, Style.FLOW),
        (Kind.SEQUENCE, Style.FLOW),
        (Kind.SCALAR, Style.PLAIN),
        (Kind.SCALAR, Style.DOUBLE),
    ]


def test_duplicate_keys_are_seen_and_the_last_counts() -> None:
    document = json_reader.read('{"a": {"b": 1, "b": 2}, "c": [{"d": 1, "d": 2}], "\\u0061": 3}')
    assert document.data == {"a": 3, "c": [{"d": 2}]}
    assert [(d.key, d.offset) for d in document.duplicates] == [("d", 39), ("a", 49)], "what is in the first a does not count either"
    assert document.locate(P("/c/0/d")).obstacle == "its key d is written twice"


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ('{"a": 1,}', 1, 8, "a comma before } is not JSON; remove it"),
        ('{"a": [{"b": 1},\n  {"b": 2} ,\n]}', 2, 12, "a comma before ] is not JSON; remove it"),
        ('{"a": ",\n]"}', 1, 9, "Invalid control character"),
        ('{"a": 1,, "b": 2}', 1, 9, "Expecting property name"),
        ('{\n "a": x\n}', 2, 7, "Expecting value"),
        ('{"a": 1} x', 1, 10, "Extra data"),
        ("", 1, 1, "Expecting value"),
        ('{"a": "\n"}', 1, 8, "Invalid control character"),
        ('{"a": ' + "9" * 5000 + "}", 1, 1, "^a number has more digits than autofix reads$"),
        ("[" * 201 + "]" * 201, 1, 1, "more than 200 levels"),
        ('{"a":' * 201 + "1" + "}" * 201, 1, 1, "more than 200 levels"),
        ("[" * 1000 + "]" * 1000, 1, 1, "more than 200 levels"),
        ("[" * 100_000, 1, 1, "more than 200 levels"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, line: int, column: int, problem: str) -> None:
    with pytest.raises(ReadError, match=problem) as raised:
        json_reader.read(text)
    if "levels" not in problem:
        assert (raised.value.line, raised.value.column) == (line, column)


def test_a_key_written_twice_may_have_values_of_any_size() -> None:
    for first, last in (("[1, 2]", "[1]"), ("[1]", "[1, 2]"), ("[[1]]", "{}"), ('{"b": [1]}', "[1]")):
        document = json_reader.read(f'{{"a": {first}, "a": {last}}}')
        assert [again.offset for again in document.duplicates] == [8 + len(first)], (first, last)
