"""Reading YAML as CloudFormation does: data, places, and what is said about text that is none."""

from __future__ import annotations

import pytest

from autofix.pointer import Json, Pointer
from autofix.syntax.document import Kind, Node, ReadError, Style
from autofix.syntax.reader import read

P = Pointer.parse


def walk(node: Node) -> list[Node]:
    """The node and every node below it, in text order."""
    return [node, *(below for entry in node.entries for below in walk(entry.node))]


DATA: dict[str, tuple[str, Json]] = {
    "short forms are long": ("a: !Ref B\n", {"a": {"Ref": "B"}}),
    "all of them": ("a: !ImportValue x\nb: !Condition C\n", {"a": {"Fn::ImportValue": "x"}, "b": {"Condition": "C"}}),
    "GetAtt is split at its first dot": ("a: !GetAtt B.Outputs.C\n", {"a": {"Fn::GetAtt": ["B", "Outputs.C"]}}),
    "GetAtt with a list": ("a: !GetAtt [B, !Ref C]\n", {"a": {"Fn::GetAtt": ["B", {"Ref": "C"}]}}),
    "GetAtt without a dot": ("a: !GetAtt B\n", {"a": {"Fn::GetAtt": "B"}}),
    "long-form GetAtt stays as it is written": ("a: {Fn::GetAtt: B.Arn}\n", {"a": {"Fn::GetAtt": "B.Arn"}}),
    "short forms in short forms": ("a: !Join ['', [!Sub '${B}', x]]\n", {"a": {"Fn::Join": ["", [{"Fn::Sub": "${B}"}, "x"]]}}),
    "the argument of a tag is text": ("a: !Ref 443\nb: !Sub 1.10\n", {"a": {"Ref": "443"}, "b": {"Fn::Sub": "1.10"}}),
    "an empty argument": ("a: !Ref\n", {"a": {"Ref": ""}}),
    "unknown tags are kept": ("a: !Rain::Embed x\nb: !Foo {c: 1}\n", {"a": {"!Rain::Embed": "x"}, "b": {"!Foo": {"c": 1}}}),
    "keys are text": ("on: 1\n1.5: 2\n012345678901: 3\nnull: 4\n", {"on": 1, "1.5": 2, "012345678901": 3, "null": 4}),
    "dates are text": ("a: 2010-09-09\nb: 2010-09-09 10:00:00\n", {"a": "2010-09-09", "b": "2010-09-09 10:00:00"}),
    "numbers of YAML 1.1": ("a: 0x1F\nb: 017\nc: 1_000\nd: 1:30\ne: 15.10\n", {"a": 31, "b": 15, "c": 1000, "d": 90, "e": 15.1}),
    "as long as they may be": (f"a: {'1' * 90}\nb: {'x' * 90}\nc: {' ' * 90}\n", {"a": int("1" * 90), "b": "x" * 90, "c": None}),
    "an alias of a long text": (f"a: &a {'x' * 2000}\nb: *a\n", {"a": "x" * 2000, "b": "x" * 2000}),
    "1e3 is text in YAML 1.1": ("a: 1e3\nb: 1.0e+3\n", {"a": "1e3", "b": 1000.0}),
    "booleans of YAML 1.1": ("a: [yes, No, on, OFF, y, 'yes']\n", {"a": [True, False, True, False, "y", "yes"]}),
    "nothing": ("a:\nb: ~\nc: null\nd: ''\n", {"a": None, "b": None, "c": None, "d": ""}),
    "an equals sign": ("a: =\n", {"a": "="}),
    "block scalars": ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n", {"a": "x\n y\n", "b": "x y\nz"}),
    "scalars over several lines": ("a: one\n  two\nb: 'x\n\n  y'\nc: \"p\\\n  q\"\n", {"a": "one two", "b": "x\ny", "c": "pq"}),
    "aliases are expanded": ("a: &a {x: 1}\nb: *a\nc: [*a]\n", {"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}]}),
    "merge keys too, the own key wins": ("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n", {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}}),
    "of several merged mappings the first wins": ("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n",
        {"a": {"x": 1}, "b": {"x": 2, "y": 2}, "c": {"x": 1, "y": 2}}),
    "a quoted << is a key": ('a: {"<<": 1}\n', {"a": {"<<": 1}}),
    "the last of two keys counts": ("a: 1\na: 2\n", {"a": 2}),
    "binary and sets are opaque": ("a: !!binary aGk=\nb: !!set {x}\n", {"a": {"!!binary": "aGk="}, "b": {"!!set": {"x": None}}}),
    "a tag for what it is anyway": ("a: !!str 1\nb: !!map {c: 1}\nd: !!int '3'\n", {"a": "1", "b": {"c": 1}, "d": 3}),
    "what is no number in spite of its tag is text": ("a: !!int x\nb: !!bool maybe\n", {"a": "x", "b": "maybe"}),
    "a complex key": ("? [a, b]\n: 1\n", {"? a b": 1}),
    "JSON that is not quite JSON": ('{"a": 1, # why\n"b": [2,],}\n', {"a": 1, "b": [2]}),
    "windows line endings": ("a: |\r\n  x\r\n  y\r\nb: 1\r\n", {"a": "x\ny\n", "b": 1}),
    "behind a document start": ("%YAML 1.1\n---\na: 1\n...\n", {"a": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", DATA)
def test_data(name: str) -> None:
    text, data = DATA[name]
    assert read(text).data == data


SOURCES = {
    "comments and blank lines do not belong to a block": ("a:\n  b:\n    - 1\n\n  # two\n# three\nc: 1\n", "/a", "b:\n    - 1"),
    "nor to a list": ("a:\n- b: 1 # one\n  # two\n\nc: 1\n", "/a", "- b: 1"),
    "nor to a block scalar": ("a: |\n  x\n\n# c\nb: 1\n", "/a", "|\n  x"),
    "unless that keeps its blank lines": ("a: |+\n  x\n\nb: 1\n", "/a", "|+\n  x\n"),
    "a block scalar at the end of the file": ("a: |\n  x", "/a", "|\n  x"),
    "characters outside the BMP count as one": ("a: '😀😀'\nb: x\n", "/b", "x"),
    "windows line endings count as two": ("a: 1\r\nb:\r\n  - x\r\n", "/b/0", "x"),
    "a float as it is written": ("a: 15.10\n", "/a", "15.10"),
    "the argument behind a tag": ("a: !Sub  'x'\n", "/a/Fn::Sub", "'x'"),
    "the list behind a tag, a comment and a line break": ("a: !If # why\n  - C\n  - 1\n", "/a/Fn::If", "- C\n  - 1"),
    "its items": ("a: !If # - no\n  - C\n  - - x\n    - y\n", "/a/Fn::If/1/1", "y"),
    "the whole intrinsic": ("a: !Sub  'x' # why\n", "/a", "!Sub  'x'"),
    "part of a GetAtt: the scalar": ("a: !GetAtt B.Arn\n", "/a/Fn::GetAtt/1", "B.Arn"),
    "a list in a list": ("a:\n- - 1\n  - 2\n- 3\n", "/a/0", "- 1\n  - 2"),
    "an item behind a comment": ("a:\n  # - no\n  - # - no\n    x\n  - y\n", "/a/1", "y"),
    "an alias behind a complex key": ("a: &a 1\n? b # - c\n: # d\n  *a\n", "/b", "*a"),
    "an alias: the alias": ("a: &a {x: 1}\nb: [ *a , 2]\nc:\n  - *a # one\nd: *a\n", "/d", "*a"),
    "an alias in a flow list": ("a: &a {x: 1}\nb: [ *a , 2]\n", "/b/0", "*a"),
    "behind an alias in a flow list": ("a: &a {x: 1}\nb: [ *a , 2]\n", "/b/1", "2"),
    "a container that ends with an alias": ("a: &a 1\nb:\n  c: *a # one\n  # two\nd: 1\n", "/b", "c: *a"),
    "a container that ends with an anchor": ("a:\n  b: &a |\n    # x\nc: *a\n", "/a", "b: &a |\n    # x"),
    "a flow mapping over several lines": ("a: { b: 1, # one\n  c: 2 }\n", "/a", "{ b: 1, # one\n  c: 2 }"),
    "a key without a value in flow style": ("a: {b, c: 1}\n", "/a/c", "1"),
    "a value with an anchor": ("a: &a\n  b: 1\nc: 2\n", "/a/b", "1"),
    "a value with an anchor and a tag": ("a: &a !Sub x\n", "/a/Fn::Sub", "x"),
    "what a merge key brings: the mapping": ("a: &a {x: 1}\nb: {<<: *a, y: 2}\n", "/b/x", "{<<: *a, y: 2}"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_every_value_has_its_characters(name: str) -> None:
    text, at, source = SOURCES[name]
    assert read(text).source(P(at)) == source


def test_places() -> None:
    document = read("a:\n  b: 1\nc:\n  - x\n  - y\n")
    assert [document.position(document.offset(P(at))) for at in ("", "/a", "/a/b", "/c/1", "/a/nothing")] == [
        (1, 1), (1, 1), (2, 3), (5, 5), (1, 1),
    ]  # fmt: skip


def test_kinds_and_styles() -> None:
    text = "a: [x]\nb: 'x'\nc: \"x\"\nd: |\n  x\ne: >\n  x\nf: !Ref x\ng: !GetAtt x.y\nh:\n  - i: x\n"
    document = read(text)
    styles = {entry.key: entry.node.style for entry in document.root.entries}
    assert styles == {
        "a": Style.FLOW, "b": Style.SINGLE, "c": Style.DOUBLE, "d": Style.LITERAL, "e": Style.FOLDED, "f": Style.TAG,
        "g": Style.TAG, "h": Style.BLOCK,
    }  # fmt: skip
    assert document.locate(P("/g/Fn::GetAtt/1")).style is Style.VIRTUAL
    assert [node.kind for node in walk(document.locate(P("/h")))] == [Kind.SEQUENCE, Kind.MAPPING, Kind.SCALAR]


@pytest.mark.parametrize(
    ("text", "at", "obstacle", "pinned"),
    [
        ("a: 1\n", "/a", None, None),
        ("a: &a 1\nb: *a\n", "/a", "shared", "shared"),
        ("a: &a 1\nb: *a\n", "/b", "shared", None),
        ("a: &unused 1\n", "/a", None, None),
        ("a: {x: &a 1}\nb: *a\n", "/a", None, "shared"),
        ("a: &a {x: 1}\nb: {<<: *a}\n", "/b", None, None),
        ("a: !Foo 1\n", "/a", "!Foo", None),
        ("a: !!set {x}\n", "/a", "set", None),
        ("? a\n: 1\n", "/a", "complex key", "complex key"),
        ("a: 1\na: 2\n", "/a", "written twice", "written twice"),
    ],
)
def test_what_stands_in_the_way(text: str, at: str, obstacle: str | None, pinned: str | None) -> None:
    node = read(text).locate(P(at))
    assert (obstacle or "") in (node.obstacle or "") and bool(obstacle) == bool(node.obstacle)
    assert (pinned or "") in (node.pinned or "") and bool(pinned) == bool(node.pinned)


def test_duplicate_keys_are_seen() -> None:
    document = read("a: 1\nb: &x\n  c: 1\n  c: 2\n  <<: {d: 1}\n  <<: {e: 1}\na: 3\ne: *x\n")
    assert [(d.key, document.position(d.offset)[0]) for d in document.duplicates] == [("c", 4), ("a", 7)]
    assert [(str(d.at), d.again, d.scalars) for d in document.duplicates] == [("/b/c", False, True), ("/a", False, True)]


def test_a_key_that_says_the_same_again_is_seen_below_intrinsics_and_in_lists() -> None:
    document = read("a: !If [c, {b: [1], b: [1]}, {d: 1, d: [1]}]\n")
    found = [(str(d.at), d.again, d.scalars) for d in document.duplicates]
    assert found == [("/a/Fn::If/1/b", True, False), ("/a/Fn::If/2/d", False, False)]


MANY = "a: &a " + "x" * 100 + "\n" + "".join(f"b: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 10)}]\n" for n in range(5))
BROKEN = {
    "an open bracket": ("a: [1\nb: 2\n", 2, 2, "did not find expected"),
    "a tab as indentation": ("a:\n\tb: 1\n", 2, 1, "^while scanning for the next token found character that cannot start any token$"),
    "a NUL in the second line": ("\n\0x", 2, 1, "^NUL characters: this is not a text file$"),
    "a NUL at the end": ("a\nbc\n\0\0", 3, 1, "NUL characters"),
    "aliases of a long text": (f"a: &a {'x' * 9000}\nb: [{', '.join(['*a'] * 300)}]\n", 1, 4, "^aliases expand to more data than autofix reads$"),
    "aliases that become many": (MANY, 1, 4, "^aliases expand to more data than autofix reads$"),
    "several documents": ("a: 1\n---\nb: 2\n", 2, 1, "^several YAML documents in one file; a template is one document, so split the file$"),
    "an alias without an anchor": ("a: *b\n", 1, 4, "undefined alias"),
    "a control character": ("a: x\nb: \x07\n", 2, 4, r"U\+0007 is not allowed in YAML"),
    "a lone surrogate": ("a: x\nb: \ud800\n", 2, 4, "half of a surrogate pair"),
    "nothing": ("", 1, 1, "^the file is empty$"),
    "nothing but a comment": ("# nothing\n", 1, 1, "empty"),
    "a merge key with a scalar": ("a: {<<: 1}\n", 1, 9, "^a merge key takes a mapping or a list of mappings$"),
    "a circle of aliases": ("a: &a [*a]\n", 1, 4, "^an alias stands inside of what it refers to$"),
    "an unknown directive version": ("%YAML 3.0\n---\na: 1\n", 1, 1, "incompatible YAML document"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_says_where(name: str) -> None:
    text, line, column, problem = BROKEN[name]
    with pytest.raises(ReadError, match=problem) as raised:
        read(text)
    assert (raised.value.line, raised.value.column) == (line, column)


def test_the_depth_of_a_text_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.syntax.yaml_reader.MAX_DEPTH", 10)
    aliases = [f"a{n}: &a{n} [*a{n - 1}]\n" if n else "a0: &a0 1\n" for n in range(11)]
    for fine, deeper in (("a: [[[[[[[[[]]]]]]]]]", "a:\n  [[[[[[[[[[]]]]]]]]]]"), ("".join(aliases[:10]), "".join(aliases))):
        assert read(fine + "\nz: [[], []]\n").format == "yaml"
        with pytest.raises(ReadError, match=r"^nested more than 10 levels deep$") as raised:
            read(deeper + "\n")
        assert (raised.value.line, raised.value.column) == ((2, 11) if "a:" in deeper else (1, 5))


def test_the_size_of_a_text_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.syntax.document.MAX_CHARACTERS", 1000)
    assert read("a: " + "x" * 997).format == "yaml"
    with pytest.raises(ReadError, match=r"^1,001 characters; CloudFormation takes at most 1 MB, autofix reads 1,000$"):
        read("a: " + "x" * 998)


@pytest.mark.parametrize(("prefer", "problem"), [("json", "Expecting ',' delimiter"), ("yaml", "did not find expected")])
def test_text_that_is_neither_gets_the_error_of_its_format(prefer: str, problem: str) -> None:
    with pytest.raises(ReadError, match=problem):
        read('{"a": 1 "b": [}', prefer)


def test_what_is_called_json_has_to_be_json() -> None:
    assert read('{"a": 1,}', "yaml").data == read("a: 1", "json").data == {"a": 1}
    with pytest.raises(ReadError, match=r"^a comma before } is not JSON; remove it$") as found:
        read('{"a": 1,}', "json")
    assert (found.value.line, found.value.column) == (1, 8)


def test_tabs_in_json_are_no_problem_and_flow_yaml_is_yaml() -> None:
    assert read('{\n\t"a": 1\n}').format == "json"
    assert read("{a: 1}").format == "yaml"
    assert read("a: 1").format == "yaml"


def test_keys_written_twice_with_an_intrinsic_first() -> None:
    document = read("a: !GetAtt B.C\na: !Ref D\n")
    assert document.data == {"a": {"Ref": "D"}}
    assert [node.obstacle for node in walk(document.root) if node.obstacle] == ["its key a is written twice"] * 2


def test_a_list_that_calls_itself_a_text() -> None:
    assert read("a: !!str [b]\n").data == {"a": ["b"]}
