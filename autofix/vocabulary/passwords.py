"""Which characters a password can have: by the AllowedPattern of a parameter, by what Secrets Manager generates."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autofix.pointer import Json
from autofix.references import intrinsic, members
from autofix.template import Template
from autofix.vocabulary.switches import switch

PRINTABLE = frozenset(map(chr, range(32, 127)))
DEFAULT_LENGTH = 32
"""Of a password for which PasswordLength is not given."""

_ESCAPE = r"\\x[0-9A-Fa-f]{2}|\\[dwsDWS]|\\[^A-Za-z0-9]"
_MEMBER = rf"{_ESCAPE}|[^\\\[\]]"
_CLASS = rf"\[(?P<not>\^|(?!\^))(?P<body>(?:{_MEMBER})+)\]"
_TOKEN = re.compile(rf"{_CLASS}|\(\?[=:]?|{_ESCAPE}|[^\\]", re.DOTALL)
_SETS = {"d": string.digits, "w": string.ascii_letters + string.digits + "_", "s": " "}
_FLAGS = {
    "ExcludeUppercase": string.ascii_uppercase,
    "ExcludeLowercase": string.ascii_lowercase,
    "ExcludeNumbers": string.digits,
    "ExcludePunctuation": string.punctuation,
}


@dataclass(frozen=True)
class GeneratedPassword:
    """What GenerateSecretString makes: of which characters, and how many of them (None: decided at deployment)."""

    characters: frozenset[str]
    length: int | None

    def luck(self, refused: Iterable[str]) -> float:
        """The chance that a password has none of the refused characters."""
        return (1 - len(self.characters & frozenset(refused)) / max(len(self.characters), 1)) ** (self.length or DEFAULT_LENGTH)


def generated_password(generate: Json) -> GeneratedPassword | None:
    """What a GenerateSecretString makes; None where its characters are decided at deployment."""
    if intrinsic(generate)[0] is not None:
        return None
    given = members(generate)
    switches = {name: switch(given.get(name, False)) for name in (*_FLAGS, "IncludeSpace")}
    excluded, length = given.get("ExcludeCharacters", ""), str(given.get("PasswordLength", DEFAULT_LENGTH))
    if not isinstance(excluded, str) or None in switches.values():
        return None
    kept = "".join(characters for name, characters in _FLAGS.items() if not switches[name])
    characters = frozenset(kept + " " * bool(switches["IncludeSpace"])) - frozenset(excluded)
    return GeneratedPassword(characters, int(length) if length.isdecimal() else None)


def class_text(characters: Iterable[str]) -> str:
    """The inside of a regular expression's class that holds exactly these characters (``!#-.0-?A-~``)."""
    codes = sorted(map(ord, characters))
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][-1] == code - 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return "".join(_run(chr(run[0]), chr(run[-1])) if len(run) > 3 else "".join(map(_escaped, map(chr, run))) for run in runs)


def _run(first: str, last: str) -> str:
    return f"{_escaped(first)}-{_escaped(last)}"


def _escaped(character: str) -> str:
    return f"\\{character}" if character in "\\[]^-&" else character


@dataclass(frozen=True)
class _Part:
    """A piece of a pattern: text as it is, or a class with what it admits."""

    text: str
    admits: frozenset[str] | None = None
    ahead: bool = False
    """Whether it stands in a lookahead, which demands characters and admits none."""


def admitted_characters(pattern: str) -> frozenset[str] | None:
    """The printable characters that a pattern's classes admit; None for a pattern that is not understood."""
    parts = _parts(pattern)
    if not parts:
        return None
    return frozenset().union(*(part.admits for part in parts if part.admits is not None and not part.ahead))


def pattern_without(pattern: str, forbidden: Iterable[str]) -> str | None:
    """The pattern with characters taken out of its classes, everything else as it is; None where that cannot be done."""
    unwanted = frozenset(forbidden)
    written = [_without(part, unwanted) for part in _parts(pattern) or ()]
    return "".join(text for text in written if text is not None) if written and None not in written else None


