"""Patches on YAML text, as before/after stories. Each result is proven as well: it means the patch."""

from __future__ import annotations

import pytest

from autofix.patch import Operation, add, copy, move, remove, replace
from autofix.pointer import Json, Pointer
from autofix.proof import prove
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read
from autofix.syntax.render import render

P = Pointer.parse


def rendered(before: str, *patch: Operation) -> str:
    document = read(before)
    return prove(document, patch, render(document, patch)).text


def put(path: str, value: Json) -> Operation:
    return replace(P(path), value)


def new(path: str, value: Json) -> Operation:
    return add(P(path), value)


def gone(path: str) -> Operation:
    return remove(P(path))


def moved(source: str, path: str) -> Operation:
    return move(P(source), P(path))


REPLACED = {
    "a trailing comment stays": ("a: 1 # why\n", put("/a", 2), "a: 2 # why\n"),
    "the space behind the colon stays": ("a:   1\nlong: 2\n", put("/a", 3), "a:   3\nlong: 2\n"),
    "quotes stay": ("a: 'x'\nb: \"y\"\n", put("/a", "z"), "a: 'z'\nb: \"y\"\n"),
    "a value without quotes gets none": ("a: x\nb: 'y'\n", put("/a", "z"), "a: z\nb: 'y'\n"),
    "text that looks like a number is quoted": ("a: x\n", put("/a", "8.0"), "a: '8.0'\n"),
    "in the file's own quotes": ('a: x\nb: "y"\n', put("/a", "8.0"), 'a: "8.0"\nb: "y"\n'),
    "an account id keeps its leading zero": ("a: x\n", put("/a", "012345678901"), "a: '012345678901'\n"),
    "a date is text": ("a: x\n", put("/a", "2012-10-17"), "a: '2012-10-17'\n"),
    "words that YAML 1.1 takes for booleans": ("a: [x]\n", put("/a/0", "yes"), "a: ['yes']\n"),
    "a number stays a number": ("a: '8.0'\n", put("/a", 8.5), "a: 8.5\n"),
    "a large float is one for YAML 1.1 too": ("a: 1\n", put("/a", 1e30), "a: 1.0e+30\n"),
    "a new text has quotes where texts of its key have them": (
        "A:\n  Type: x\n  Action: 's3:GetObject'\n  List:\n    - 'one'\n    - two words\n    - 'three'\n",
        (new("/A/B", {"Type": "B", "Action": ["s3:PutObject", "s3:*"], "List": "four", "Other": "z"})),
        "A:\n  Type: x\n  Action: 's3:GetObject'\n  List:\n    - 'one'\n    - two words\n    - 'three'\n"
        "  B:\n    Type: B\n    Action:\n      - 's3:PutObject'\n      - 's3:*'\n    List: 'four'\n    Other: z\n",
    ),
    "everywhere, where nearly all texts have quotes": (
        'A:\n  T: "x"\n  U: "u"\n  V: "z"\n  W: "true"\n  X: "a b"\n',
        new("/A/B", {"Other": "z", "W": "it", "List": ["a"]}),
        'A:\n  T: "x"\n  U: "u"\n  V: "z"\n  W: "true"\n  X: "a b"\n  B:\n    Other: "z"\n    W: "it"\n    List:\n      - "a"\n',
    ),
    "signs with a quote among them are quoted": ("a: x\n", new("/b", '/"@'), "a: x\nb: '/\"@'\n"),
    "null with a comment on the next line": ("Export:\n# why\nb: 1\n", put("/Export", {"Name": "x"}), "Export:\n  Name: x\n# why\nb: 1\n"),
    "null behind a space": ("a: \nb: 1\n", put("/a", 2), "a: 2\nb: 1\n"),
    "null at the end of the file": ("b: 1\na:", put("/a", [1]), "b: 1\na:\n  - 1"),
    "a tilde": ("a: ~ # none\n", put("/a", "x"), "a: x # none\n"),
    "a scalar by a mapping": ("a: 1 # why\nb: 2\n", put("/a", {"c": [1, {"d": "e"}]}), "a: # why\n  c:\n    - 1\n    - d: e\nb: 2\n"),
    "a mapping by a scalar keeps every comment": (
        "a: # one\n  # two\n  b: 1 # three\n\n  # four\nc: 2\n",
        put("/a", "x"),
        "a: x # one\n  # two\n  # three\n\n  # four\nc: 2\n",
    ),
    "what a mapping shares with the new one stays as it is": (
        "a:\n  b: 0x10 # hex\n  c: 1\n  d: x\n",
        put("/a", {"b": 16, "d": "z", "e": True}),
        "a:\n  b: 0x10 # hex\n  d: z\n  e: true\n",
    ),
    "what a list shares with the new one stays as it is": (
        "a:\n  - x # first\n  - y\n  - z # last\n",
        put("/a", ["x", "new", "more", "z"]),
        "a:\n  - x # first\n  - new\n  - more\n  - z # last\n",
    ),
    "items of a list of the same length change in place": ("a: [1, 2 , 3]\n", put("/a", [1, 5, 6]), "a: [1, 5 , 6]\n"),
    "a multi-line plain scalar": ("a: one\n  two # why\nb: 1\n", put("/a", "x"), "a: x\n  # why\nb: 1\n"),
    "a literal by one line": ("a: |  # script\n  one\n  two\nb: 1\n", put("/a", "x"), "a: x  # script\nb: 1\n"),
    "one line by a literal": ("a:\n  b: x\n", put("/a/b", "one\ntwo\n"), "a:\n  b: |\n    one\n    two\n"),
    "no newline at the end of the file, so no literal": ("a: x", put("/a", "one\ntwo\n"), 'a: "one\\ntwo\\n"'),
    "no literal where a comment would join it": ("a: x\n   # deep\nb: 1\n", put("/a", "one\ntwo\n"), 'a: "one\\ntwo\\n"\n   # deep\nb: 1\n'),
    "a value on a line of its own stays there": ("a:\n  'x' # why\n", put("/a", "z"), "a:\n  'z' # why\n"),
    "an item": ("a:\n-   1 # one\n-   2\n", put("/a/0", 3), "a:\n-   3 # one\n-   2\n"),
    "an item by a mapping": ("a:\n- 1\n- b: 2\n", put("/a/0", {"c": 1, "d": [2]}), "a:\n- c: 1\n  d:\n  - 2\n- b: 2\n"),
    "a mapping in a list by a scalar": ("a:\n- b: 1 # one\n  c: 2 # two\n- 3\n", put("/a/0", "x"), "a:\n- x # one\n  # two\n- 3\n"),
    "windows line endings": ("a: 1\r\nb:\r\n  c: 2\r\n", put("/b/c", [1, 2]), "a: 1\r\nb:\r\n  c:\r\n    - 1\r\n    - 2\r\n"),
    "part of a GetAtt that is the same anyway": ("a: !GetAtt 'B.Arn'\n", put("/a/Fn::GetAtt/1", "Arn"), "a: !GetAtt 'B.Arn'\n"),
    "the whole document, where some of it stays": ("a: 1 # one\nb: 2\n", put("", {"a": 1, "c": 3}), "a: 1 # one\nc: 3\n"),
    "the same value is not written again": ("a: 15.10 # so\n", put("/a", 15.1), "a: 15.10 # so\n"),
    "control characters are escaped": ("a: x\n", put("/a", "bell\x07nbsp\xa0"), 'a: "bell\\anbsp\xa0"\n'),
    "both kinds of quotes": ("a: x\nb: 'y'\n", put("/a", "it's: \"x\""), "a: 'it''s: \"x\"'\nb: 'y'\n"),
}  # fmt: skip

