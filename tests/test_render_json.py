"""Patches on JSON text, as before/after stories. Each result is proven as well: it means the patch."""

from __future__ import annotations

import pytest
from test_render_yaml import gone, moved, new, put, rendered

from autofix.syntax.draft import Refusal

STORIES = {
    "a member in the indentation of the file": (
        '{\n    "a": {\n        "b": 1\n    }\n}\n',
        new("/a/c", {"d": [1]}),
        '{\n    "a": {\n        "b": 1,\n        "c": {\n            "d": [\n                1\n            ]\n        }\n    }\n}\n',
    ),
    "tabs": ('{\n\t"a": {\n\t\t"b": 1\n\t}\n}', new("/c", {"d": 1}), '{\n\t"a": {\n\t\t"b": 1\n\t},\n\t"c": {\n\t\t"d": 1\n\t}\n}'),
    "windows line endings": ('{\r\n  "a": 1\r\n}\r\n', new("/b", [1]), '{\r\n  "a": 1,\r\n  "b": [\r\n    1\r\n  ]\r\n}\r\n'),
    "on one line": ('{"a": {"b": 1}}', new("/a/c", {"d": [1, 2]}), '{"a": {"b": 1, "c": {"d": [1, 2]}}}'),
    "without any space": ('{"a":{"b":1}}', new("/a/c", {"d": [1, 2]}), '{"a":{"b":1,"c":{"d":[1,2]}}}'),
    "a space on both sides of the colon": ('{\n  "a" : 1\n}\n', new("/b", {"c": 2}), '{\n  "a" : 1,\n  "b" : {\n    "c" : 2\n  }\n}\n'),
    "a short list on one line stays on one": (
        '{\n  "a": [1, 2],\n  "b": {}\n}\n',
        (new("/a/-", 3), new("/a/0", {"x": 0})),
        '{\n  "a": [{"x": 0}, 1, 2, 3],\n  "b": {}\n}\n',
    ),
    "the indentation is found further in where the root is on one line": (
        '{"a": {\n   "b": 1\n}}',
        new("/a/c", {"d": 1}),
        '{"a": {\n   "b": 1,\n   "c": {"d": 1}\n}}',
    ),
    "no indentation at all": ('{\n"a": {\n  "b": 1\n}\n}', new("/c", {"d": 1}), '{\n"a": {\n  "b": 1\n},\n"c": {\n  "d": 1\n}\n}'),
    "an empty object": ('{\n  "a": {}\n}\n', new("/a/b", 1), '{\n  "a": {\n    "b": 1\n  }\n}\n'),
    "an empty list": ('{\n  "a": [ ]\n}\n', new("/a/-", {"b": 1}), '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}\n'),
    "a section in front": ('{\n  "Resources": {}\n}\n', new("/Description", "x"), '{\n  "Description": "x",\n  "Resources": {}\n}\n'),
    "replaced": ('{"a": 1.10, "b" : "x"}', put("/b", None), '{"a": 1.10, "b" : null}'),
    "what is the same in both is not written again": ('{"a": {"b": 1.10, "c": 2}}', put("/a", {"b": 1.1, "c": 3}), '{"a": {"b": 1.10, "c": 3}}'),
    "the first removed": ('{\n  "a": 1,\n  "b": 2\n}\n', gone("/a"), '{\n  "b": 2\n}\n'),
    "the last removed": ('{\n  "a": 1,\n  "b": 2\n}\n', gone("/b"), '{\n  "a": 1\n}\n'),
    "several removed": ('{"a": [1, 2, 3, 4]}', (gone("/a/1"), gone("/a/1")), '{"a": [1, 4]}'),
    "all removed": ('{\n  "a": {\n    "b": 1\n  }\n}\n', gone("/a/b"), '{\n  "a": {}\n}\n'),
    "moved": ('{\n  "a": {"x": 1},\n  "b": {"y": 2}\n}\n', moved("/a/x", "/b/x"), '{\n  "a": {},\n  "b": {"y": 2, "x": 1}\n}\n'),
    "renamed": ('{"a": 1, "b": 2}', moved("/a", '/q"'), '{"q\\"": 1, "b": 2}'),
    "escapes where the file has escapes": ('{"a": "\\u00e9"}', new("/b", "ü"), '{"a": "\\u00e9", "b": "\\u00fc"}'),
    "characters where the file has characters": ('{"a": "é"}', new("/b", "ü😀"), '{"a": "é", "b": "ü😀"}'),
    "an escaped quote and brackets inside a string": ('{"a": "\\"}{[", "b": [1]}', new("/b/-", 2), '{"a": "\\"}{[", "b": [1, 2]}'),
    "a # is no comment": ('{"a": "x # y", "b": 1}', gone("/a"), '{"b": 1}'),
    "intrinsics are long": ('{"a": 1}', put("/a", {"Fn::GetAtt": ["B", "Arn"]}), '{"a": {"Fn::GetAtt": ["B", "Arn"]}}'),
    "calls on one line, where calls are": (
        '{\n  "a": {"Ref": "B"},\n  "l": [\n    "x"\n  ]\n}\n',
        new("/c", {"d": {"Fn::GetAtt": ["B", "Arn"]}, "e": ["x", "y"]}),
        '{\n  "a": {"Ref": "B"},\n  "l": [\n    "x"\n  ],\n  "c": {\n    "d": {"Fn::GetAtt": ["B", "Arn"]},\n    "e": [\n      "x",\n      "y"\n    ]\n  }\n}\n',
    ),
    "calls on one line, with the spaces they have": (
        '{\n  "a": { "Ref": "B" },\n  "g": {\n    "Fn::GetAtt": [ "B", "Arn" ]\n  },\n  "b": { "Ref": "B" },\n  "l": ["x"]\n}\n',
        (gone("/g"), gone("/l"), new("/c", {"Fn::GetAtt": ["B", "Arn"]}), new("/d", ["x", "y"])),
        '{\n  "a": { "Ref": "B" },\n  "b": { "Ref": "B" },\n  "c": { "Fn::GetAtt": [ "B", "Arn" ] },\n  "d": ["x", "y"]\n}\n',
    ),
    "a call stays in lines where most do, and where it is long": (
        '{\n  "a": {\n    "Ref": "B"\n  },\n  "b": ["x"]\n}\n',
        (new("/c", {"Ref": "B"}), new("/d", ["long " * 20, "y"])),
        '{\n  "a": {\n    "Ref": "B"\n  },\n  "b": ["x"],\n  "c": {\n    "Ref": "B"\n  },\n  "d": [\n    "' + "long " * 20 + '",\n    "y"\n  ]\n}\n',
    ),
    "a call with calls in it keeps its lines": (
        '{\n  "a": {"Ref": "B"}\n}\n',
        new("/c", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
        '{\n  "a": {"Ref": "B"},\n  "c": {\n    "Fn::Select": [\n      0,\n      {"Fn::GetAZs": ""}\n    ]\n  }\n}\n',
    ),
    "a lone member on one line, where others are": (
        '{\n  "a": { "Service": "B" },\n  "l": {\n    "Ref": "x"\n  }\n}\n',
        new("/c", {"d": {"Service": "C"}, "e": {"Ref": "A"}, "f": {"One": "a", "Two": "b"}, "g": {"Number": 1}}),
        '{\n  "a": { "Service": "B" },\n  "l": {\n    "Ref": "x"\n  },\n  "c": {\n    "d": { "Service": "C" },\n    "e": {\n      "Ref": "A"\n    },\n'
        '    "f": {\n      "One": "a",\n      "Two": "b"\n    },\n    "g": {\n      "Number": 1\n    }\n  }\n}\n',
    ),
    "calls without any space": (
        '{\n"a":{"Ref":"B"},\n"b":["x","y"]\n}',
        new("/c", {"Fn::GetAtt": ["B", "Arn"]}),
        '{\n"a":{"Ref":"B"},\n"b":["x","y"],\n"c":{"Fn::GetAtt":["B","Arn"]}\n}',
    ),
    "a name that looks like a tag is one for JSON": ('{"a": 1}', put("/a", {"!x": 1}), '{"a": {"!x": 1}}'),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str) -> None:
    before, patch, after = STORIES[name]
    assert rendered(before, *(patch if isinstance(patch, tuple) else (patch,))) == after


def test_a_key_that_is_written_twice_is_not_edited() -> None:
    with pytest.raises(Refusal, match="its key a is written twice"):
        rendered('{"a": 1, "b": 2, "a": 3}', put("/a", 4))
