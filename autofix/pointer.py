"""JSON Pointer (RFC 6901): where a value stands in a template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, Union

Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]
"""A canonical value: what ``json.loads`` could have returned, intrinsics in long form."""


class Pointer(tuple[str, ...]):
    """The reference tokens of a JSON Pointer, unescaped: ``Pointer(("Resources", "A~B"))`` is ``/Resources/A~0B``."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Pointer:
        """Read the RFC 6901 text form. Raises ValueError for text that is neither empty nor starts with a slash."""
        if text and not text.startswith("/"):
            raise ValueError(f"a JSON Pointer is empty or starts with '/': {text!r}")
        return cls(token.replace("~1", "/").replace("~0", "~") for token in text.split("/")[1:])

    def __str__(self) -> str:
        return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in self)

    def __truediv__(self, token: str | int) -> Pointer:
        """The pointer one step further down: ``pointer / "Properties" / 0``."""
        return Pointer((*self, str(token)))

    def join(self, tokens: Sequence[str | int]) -> Pointer:
        """The pointer several steps further down."""
        return Pointer((*self, *map(str, tokens)))

    @property
    def parent(self) -> Pointer:
        """The pointer one step up; the root is its own parent."""
        return Pointer(self[:-1])

    @property
    def last(self) -> str:
        """The final token. Raises IndexError at the root."""
        return self[-1]

    def contains(self, other: Pointer) -> bool:
        """Whether other is this place or a place inside it."""
        return other[: len(self)] == tuple(self)


ROOT = Pointer()


def resolve(data: Json, pointer: Sequence[str]) -> Json:
    """The value at pointer. Raises LookupError, naming the first token that leads nowhere."""
    for token in pointer:
        if isinstance(data, dict) and token in data:
            data = data[token]
        elif isinstance(data, list) and is_index(token) and int(token) < len(data):
            data = data[int(token)]
        else:
            raise LookupError(f"nothing at {token!r} in {Pointer(pointer)}")
    return data


def value_at(data: Json, pointer: Sequence[str], otherwise: Json = None) -> Json:
    """The value at pointer, or otherwise where nothing is."""
    try:
        return resolve(data, pointer)
    except LookupError:
        return otherwise


def is_index(token: str) -> bool:
    """Whether token is an array index as RFC 6901 writes it (no sign, no leading zero)."""
    return token == "0" or (token.isascii() and token.isdigit() and token[0] != "0")