ADDED = {
    "last in its mapping": ("a:\n  b: 1\nc: 2\n", new("/a/d", 3), "a:\n  b: 1\n  d: 3\nc: 2\n"),
    "before the comment of what follows": ("a:\n  b: 1 # one\n\n# two\nc: 2\n", new("/a/d", 3), "a:\n  b: 1 # one\n  d: 3\n\n# two\nc: 2\n"),
    "behind the deepest of the last entry": ("a:\n  b:\n    - c: 1\n# d\n", new("/a/e", 3), "a:\n  b:\n    - c: 1\n  e: 3\n# d\n"),
    "no final newline": ("a:\n  b: 1", new("/a/c", 2), "a:\n  b: 1\n  c: 2"),
    "windows line endings": ("a:\r\n  b: 1\r\n", new("/a/c", {"d": 2}), "a:\r\n  b: 1\r\n  c:\r\n    d: 2\r\n"),
    "to an empty mapping": ("a: {} # none\n", new("/a/b", 1), "a: # none\n  b: 1\n"),
    "to an empty list": ("a: []\nb:\n- 1\n", new("/a/-", {"c": 1}), "a:\n- c: 1\nb:\n- 1\n"),
    "in the indentation of the file": ("a:\n    b:\n        c: 1\n", new("/a/d", {"e": {"f": 1}}), "a:\n    b:\n        c: 1\n    d:\n        e:\n            f: 1\n"),
    "lists as the nearest neighbour has them": (
        "a:\n  - 1\nb:\n  c:\n  - 1\n",
        new("/b/d", [2]),
        "a:\n  - 1\nb:\n  c:\n  - 1\n  d:\n  - 2\n",
    ),
    "lists as the other neighbour has them": ("a:\n  b:\n    - 1\nc:\n- 1\n", new("/a/d", [2]), "a:\n  b:\n    - 1\n  d:\n    - 2\nc:\n- 1\n"),
    "wide dashes": ("a:\n-   b: 1\n    c: 2\n", new("/a/-", {"d": 1, "e": 2}), "a:\n-   b: 1\n    c: 2\n-   d: 1\n    e: 2\n"),
    "an item in the quotes of its neighbours": ("a:\n  - 's3:Get'\n", new("/a/-", "s3:Put"), "a:\n  - 's3:Get'\n  - 's3:Put'\n"),
    "an item in the middle": ("a:\n  - 1 # one\n  - 3\n", new("/a/1", 2), "a:\n  - 1 # one\n  - 2\n  - 3\n"),
    "an item at the front": ("a:\n  # first\n  - 1\n", new("/a/0", 0), "a:\n  # first\n  - 0\n  - 1\n"),
    "an item in front of nested dashes": ("a:\n- - 1\n  - 2\n", new("/a/0/0", 0), "a:\n- - 0\n  - 1\n  - 2\n"),
    "a member in a compact mapping": ("a:\n- b: 1\n  # why\n- c: 2\n", new("/a/0/d", 3), "a:\n- b: 1\n  d: 3\n  # why\n- c: 2\n"),
    "the blank line the neighbours have": (
        "R:\n  a:\n    x: 1\n\n  b:\n    x: 2\n\nO: 1\n",
        new("/R/c", {"x": 3}),
        "R:\n  a:\n    x: 1\n\n  b:\n    x: 2\n\n  c:\n    x: 3\n\nO: 1\n",
    ),
    "no blank line where the neighbours have none": ("R:\n  a: 1\n  b: 2\n\nO: 1\n", new("/R/c", 3), "R:\n  a: 1\n  b: 2\n  c: 3\n\nO: 1\n"),
    "a section in front": ("# the template\nResources:\n  a: 1\n", new("/Description", "x"), "# the template\nDescription: x\nResources:\n  a: 1\n"),
    "behind the document start": ("---\nResources: {}\n", new("/Description", "x"), "---\nDescription: x\nResources: {}\n"),
    "behind a %YAML line": ("%YAML 1.1\n--- # start\nb: 1\n", new("/c", "x"), "%YAML 1.1\n--- # start\nb: 1\nc: x\n"),
    "before the document end": ("a: 1\n...\n", new("/b", 2), "a: 1\nb: 2\n...\n"),
    "at the top of the file": ("Resources: {}\n", new("/Description", "x"), "Description: x\nResources: {}\n"),
    "behind a block scalar": ("a:\n  b: |\n    text\n\n# c\nd: 1\n", new("/a/e", 2), "a:\n  b: |\n    text\n  e: 2\n\n# c\nd: 1\n"),
    "behind a block scalar that keeps its blank lines": ("a:\n  b: |+\n    text\n\nd: 1\n", new("/a/e", 2), "a:\n  b: |+\n    text\n\n  e: 2\nd: 1\n"),
    "behind a block scalar that ends the file without a newline": ("a:\n  b: |\n    text", new("/c", 2), "a:\n  b: |-\n    text\nc: 2"),
    "behind a value on the next line": ("a:\n  b:\n    x\n", new("/a/c", 2), "a:\n  b:\n    x\n  c: 2\n"),
    "beside a merge key": ("a: &a\n  x: 1\nb:\n  <<: *a\n", new("/b/z", 2), "a: &a\n  x: 1\nb:\n  <<: *a\n  z: 2\n"),
    "instead of what a merge key brings": ("a: &a\n  x: 1\nb:\n  <<: *a\n", new("/b/x", 2), "a: &a\n  x: 1\nb:\n  <<: *a\n  x: 2\n"),
    "beside an alias": ("a: &a 1\nb:\n  - *a # one\n", new("/b/-", 2), "a: &a 1\nb:\n  - *a # one\n  - 2\n"),
    "a copy": ("a:\n  x: 015 # why\n", copy(P("/a"), P("/b")), "a:\n  x: 015 # why\nb:\n  x: 13\n"),
    "odd keys are quoted": ("a:\n  b: 1\n", new("/a/012345678901", {"on": 1}), "a:\n  b: 1\n  '012345678901':\n    'on': 1\n"),
    "a list in a list": ("a:\n  - b\n", new("/a/-", [1, [2, {"c": "d"}]]), "a:\n  - b\n  -   - 1\n      - [2, {c: d}]\n"),
}  # fmt: skip

