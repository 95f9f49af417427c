"""Two texts next to each other as an HTML table: what changed is marked word by word, YAML and JSON are coloured."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator
from html import escape

from autofix.report.present import lines
from autofix.report.terminal import printable

_LONGEST = 400
"""Characters of a line that are shown: enough for templates, and nothing below takes long on so few."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_TOKEN = re.compile(
    r"(?P<comment>(?:^|(?<=\s))#.*)"
    r'|(?P<key>(?:"[^"]*"|[\w.:/-]*[\w./-])(?=\s*:(?:\s|$)))'
    r"|(?P<string>\"(?:[^\"\\]|\\.)*\"|'[^']*')"
    r"|(?P<tag>![\w:]+)"
    r"|(?P<literal>\b(?:true|false|null|[0-9]+(?:\.[0-9]+)*)\b)"
)


def table(before: str, after: str, around: int = 3) -> str:
    """The changed stretches of two texts with some lines around each."""
    old, new = lines(before), lines(after)
    groups = difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(around)
    bodies = "".join(f"<tbody>\n{''.join(_rows(old, new, group))}</tbody>\n" for group in groups)
    columns = '<colgroup><col class="n"><col><col class="n"><col></colgroup>'
    return f'<table class="diff">{columns}\n{bodies}</table>\n'


def _rows(old: list[str], new: list[str], group: list[tuple[str, int, int, int, int]]) -> Iterator[str]:
    for kind, a, b, c, d in group:
        for left, right in itertools.zip_longest(range(a, b), range(c, d)):
            was = _shown(old[left]) if left is not None else ""
            becomes = _shown(new[right]) if right is not None else ""
            marks = _marks(was, becomes) if kind == "replace" and left is not None and right is not None else (set(), set())
            yield f"<tr>{_cell(left, was, marks[0], kind, 'old')}{_cell(right, becomes, marks[1], kind, 'new')}</tr>\n"


def _shown(line: str) -> str:
    text = printable(line.rstrip("\r\n"))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _marks(was: str, becomes: str) -> tuple[set[int], set[int]]:
    """The characters that went and those that came, by position; none where the lines have little in common."""
    old, new = _WORD.findall(was), _WORD.findall(becomes)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.4:
        return set(), set()
    gone, come = set[int](), set[int]()
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            gone.update(range(len("".join(old[:a])), len("".join(old[:b]))))
            come.update(range(len("".join(new[:c])), len("".join(new[:d]))))
    return gone, come


def _cell(number: int | None, text: str, marked: set[int], kind: str, side: str) -> str:
    if number is None:
        return '<td class="n"></td><td class="none"></td>'
    state = "" if kind == "equal" else f' class="{side}"'
    return f'<td class="n">{number + 1}</td><td{state}><code>{_coloured(text, marked)}</code></td>'


def _coloured(text: str, marked: set[int]) -> str:
    kinds = [""] * len(text)
    for token in _TOKEN.finditer(text):
        kinds[token.start() : token.end()] = [str(token.lastgroup)] * (token.end() - token.start())
    parts = []
    for (kind, mark), run in itertools.groupby(range(len(text)), key=lambda index: (kinds[index], index in marked)):
        piece = escape("".join(text[index] for index in run))
        piece = f'<span class="{kind}">{piece}</span>' if kind else piece
        parts.append(f"<mark>{piece}</mark>" if mark else piece)
    return "".join(parts)
