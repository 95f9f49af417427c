"""New YAML in the habits of the file it goes into.

ruamel.yaml's emitter was tried first: of random values put into random places one in twenty came back as something else
(``1e+30`` and ``{a: b: 1}`` as text, ``|+`` followed by ``...``, a carriage return lost), and its import and set-up cost more
than all the rest of a fix. What is left to write once every scalar's style is decided here is this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import yaml
from yaml.resolver import Resolver

from autofix.pointer import Json
from autofix.syntax.habits import Habits
from autofix.syntax.intrinsics import SHORT, join_attribute

_STR = "tag:yaml.org,2002:str"
_NUMBERLIKE = re.compile(r"[-+.]?\d[\w.:+-]*|[yYnN]")
_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S))(?:[^:#\r\n]|:(?!\s|\Z)|(?<!\s)#)*(?<!\s)")
_IN_FLOW = re.compile(r"^[-?:]|[,?\[\]{}]|:(?![\w:/.@-])")
_HIDDEN = re.compile("[^\\x20-\\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"![A-Za-z][\w.:-]*")
_AWKWARD = {"'": "'", '"': '"\\'}
"""What each quote has to escape."""
_OTHER = {"'": '"', '"': "'"}
_resolve: Callable[..., str] = Resolver().resolve


def after_key(value: Json, habits: Habits, quote: str | None = None) -> str:
    """What follows ``key:``, the lines below the first indented from the key on; quote is the style of a string before."""
    tag, argument = _short(value, habits)
    head = f" {tag}" if tag else ""
    if isinstance(argument, dict) and argument:
        return head + _below([member(key, inner, habits) for key, inner in argument.items()], habits.step)
    if isinstance(argument, list) and argument and tag != "!GetAtt":
        return head + _below([item(inner, habits) for inner in argument], habits.dash)
    if isinstance(argument, str) and "\n" in argument and habits.literal and _is_literal(argument):
        chomp = "" if argument.endswith("\n") else "-"
        return f"{head} |{chomp}" + _below([argument.removesuffix("\n")], habits.step)
    return f"{head} {_inline(tag, argument, habits, quote, flow=False)}"


def after_dash(value: Json, habits: Habits, quote: str | None = None) -> str:
    """What follows the ``-`` of a list item, the lines below the first indented from the dash on."""
    tag, argument = _short(value, habits)
    if not tag and isinstance(argument, dict) and argument:
        lines = "\n".join(member(key, inner, habits) for key, inner in argument.items())
    elif not tag and isinstance(argument, list) and argument:
        lines = "\n".join(item(inner, habits) for inner in argument)
    elif isinstance(argument, str):
        lines = after_key(value, replace(habits, step=0), quote).lstrip(" ")
    else:
        lines = after_key(value, habits, quote).lstrip(" ")
    return " " * (habits.dash_width - 1) + indented(lines, habits.dash_width)


def member(key: str, value: Json, habits: Habits) -> str:
    """A member of a block mapping, its key at column 0."""
    if key == "Fn::GetAtt" and isinstance(value, list):
        return f"{key}: {flow_value(value, habits)}"
    return f"{key_text(key, habits)}:{after_key(value, habits)}"


def item(value: Json, habits: Habits) -> str:
    """An item of a block list, its dash at column 0; a list in a list is written in flow style where that is possible."""
    if isinstance(value, list) and not _multiline(value):
        return f"-{' ' * (habits.dash_width - 1)}{flow_value(value, habits)}"
    return f"-{after_dash(value, habits)}"


def flow_value(value: Json, habits: Habits, quote: str | None = None) -> str:
    """A value in flow style, on one line."""
    tag, argument = _short(value, habits)
    return (f"{tag} " if tag else "") + _inline(tag, argument, habits, quote, flow=True)


def key_text(key: str, habits: Habits, *, flow: bool = False) -> str:
    """A mapping key as it is written in YAML 1.1."""
    return _scalar(key, habits, None, flow=flow)


def _below(entries: list[str], indent: int) -> str:
    return indented("\n" + "\n".join(entries), indent)


def indented(lines: str, columns: int) -> str:
    """All lines but the first moved to the right, empty ones left empty."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * columns, lines)


def _inline(tag: str, value: Json, habits: Habits, quote: str | None, *, flow: bool) -> str:
    if isinstance(value, dict):
        members = (f"{key_text(key, habits, flow=True)}: {flow_value(inner, habits)}" for key, inner in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_value(inner, habits) for inner in value) + "]"
    if isinstance(value, str):
        return _scalar(value, habits, quote or (habits.sub_quote if tag == "!Sub" else None), flow=flow, tagged=bool(tag))
    return _number(value) if isinstance(value, float) else json.dumps(value)


def _number(value: float) -> str:
    """A float with the dot YAML 1.1 asks for."""
    written = json.dumps(value)
    special = {"Infinity": ".inf", "-Infinity": "-.inf", "NaN": ".nan"}.get(written)
    return special or (written if "." in written else written.replace("e", ".0e"))


def _short(value: Json, habits: Habits) -> tuple[str, Json]:
    """The tag and argument of an intrinsic in short form; an empty tag where the value is written as it is."""
    if not isinstance(value, dict) or len(value) != 1:
        return "", value
    ((key, argument),) = value.items()
    tag = (SHORT.get(key) if habits.short else None) or (key if _TAG.fullmatch(key) else "")
    if tag == "!GetAtt":
        argument = join_attribute(argument) or argument
        fits = isinstance(argument, list) or argument is not value[key]
    else:
        fits = isinstance(argument, (str, list)) or (tag == key and isinstance(argument, dict))
    return (tag, argument) if tag and fits else ("", value)


def must_quote(text: str) -> bool:
    """Whether YAML 1.1 readers could take the plain text for something else than a string."""
    return _NUMBERLIKE.fullmatch(text) is not None or _resolve(yaml.ScalarNode, text, (True, False)) != _STR


def _scalar(text: str, habits: Habits, quote: str | None, *, flow: bool, tagged: bool = False) -> str:
    if _HIDDEN.search(text):
        return _double(text)
    plain = _PLAIN.fullmatch(text) and not (flow and _IN_FLOW.search(text)) and not text.startswith(("---", "..."))
    if plain and quote is None and (tagged or not must_quote(text)) and not habits.json:
        return text
    quote = quote or habits.quote
    if any(sign in text for sign in _AWKWARD[quote]) and not any(sign in text for sign in _AWKWARD[_OTHER[quote]]):
        quote = _OTHER[quote]
    return _double(text) if quote == '"' else "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return _HIDDEN.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_literal(text: str) -> bool:
    """Whether ``|`` or ``|-`` say exactly this text, without an indentation indicator."""
    return (
        text.strip() != ""
        and text == text.strip() + "\n" * text.endswith("\n")
        and not _HIDDEN.search(text.replace("\n", "").replace("\t", ""))
    )


def _multiline(value: Json) -> bool:
    if isinstance(value, (list, dict)):
        return any(map(_multiline, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and "\n" in value