REMOVED = {
    "with the comment behind it": ("a: 1\nb: 2 # two\nc: 3\n", gone("/b"), "a: 1\nc: 3\n"),
    "comments above stay": ("a: 1\n# two\nb: 2\nc: 3\n", gone("/b"), "a: 1\n# two\nc: 3\n"),
    "the first of the file": ("a: 1\nb: 2\n", gone("/a"), "b: 2\n"),
    "the last of a file without a final newline": ("a: 1\n\nb: 2", gone("/b"), "a: 1"),
    "with one of two blank lines": ("a:\n  x: 1\n\nb:\n  x: 2\n\nc:\n  x: 3\n", gone("/b"), "a:\n  x: 1\n\nc:\n  x: 3\n"),
    "the last entry leaves braces": ("a:\n  b: 1 # one\n  # two\nc: 2\n", gone("/a/b"), "a: {}\n  # two\nc: 2\n"),
    "the last item leaves brackets": ("a:\n- 1\nc: 2\n", gone("/a/0"), "a: []\nc: 2\n"),
    "the first of a mapping in a list": ("a:\n- b: 1\n  c: 2\n", gone("/a/0/b"), "a:\n- c: 2\n"),
    "the first of a mapping in a list, a comment behind it": ("a:\n- b: 1\n  # two\n  c: 2\n", gone("/a/0/b"), "a:\n-\n  # two\n  c: 2\n"),
    "the first two of a mapping in a list": ("a:\n- b: 1\n  c: 2\n  d: 3\n", (gone("/a/0/b"), gone("/a/0/c")), "a:\n- d: 3\n"),
    "everything but the last": ("a: 1\nb: 2\nc: 3\n", (gone("/a"), gone("/b")), "c: 3\n"),
    "several in the middle": ("a: 1\nb: 2\n# c\nc: 3\nd: 4\n", (gone("/b"), gone("/c")), "a: 1\n# c\nd: 4\n"),
    "windows line endings": ("a: 1\r\nb: 2\r\n", gone("/b"), "a: 1\r\n"),
    "an alias": ("a: &a 1\nb: *a\nc: 2\n", gone("/b"), "a: &a 1\nc: 2\n"),
    "an unknown tag": ("a: !Rain::Module x\nb: 1\n", gone("/a"), "b: 1\n"),
    "everything, and something else comes": ("a:\n  b: 1\n", (gone("/a/b"), new("/a/c", 2)), "a:\n  c: 2\n"),
}  # fmt: skip

