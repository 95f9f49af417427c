"""New YAML, written by ruamel.yaml in the habits of the file it goes into."""

from __future__ import annotations

import functools
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from autofix.pointer import Json
from autofix.syntax.habits import Habits
from autofix.syntax.intrinsics import SHORT, join_attribute
from autofix.syntax.yaml_nodes import CORE, STR
from autofix.syntax.yaml_reader import plain_tag

_NUMBERLIKE = re.compile(r"[-+.]?\d[\w.:+-]*|[yYnN]")
_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S))(?:[^:#\r\n]|:(?!\s|\Z)|(?<!\s)#)*(?<!\s)")
_IN_FLOW = re.compile(r"^[-?:]|[,?\[\]{}]|:(?![\w:/.@-])")
_HIDDEN = "[^\\x20-\\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TAG = re.compile(r"![A-Za-z][\w.:-]*")
_WORD, _QUOTE = re.compile(r"\w"), re.compile("['\"]")
_AWKWARD = {"'": "'", '"': '"\\'}
"""What each quote has to escape."""
_OTHER = {"'": '"', '"': "'"}


def after_key(value: Json, habits: Habits, quote: str | None = None, key: str | None = None) -> str:
    """What follows ``key:``, the lines below the first indented from the key on; quote is the style of a string before."""
    return _after_key(json.dumps(value), habits, quote, key)


@functools.lru_cache(maxsize=1024)
def _after_key(value: str, habits: Habits, quote: str | None, key: str | None) -> str:
    """The same from JSON text: fixers often write one value in many places."""
    writer = _Writer(habits)
    return writer.text(writer.mapping([("k", writer.node(json.loads(value), flow=False, quote=quote, key=key))], flow=False))[2:]


def after_dash(value: Json, habits: Habits, quote: str | None = None) -> str:
    """What follows the ``-`` of a list item, the lines below the first indented from the dash on."""
    writer = _Writer(habits)
    return writer.text(writer.sequence([writer.node(value, flow=False, quote=quote)], flow=False))[1:]


def member(key: str, value: Json, habits: Habits) -> str:
    """A member of a block mapping, its key at column 0."""
    writer = _Writer(habits)
    return writer.text(writer.node({key: value}, flow=False, plain_mapping=True))


def flow_value(value: Json, habits: Habits, quote: str | None = None) -> str:
    """A value in flow style, on one line."""
    writer = _Writer(habits)
    return writer.text(writer.sequence([writer.node(value, flow=True, quote=quote)], flow=True))[1:-1]


def key_text(key: str, habits: Habits) -> str:
    """A mapping key as it is written in YAML 1.1, also in flow style."""
    return key if _NAME.fullmatch(key) and not habits.json and not must_quote(key) else flow_value(key, habits)


def indented(lines: str, columns: int) -> str:
    """All lines but the first moved to the right, empty ones left empty."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * columns, lines)


def must_quote(text: str) -> bool:
    """Whether YAML 1.1 readers could take the plain text for something else than a string."""
    return _NUMBERLIKE.fullmatch(text) is not None or plain_tag(text) != STR


@functools.cache
def _ruamel() -> Any:
    from ruamel.yaml import YAML  # slow to import, and only a new node needs it

    class WithoutPlugIns(YAML):
        """ruamel.yaml looks for plug-ins in its folder for each instance; that takes longer than the writing."""

        def official_plug_ins(self) -> list[str]:
            return []

    return WithoutPlugIns


class _Writer:
    """Canonical data to ruamel.yaml nodes, the style of every scalar decided, and those to text."""

    def __init__(self, habits: Habits) -> None:
        from ruamel.yaml import nodes  # slow to import, and only a new node needs it

        self.habits, self._nodes = habits, nodes

    def text(self, node: Any) -> str:
        """What ruamel.yaml makes of a node, the first line at column 0, line feeds between lines."""
        emitter = _ruamel()()
        emitter.width = 1_000_000
        emitter.brace_single_entry_mapping_in_flow_sequence = True
        if not node.flow_style:
            emitter.indent(self.habits.step, self.habits.dash + self.habits.dash_width, self.habits.dash)
        stream = io.StringIO()
        emitter.serialize(node, stream)
        lines = stream.getvalue().rstrip("\n").split("\n")
        margin = len(lines[0]) - len(lines[0].lstrip(" "))
        return "\n".join(line[margin:] for line in lines)

    def node(
        self,
        value: Json,
        *,
        flow: bool,
        quote: str | None = None,
        key: str | None = None,
        in_list: bool = False,
        plain_mapping: bool = False,
    ) -> Any:
        """The node of a value; a list directly inside a list is written in flow style where that is possible."""
        tag, argument = ("", value) if plain_mapping else self._short(value)
        if isinstance(argument, dict):
            members = [(name, self.node(inner, flow=flow or name == "Fn::GetAtt", key=name)) for name, inner in argument.items()]
            return self.mapping(members, flow, tag or CORE + "map")
        if isinstance(argument, list):
            flow = flow or tag == "!GetAtt" or (in_list and not tag and not _multiline(argument))
            within = None if tag else key
            return self.sequence([self.node(item, flow=flow, in_list=True, key=within) for item in argument], flow, tag or CORE + "seq")
        if isinstance(argument, str):
            if tag:
                quote = (quote or self.habits.sub_quote) if tag == "!Sub" else None  # only texts have quotes
            elif "\n" not in argument or flow:
                quote = quote or self.habits.quote_for(key)
            return self._string(argument, tag, flow, quote)
        kind = {bool: "bool", int: "int", float: "float"}.get(type(argument), "null")
        return self._nodes.ScalarNode(CORE + kind, _number(argument) if isinstance(argument, float) else json.dumps(argument))

    def mapping(self, members: Iterable[tuple[str, Any]], flow: bool, tag: str = CORE + "map") -> Any:
        """A mapping node; an empty one is always written ``{}``."""
        keyed = [(self._string(key, "", True, None), value) for key, value in members]
        return self._nodes.MappingNode(tag, keyed, flow_style=flow or not keyed)

    def sequence(self, items: Iterable[Any], flow: bool, tag: str = CORE + "seq") -> Any:
        """A sequence node; an empty one is always written ``[]``."""
        items = list(items)
        return self._nodes.SequenceNode(tag, items, flow_style=flow or not items)

    def _short(self, value: Json) -> tuple[str, Json]:
        """The tag and argument of an intrinsic in short form; an empty tag where the value is written as it is."""
        if not isinstance(value, dict) or len(value) != 1:
            return "", value
        ((key, argument),) = value.items()
        tag = (SHORT.get(key) if self.habits.short else None) or (key if _TAG.fullmatch(key) else "")
        if tag == "!GetAtt":
            argument = join_attribute(argument) or argument
            fits = isinstance(argument, list) or argument is not value[key]
        else:
            fits = isinstance(argument, (str, list)) or (tag == key and isinstance(argument, dict))
        return (tag, argument) if tag and fits else ("", value)

    def _string(self, text: str, tag: str, flow: bool, quote: str | None) -> Any:
        return self._nodes.ScalarNode(tag or STR, text, style=self._style(text, tag, flow, quote))

    def _style(self, text: str, tag: str, flow: bool, quote: str | None) -> str | None:
        if "\n" in text and not flow and self.habits.literal and _is_literal(text):
            return "|"
        if _hides(text):
            return '"'
        plain = _PLAIN.fullmatch(text) and not (flow and _IN_FLOW.search(text)) and not text.startswith(("---", "..."))
        signs = _QUOTE.search(text) and not _WORD.search(text)
        if plain and not signs and quote is None and (tag or not must_quote(text)) and not self.habits.json:
            return None
        quote = quote or self.habits.quote
        awkward = any(sign in text for sign in _AWKWARD[quote]) and not any(sign in text for sign in _AWKWARD[_OTHER[quote]])
        return _OTHER[quote] if awkward else quote


def _number(value: float) -> str:
    """A float with the dot YAML 1.1 asks for."""
    written = json.dumps(value)
    special = {"Infinity": ".inf", "-Infinity": "-.inf", "NaN": ".nan"}.get(written)
    return special or (written if "." in written else written.replace("e", ".0e"))


def _is_literal(text: str) -> bool:
    """Whether ``|`` or ``|-`` say exactly this text, without an indentation indicator."""
    kept = text.strip()
    return kept != "" and text == kept + "\n" * text.endswith("\n") and not _hides(text.replace("\n", "").replace("\t", ""))


def _hides(text: str) -> bool:
    """Whether there are characters that only an escape makes visible; few texts need the pattern, which is slow to compile."""
    return not (text.isascii() and text.isprintable()) and re.search(_HIDDEN, text) is not None


def _multiline(value: Json) -> bool:
    if isinstance(value, (list, dict)):
        return any(map(_multiline, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and "\n" in value
