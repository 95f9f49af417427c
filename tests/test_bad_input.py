"""Whatever a text holds, the answer comes in bounded time and memory, and is an outcome or a refusal with a place."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autofix.engine import NotATemplate, Options, fix
from autofix.syntax.document import ReadError

ROOT = Path(__file__).parent.parent
DEEP = 10_000

HOSTILE = {
    "YAML flow, 10,000 deep": ("a: " + "[" * DEEP + "]" * DEEP, "nested more than 200 levels deep"),
    "YAML flow, 100,000 deep and never closed": ("a: " + "{a: " * 10 * DEEP, "nested more than 200 levels deep"),
    "YAML block mappings, 2,000 deep": ("\n".join(" " * n + "a:" for n in range(2_000)), "nested more than 200 levels deep"),
    "YAML block lists, 10,000 deep": ("- " * DEEP + "a", "nested more than 200 levels deep"),
    "JSON, 10,000 deep": ('{"a": ' * DEEP + "1" + "}" * DEEP, "nested more than 200 levels deep"),
    "JSON, 100,000 deep": ("[" * 10 * DEEP + "]" * 10 * DEEP, "nested more than 200 levels deep"),
    "aliases, 9,000 deep": (
        "".join(f"a{n}: &a{n} {'[' * 90}{'*a' + str(n - 1) if n else ''} {']' * 90}\n" for n in range(100)),
        "nested more than 200 levels deep",
    ),
    "a billion laughs": (
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
        "aliases expand to more data than autofix reads",
    ),
    "a billion merges": (
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 10)),
        "aliases expand to more data than autofix reads",
    ),
    "one long text a thousand times": (
        f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1_000)}]\n",
        "aliases expand to more data than autofix reads",
    ),
    "a circle": ("a: &a {b: *a}\n", "an alias stands inside of what it refers to"),
    "NUL": ("Resources:\n  A: \0\n", "NUL characters: this is not a text file"),
    "NUL in JSON": ('{"Resources": "\0"}', "NUL characters"),
    "50 MB": ("# " + "x" * 50_000_000, "50,000,002 characters; CloudFormation takes at most 1 MB"),
    "control characters": ("a: \x01\n", r"U\+0001 is not allowed in YAML"),
    "half a surrogate pair": ("a: \udc80\n", "half of a surrogate pair"),
    "only white space": (" \n\t\n", "cannot start any token|the file is empty"),
    "a key of a megabyte": ("? " + "k" * 1_000_000 + "\n: [\n", "did not find expected|could not find expected"),
    "unfinished quotes": ("a: '" + "x\n" * 100_000, "unexpected end of stream|found unexpected"),
    "tabs": ("\t" * 100_000 + "a: 1", "cannot start any token"),
    "100,000 question marks": ("? " * 100_000, "nested more than 200 levels deep|could not find|mapping"),
    "100,000 document starts": ("---\n" * 100_000, "several YAML documents"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_a_reason_in_no_time(name: str) -> None:
    text, reason = HOSTILE[name]
    start = time.process_time()
    with pytest.raises(ReadError, match=reason) as raised:
        fix(text)
    assert raised.value.line >= 1 and raised.value.column >= 1
    assert time.process_time() - start < 2.0


def resources(count: int, body: str) -> str:
    return "Resources:\n" + "".join(f"  R{n}:\n    Type: AWS::S3::Bucket\n{body}" for n in range(count))


LARGE = {
    "a text of a megabyte": "Description: " + "x" * 1_000_000 + "\n" + resources(1, ""),
    "a comment of a megabyte": "# " + "x" * 1_000_000 + "\n" + resources(1, ""),
    "a megabyte of comments": "# x\n" * 250_000 + resources(1, ""),
    "a megabyte of blank lines": "\n" * 500_000 + resources(1, "") + "\n" * 500_000,
    "a key of a megabyte": resources(1, "") + "Outputs:\n  ? " + "k" * 1_000_000 + "\n  : 1\n",
    "one line of a megabyte": "{Resources: {R: {Type: AWS::S3::Bucket, Properties: {Tags: [" + "a, " * 200_000 + "]}}}}",
    "a list of 100,000 items": resources(1, "    Properties:\n      Tags:\n" + "        - x\n" * 100_000),
    "a mapping of 50,000 members": resources(1, "    Metadata:\n" + "".join(f"      k{n}: {n}\n" for n in range(50_000))),
    "5,000 resources": resources(5_000, "    Properties: {}\n"),
    "2,000 resources that share their properties": "Conditions:\n  P: &p {BucketName: x}\n" + resources(2_000, "    Properties: *p\n"),
    "a number of 4,000 digits": "Resources:\n  R: {Type: AWS::S3::Bucket, V: " + "9" * 4_000 + "}\n",
    "Sub of a megabyte": resources(1, "    Properties:\n      BucketName: !Sub '" + "${A}" * 100_000 + "${'\n"),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_templates_take_as_long_as_they_are_large(name: str) -> None:
    start = time.process_time()
    outcome = fix(LARGE[name], Options(unsafe=True))
    assert outcome.results, "there is something to do, so all of the machinery has run"
    assert time.process_time() - start < 20.0


SMALL = (
    "", "\ufeff", "null", "{}", "[]", "0", "'", "a: b", "!Ref A", "!Sub [", "&a", "*a", "<<: 1", "? ", "- - -", "%TAG", "...", "{[}]", "\x85",
)  # fmt: skip


@pytest.mark.parametrize("text", SMALL)
def test_small_texts_are_refused_or_no_templates(text: str) -> None:
    with pytest.raises((ReadError, NotATemplate)):
        fix(text)


ANYWHERE = ("search", "finditer", "findall", "sub", "subn", "split")


def patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Every regular expression that is written down in the code: where, the pattern, whether it is looked for anywhere in a text."""
    for path in sorted([*(ROOT / "autofix").rglob("*.py"), *(ROOT / "fixers").rglob("*.py")]):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        names = {node.value.lineno: ast.unparse(node.targets[0]) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).startswith("re.")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                flags = [getattr(re, flag) for flag in re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(node))]
                used = re.findall(rf"\b{re.escape(names.get(node.lineno, '-'))}\.(\w+)\(", source)
                anywhere = not {*used, ast.unparse(node.func).removeprefix("re.")}.isdisjoint(ANYWHERE)
                yield f"{path.relative_to(ROOT)}:{node.lineno}", re.compile(node.args[0].value, sum(flags)), anywhere