MOVED = {
    "another name is another key": ("a: 015 # why\nb: 2\n", moved("/a", "/c"), "c: 015 # why\nb: 2\n"),
    "with its comments and its writing": (
        "a:\n  x: # one\n    # two\n    y: 0x10 # three\nb:\n    c: 1\n",
        moved("/a/x", "/b/x"),
        "a: {}\nb:\n    c: 1\n    x: # one\n      # two\n      y: 0x10 # three\n",
    ),
    "out of a list": ("a:\n- x: 1 # one\n  y: 2\n- 3\nb: 1\n", moved("/a/0", "/c"), "a:\n- 3\nb: 1\nc:\n  x: 1 # one\n  y: 2\n"),
    "into a list": ("a:\n- 1\nb:\n  x: 1 # one\n  y: 2\n", moved("/b", "/a/-"), "a:\n- 1\n-\n    x: 1 # one\n    y: 2\n"),
    "a list without indentation into a list": ("a:\n- 1\nb:\n- x # one\n", moved("/b", "/a/-"), "a:\n- 1\n-\n  - x # one\n"),
    "over something else": ("a:\n  x: 1 # one\nb: 2 # two\n", moved("/a", "/b"), "b: # two\n  x: 1 # one\n"),
    "within a list": ("a:\n- 1 # one\n- 2 # two\n- 3\n", moved("/a/0", "/a/2"), "a:\n- 2 # two\n- 3\n- 1 # one\n"),
    "a script": ("a:\n  s: |\n      echo # x\nb:\n  c: 1\n", moved("/a/s", "/b/s"), "a: {}\nb:\n  c: 1\n  s: |\n      echo # x\n"),
}  # fmt: skip