def _without(part: _Part, unwanted: frozenset[str]) -> str | None:
    if part.admits is None or not part.admits & unwanted:
        return part.text
    if part.ahead and not part.text.startswith("["):
        return part.text
    wanted = part.admits - unwanted
    shortened = _shortened(part.text, unwanted)
    candidates = (shortened, f"[{class_text(wanted)}]")
    return next((text for text in candidates if wanted and text and _admitted_by_class(text) == wanted), None)


def _shortened(text: str, unwanted: frozenset[str]) -> str | None:
    found = re.fullmatch(_CLASS, text, re.DOTALL)
    if found is None:
        return None
    if found["not"]:
        return f"[^{found['body']}{class_text(unwanted - _characters(found['body']))}]"
    kept = (item if not members & unwanted else class_text(members - unwanted) for item, members in _items(found["body"]))
    return f"[{''.join(kept)}]"


def _parts(pattern: str) -> list[_Part] | None:
    """The pattern in pieces, or None: negative lookaheads, lookbehinds, properties and class arithmetic are not understood."""
    parts: list[_Part] = []
    ahead = [False]
    position = 0
    for found in _TOKEN.finditer(pattern):
        token = found.group()
        if found.start() != position or token in ("[", "(?") or (found["body"] and "&&" in found["body"]):
            return None
        position = found.end()
        if token.startswith("(") and len(found.group()) != 2:
            ahead.append(ahead[-1] or token == "(?=")
        elif token == ")" and len(ahead) > 1:
            ahead.pop()
        parts.append(_Part(token, _admitted(found), ahead[-1]))
    return parts if position == len(pattern) else None


def _admitted(found: re.Match[str]) -> frozenset[str] | None:
    token = found.group()
    if token == ".":
        return PRINTABLE
    if found["body"] is None:
        return _set(token[1]) if len(token) == 2 and _single(token) is None else None
    members = _characters(found["body"])
    return PRINTABLE - members if found["not"] else members


def _admitted_by_class(text: str) -> frozenset[str] | None:
    found = re.fullmatch(_CLASS, text, re.DOTALL)
    return _admitted(found) if found and "&&" not in text else None


def _characters(body: str) -> frozenset[str]:
    return frozenset().union(*(members for _, members in _items(body)))


def _items(body: str) -> Iterator[tuple[str, frozenset[str]]]:
    r"""The members of a class (``a-z``, ``\d``, ``!``), each with the printable characters it stands for."""
    tokens = re.findall(_MEMBER, body, re.DOTALL)
    at = 0
    while at < len(tokens):
        first = _single(tokens[at])
        last = _single(tokens[at + 2]) if first and tokens[at + 1 : at + 2] == ["-"] and at + 2 < len(tokens) else None
        if first and last:
            yield "".join(tokens[at : at + 3]), PRINTABLE & frozenset(map(chr, range(ord(first), ord(last) + 1)))
            at += 3
        else:
            yield tokens[at], PRINTABLE & (frozenset(first) if first else _set(tokens[at][1]))
            at += 1


def _single(token: str) -> str | None:
    r"""The one character a member stands for, or None for a set like ``\d``."""
    if token.startswith("\\x"):
        return chr(int(token[2:], 16))
    if token.startswith("\\"):
        return None if token[1].lower() in _SETS else token[1]
    return token


def _set(letter: str) -> frozenset[str]:
    members = frozenset(_SETS[letter.lower()])
    return PRINTABLE - members if letter.isupper() else members


def constraint_without(template: Template, refused: str) -> str:
    """What a ConstraintDescription says of characters that are refused; it begins as the others of the template do."""
    said = [str(members(parameter).get("ConstraintDescription") or "") for parameter in template.section("Parameters").values()]
    must = "Must" if sum(text[:1].isupper() for text in said) > sum(text[:1].islower() for text in said) else "must"
    return f"{must} not contain {' '.join(refused.replace(' ', ''))} or a space"