COLOURS = "autofix/report/side_by_side.py"
"""What it searches is a diff that is shown on a page already."""
PATTERNS = [found for found in patterns() if not found[0].startswith(COLOURS)]
PIECES = (
    "a", "_", " ", "\n", "\r\n", "\t", "#", " #", "!a ", '"', '"\\', "'", "\\", ":", ": ", "-", "- ", ".", ",", "0", "00:", "${", "${a", "${a}", "{",
    "{{", "{{resolve:", "}", "[", "<", "*", "*a", "/", "a/", "a-", "a.", "Aa", "a1", "arn:aws:", "%", "=", "é", "\u2028",
)  # fmt: skip


@pytest.mark.parametrize(("where", "pattern", "anywhere"), PATTERNS, ids=[where for where, *_ in PATTERNS])
def test_every_regular_expression_is_linear(where: str, pattern: re.Pattern[str], anywhere: bool) -> None:
    for piece in {*PIECES, *re.findall(r"[A-Za-z:{}$]{2,}", pattern.pattern)}:
        for text in (piece * (8_000 // len(piece)), "a" + piece * (8_000 // len(piece)) + "!\n"):
            start = time.process_time()
            pattern.match(text)
            pattern.fullmatch(text)
            if anywhere:
                pattern.search(text)
            assert time.process_time() - start < 0.1, f"{pattern.pattern!r} on {piece!r} again and again"