INTRINSICS = {
    "the argument of a short form": ("a: !Ref  B # why\n", put("/a/Ref", "C"), "a: !Ref  C # why\n"),
    "the attribute of a short form": ("a: !GetAtt B.Arn\n", put("/a/Fn::GetAtt/1", "Name"), "a: !GetAtt B.Name\n"),
    "the list behind a short form": ("a: !Join [',', [x]]\n", new("/a/Fn::Join/1/-", {"Ref": "B"}), "a: !Join [',', [x, !Ref B]]\n"),
    "a block behind a short form": (
        "a: !If # why\n  - C\n  - 1\n  - 2 # two\n",
        put("/a/Fn::If/1", {"Fn::GetAtt": ["B", "Outputs.X"]}),
        "a: !If # why\n  - C\n  - !GetAtt B.Outputs.X\n  - 2 # two\n",
    ),
    "a whole argument": ("a:\n- !If\n  - C\n  - 1\n  - 2\n", put("/a/0/Fn::If", ["D", "x"]), "a:\n- !If\n  - D\n  - x\n"),
    "an intrinsic in an intrinsic takes the long form": ("a: !Base64 x\n", put("/a/Fn::Base64", {"Fn::Sub": "${B}"}), "a:\n  Fn::Base64: !Sub '${B}'\n"),
    "a number cannot stand behind a tag": ("a: !Ref B\n", put("/a/Ref", 443), "a:\n  Ref: 443\n"),
    "something beside an intrinsic": ("a: !Ref B # why\n", new("/a/b", 1), "a: # why\n  Ref: B\n  b: 1\n"),
    "one intrinsic by another": ("a: !Ref B # why\n", put("/a", {"Fn::Sub": "${B}-x"}), "a: !Sub '${B}-x' # why\n"),
    "long form where the file has it": ("a:\n  Ref: B\nc: 1\n", put("/c", {"Fn::GetAtt": ["B", "Arn"]}), "a:\n  Ref: B\nc:\n  Fn::GetAtt: [B, Arn]\n"),
    "short form where the file has it": ("a: !Ref B\nc: 1\n", put("/c", {"Fn::If": ["C", "x", {"Ref": "D"}]}), "a: !Ref B\nc: !If\n  - C\n  - x\n  - !Ref D\n"),
    "the mixture follows the majority": ("a: !Ref B\nb: !Ref C\nd:\n  Ref: B\n", new("/e", {"Ref": "F"}), "a: !Ref B\nb: !Ref C\nd:\n  Ref: B\ne: !Ref F\n"),
    "Sub in the quotes of other Subs": ("a: !Sub '${B}'\nc: 1\n", put("/c", {"Fn::Sub": "${D}"}), "a: !Sub '${B}'\nc: !Sub '${D}'\n"),
    "Sub with several lines": ("a: !Ref B\nc: 1\n", put("/c", {"Fn::Sub": "x\n${D}\n"}), "a: !Ref B\nc: !Sub |\n  x\n  ${D}\n"),
    "a long-form GetAtt text stays a text": ("a: !Ref B\nc: 1\n", put("/c", {"Fn::GetAtt": "A.B"}), "a: !Ref B\nc:\n  Fn::GetAtt: A.B\n"),
    "the branch of an If in a list": (
        "a:\n  - !If [C, {b: 1}, !Ref AWS::NoValue]\n",
        new("/a/0/Fn::If/1/c", 2),
        "a:\n  - !If [C, {b: 1, c: 2}, !Ref AWS::NoValue]\n",
    ),
}  # fmt: skip

