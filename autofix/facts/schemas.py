"""The shape of every resource type, from AWS's resource schemas: which properties there are, what they hold, which are required.

One file holds a compressed block for each type; asking for a type reads its block and nothing else. Nothing here is stricter than
AWS's schema: what the schema leaves open, or says in a way not modelled here, is open.
"""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

FILE = "schemas.bin"
"""A line with source and date, a line with the length of each type's block, the blocks; scripts/facts-schemas makes it."""
Raw: TypeAlias = Mapping[str, Any]


class Shape:
    """What a value may be: one part of a type's schema, its alternatives merged into one."""

    __slots__ = ("__dict__", "any_case", "any_text", "closed", "enum", "raw", "required", "schema", "types")

    def __init__(self, schema: Schema, raw: Raw) -> None:
        self.schema, self.raw = schema, raw
        self.types: frozenset[str] = frozenset(raw.get("type", ()))
        """The JSON types it takes, as JSON schema names them; empty where any will do."""
        self.closed: bool = raw.get("closed", False)
        """Whether an object has no members but properties."""
        self.required: Sequence[str] = raw.get("required", ())
        self.enum: Sequence[Any] = raw.get("enum", ())
        """The values it may have; empty where any will do."""
        self.any_case: bool = raw.get("anyCase", False)
        """Whether capitals in enum do not matter."""
        self.any_text: bool = not self.enum and "string" in self.types and self.types.isdisjoint(("integer", "number"))
        """Whether any text will do."""

    @cached_property
    def properties(self) -> Mapping[str, Shape]:
        """The members an object may have."""
        return {name: self.schema.shape(raw) for name, raw in self.raw.get("properties", {}).items()}

    @cached_property
    def items(self) -> Shape | None:
        """What a list holds."""
        return self.schema.shape(self.raw["items"]) if "items" in self.raw else None

    @cached_property
    def member(self) -> Shape | None:
        """What a map holds whose keys are the author's (environment variables, tags)."""
        return self.schema.shape(self.raw["member"]) if "member" in self.raw else None

    @property
    def unique(self) -> bool:
        """Whether the items of a list must differ."""
        return bool(self.raw.get("uniqueItems"))

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The least and greatest number, length of text or count of items."""
        return self.raw.get("min"), self.raw.get("max")

    @property
    def default(self) -> Any:
        """What AWS takes where nothing is given, or None."""
        return self.raw.get("default")

    @property
    def only_value(self) -> Any:
        """The one value there is, or None."""
        return self.raw.get("const", self.enum[0] if len(self.enum) == 1 else None)

    @property
    def alternatives(self) -> Sequence[Sequence[Sequence[str]]]:
        """Sets of properties of which one has to be there: each group is a list of such sets."""
        groups = [[[name] for name in self.raw[key]] for key in ("requiredXor", "requiredOr") if key in self.raw]
        return [*self.raw.get("alternatives", ()), *groups]

    @property
    def needs(self) -> Mapping[str, Sequence[str]]:
        """The properties a property wants beside it."""
        named: Mapping[str, Sequence[str]] = self.raw.get("dependentRequired", {})
        return named

    @property
    def excludes(self) -> Mapping[str, Sequence[str]]:
        """The properties a property cannot stand beside."""
        named: Mapping[str, Sequence[str]] = self.raw.get("dependentExcluded", {})
        return named


class Schema:
    """What AWS says of one resource type."""

    def __init__(self, kind: str, raw: Raw) -> None:
        self.type, self._raw = kind, raw
        self._definitions: dict[str, Shape] = {}
        self.root = Shape(self, raw)
        """The shape of Properties."""
        self.attributes: Sequence[str] = raw.get("attributes", ())
        """What GetAtt takes; ``Outputs.*`` stands for every name that starts with ``Outputs.``."""
        self.read_only: frozenset[str] = frozenset(raw.get("readOnlyProperties", ()))
        """Paths with slashes, ``*`` for the items of a list: what only AWS sets."""
        self.identifier: Sequence[str] = raw.get("primaryIdentifier", ())
        """The paths that Ref is made of, for the types of the CloudFormation registry."""

    def shape(self, raw: Raw) -> Shape:
        """The shape of a part; a definition has one, however often it is referred to."""
        name = raw.get("$ref")
        if name is None:
            return Shape(self, raw)
        if name not in self._definitions:
            self._definitions[name] = Shape(self, self._raw["definitions"][name])
        return self._definitions[name]

    @property
    def required(self) -> Sequence[str]:
        """The properties that have to be given."""
        return self.root.required

    def property_at(self, path: Sequence[str | int]) -> Shape | None:
        """The shape at a path below Properties, list items by ``*`` or index; None where the schema has nothing there."""
        shape: Shape | None = self.root
        for step in path:
            if shape is None:
                return None
            shape = shape.items if step == "*" or str(step).isdigit() else shape.properties.get(str(step), shape.member)
        return shape


@functools.cache
def _index() -> tuple[bytes, dict[str, tuple[int, int]]]:
    content = (Path(__file__).parent / "data" / FILE).read_bytes()
    return content, _blocks(content)


def _blocks(content: bytes) -> dict[str, tuple[int, int]]:
    head = content.index(b"\n")
    end = content.index(b"\n", head + 1)
    places, start = {}, end + 1
    for entry in content[head + 1 : end].decode().split(" "):
        kind, _, length = entry.partition("=")
        places[kind] = (start, start + int(length))
        start += int(length)
    return places


def about() -> dict[str, str]:
    """Where the shapes are from, and of which day."""
    said: dict[str, str] = json.loads(_index()[0].partition(b"\n")[0])
    return said


@functools.cache
def known_types() -> frozenset[str]:
    """Every resource type that exists in some region, those of AWS SAM among them."""
    return frozenset(_index()[1])


@functools.cache
def schema_of(kind: str) -> Schema | None:
    """What AWS says of a resource type; None for a type it does not have (custom resources, modules, misspelt names)."""
    content, places = _index()
    if kind not in places:
        return None
    start, end = places[kind]
    return Schema(kind, json.loads(zlib.decompress(content[start:end])))


def attributes(kind: str) -> Sequence[str]:
    """What GetAtt takes of a type; nothing for an unknown type."""
    schema = schema_of(kind)
    return schema.attributes if schema else ()


def pack(head: Raw, types: Mapping[str, Raw]) -> bytes:
    """The content of the file."""
    blocks = {kind: zlib.compress(json.dumps(raw, separators=(",", ":")).encode(), 9) for kind, raw in sorted(types.items())}
    index = " ".join(f"{kind}={len(block)}" for kind, block in blocks.items())
    return json.dumps(head).encode() + b"\n" + index.encode() + b"\n" + b"".join(blocks.values())


def unpack(content: bytes) -> tuple[Raw, dict[str, Raw]]:
    """Source and date, and everything of every type."""
    blocks = {kind: json.loads(zlib.decompress(content[start:end])) for kind, (start, end) in _blocks(content).items()}
    return json.loads(content[: content.index(b"\n")]), blocks