FLOW = {
    "added at the end": ("a: {b: 1} # why\n", new("/a/c", "x"), "a: {b: 1, c: x} # why\n"),
    "added inside spaces": ("a: { b: 1 }\n", new("/a/c", [1]), "a: { b: 1, c: [1] }\n"),
    "added before a trailing comma": ("a: [1, 2,]\n", new("/a/-", 3), "a: [1, 2, 3,]\n"),
    "added at the front": ("a: [1, 2]\n", new("/a/0", 0), "a: [0, 1, 2]\n"),
    "added twice": ("a: [1]\n", (new("/a/-", 2), new("/a/-", 3)), "a: [1, 2, 3]\n"),
    "added on several lines": ("a: {\n  b: 1, # one\n  c: 2\n}\n", new("/a/d", 3), "a: {\n  b: 1, # one\n  c: 2,\n  d: 3\n}\n"),
    "added behind a comment": ("a: [\n  1, # one\n  2 # two\n]\n", new("/a/-", 3), "a: [\n  1, # one\n  2, # two\n  3\n]\n"),
    "added twice behind a comment": ("a: [\n  1 # one\n]\n", (new("/a/-", 2), new("/a/-", 3)), "a: [\n  1, # one\n  2,\n  3\n]\n"),
    "added behind a comma and a comment": ("a: [\n  1, # one\n]\n", new("/a/-", 2), "a: [\n  1, # one\n  2,\n]\n"),
    "removed from the front": ("a: [1, 2, 3]\n", gone("/a/0"), "a: [2, 3]\n"),
    "removed from the middle": ("a: {b: 1, c: 2, d: 3}\n", gone("/a/c"), "a: {b: 1, d: 3}\n"),
    "removed from the end": ("a: [1, 2, 3,]\n", gone("/a/2"), "a: [1, 2,]\n"),
    "all removed": ("a: [ 1 ]\n", gone("/a/0"), "a: []\n"),
    "removed with its line and its comment": ("a: [\n  1, # one\n  2, # two\n  3\n]\n", gone("/a/1"), "a: [\n  1, # one\n  3\n]\n"),
    "removed, the comment of the one before stays": ("a: [\n  1, # one\n  2\n]\n", gone("/a/1"), "a: [\n  1, # one\n]\n"),
    "removed beside others on its line": ("a: [1, # one\n  2, 3]\n", gone("/a/1"), "a: [1, # one\n   3]\n"),
    "replaced": ("a: ['x', y]\n", (put("/a/0", "z"), put("/a/1", "yes")), "a: ['z', 'yes']\n"),
    "renamed": ("a: {b: 1, c: 2}\n", moved("/a/b", "/a/x y"), "a: {x y: 1, c: 2}\n"),
    "an alias beside": ("a: &a 1\nb: [*a , 2, 3]\n", gone("/b/1"), "a: &a 1\nb: [*a, 3]\n"),
    "text with marks of flow style": ("a: [b]\n", new("/a/-", "x, {y}"), "a: [b, 'x, {y}']\n"),
    "names with colons": ("a: [s3:Get]\n", new("/a/-", "s3:Put"), "a: [s3:Get, s3:Put]\n"),
    "a whole document that looks like JSON": ('{"a": {"b": 1}, # not JSON\n"c": 1e3}\n', new("/a/d", {"e": ["f"]}), '{"a": {"b": 1, "d": {"e": ["f"]}}, # not JSON\n"c": 1e3}\n'),
    "a large float is one for YAML 1.1 too": ('{"a": 1, # not JSON\n}\n', put("/a", 1e30), '{"a": 1.0e+30, # not JSON\n}\n'),
    "escapes of JSON that YAML does not know": ('{"a": "\\u00e9", # not JSON\n}\n', new("/b", "😀"), '{"a": "\\u00e9", "b": "😀", # not JSON\n}\n'),
}  # fmt: skip

STORIES = {
    f"{kind}: {name}": story
    for kind, stories in {
        "replaced": REPLACED,
        "added": ADDED,
        "removed": REMOVED,
        "moved": MOVED,
        "intrinsic": INTRINSICS,
        "flow": FLOW,
    }.items()
    for name, story in stories.items()
}


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str) -> None:
    before, patch, after = STORIES[name]
    assert rendered(before, *(patch if isinstance(patch, tuple) else (patch,))) == after


REFUSED = {
    "an anchor others use": ("a: &a 1\nb: *a\n", put("/a", 2), "shared through an anchor"),
    "inside an anchor others use": ("a: &a {x: 1}\nb: *a\n", put("/a/x", 2), "shared through an anchor"),
    "through an alias": ("a: &a {x: 1}\nb: *a\n", put("/b/x", 2), "/b is not edited: the value is shared"),
    "what holds an anchor others use": ("a:\n  x: &a 1\nb: *a\n", gone("/a"), "shared through an anchor"),
    "an intrinsic that holds an anchor others use": ("a: !If [C, &a 1, 2]\nb: *a\n", new("/a/b", 1), "line 1 is not edited: .* anchor"),
    "what a merge key brings": ("a: &a\n  x: 1\nb:\n  <<: *a\n", put("/b/x", 2), "merge key"),
    "what stands in an unknown tag": ("a: !Rain::Module {x: 1}\n", put("/a/!Rain::Module", 2), "!Rain::Module is not an intrinsic function"),
    "a YAML type nobody uses here": ("a: !!set {x, y}\n", new("/a/!!set", 1), "autofix does not read tag:yaml.org,2002:set"),
    "a key that is written twice": ("a: 1\nb: 2\na: 3\n", put("/a", 4), "its key a is written twice"),
    "an unknown tag on a text that ends the file": ("a:\n  b: !X |\n    c", new("/d", 1), "a value with an unknown tag ends the file"),
    "a key that is a mapping": ("a: {b: 1,\n c: 2, {d: e}}\n", gone("/a/b"), "one of its keys is a mapping or a list"),
    "a complex key": ("? a\n: 1\nb: 2\n", put("/a", 3), "complex key"),
    "the whole template": ("a: 1\n", put("", {"b": 1}), "as a whole"),
    "everything in the template": ("a: 1\n", gone("/a"), "as a whole"),
    "nothing instead of the template": ("a: 1\n", gone(""), "cannot be removed"),
    "an empty value in flow style": ("a: {b: , c}\n", put("/a/b", 1), "empty value in a flow collection"),
    "a pair without braces": ("a: [b: 1]\n", new("/a/0/c", 1), "pair without braces"),
    "a comment in a flow collection that becomes something else": ("a: {b: [ # why\n 1]}\n", put("/a/b", "x"), "the comment on line 1 would be lost"),
    "a comment behind what moves into a flow collection": ("a: {}\nb: [1]\nc: 2 # why\n", moved("/c", "/b/-"), "the comment on line 3 would be lost"),
    "a comment behind a removed block scalar": ("a: |\n  x\nb: 1\n    # deep\nc: 1\n", gone("/b"), "would become part of the text above"),
    "a blank line behind a removed entry": ("a: |+\n  x\n\nb: 1\n\nc: 1\n", gone("/b"), "would become part of the text above"),
    "a block scalar with '+' that ends the file": ("a:\n  b: |+\n    x", new("/c", 1), r"'\+' ends the file"),
    "a list index where a name stands": ("a:\n  b: 1\n", new("/a/b/0", 1), "neither a mapping nor a list"),
    "a new value that is no container": ("a: 1\n", (new("/b", 1), new("/b/c", 2)), "/b is neither a mapping nor a list"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    before, patch, reason = REFUSED[name]
    with pytest.raises(Refusal, match=reason):
        rendered(before, *(patch if isinstance(patch, tuple) else (patch,)))


def test_a_block_scalar_that_ends_the_file_is_closed_once() -> None:
    text = "A:\n  B: |\n    x"
    assert rendered(text, new("/A/C", 1), new("/D", 2)) == "A:\n  B: |-\n    x\n  C: 1\nD: 2"


def test_a_block_scalar_that_ends_the_file_with_a_space() -> None:
    assert rendered("A: |\n  x\n  y ", new("/B", 1)) == "A: |-\n  x\n  y \nB: 1"


def test_a_block_scalar_that_ends_the_file_and_is_written_anew_is_not_closed() -> None:
    assert rendered("A: !Sub |\n  x\n  y", new("/B", 1), new("/A/C", 2)) == 'A:\n  Fn::Sub: "x\\ny"\n  C: 2\nB: 1'


def test_a_block_scalar_that_stands_as_far_left_as_its_key() -> None:
    assert rendered("a:\n>-\n  b\nc: 1\n", put("/a", " x ")) == "a: ' x '\nc: 1\n"


def test_edits_that_want_the_same_characters_are_refused() -> None:
    before = "a:\n  - - |\n      x\n    # why\n    - 1\n"
    with pytest.raises(Refusal, match="overlap"):
        rendered(before, new("/a/0/0", 0), gone("/a/0/1"))


def test_a_patch_that_only_tests_changes_nothing() -> None:
    assert rendered("a: 1 # why\n") == "a: 1 # why\n"
