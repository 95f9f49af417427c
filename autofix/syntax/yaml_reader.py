"""YAML 1.1, as CloudFormation reads it, with the place of every value (libyaml through PyYAML)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import cast

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from autofix.pointer import Json
from autofix.syntax.document import MAX_DEPTH, Document, Node, ReadError, duplicates_in, place
from autofix.syntax.intrinsics import LONG, split_attribute
from autofix.syntax.yaml_nodes import CORE, MERGE, PLAIN_TAGS, STR, Nodes, Raw, key_text

MAX_EXPANSION = 20
"""How many times larger than what is written the data may get through aliases."""


def read(text: str) -> Document:
    """Read one YAML document. Raises ReadError with the parser's problem, line and column."""
    try:
        raw = cast(Raw, yaml.compose(text, Loader=_Loader))
    except yaml.MarkedYAMLError as problem:
        raise _read_error(problem) from None
    except yaml.reader.ReaderError as problem:
        shown = f"character U+{problem.character:04X} is not allowed in YAML" if isinstance(problem.character, int) else problem.reason
        raise ReadError(shown, *place(text, max(problem.position, 0))) from None
    except yaml.YAMLError as problem:
        raise ReadError(" ".join(str(problem).split())) from None
    except UnicodeEncodeError as problem:
        raise ReadError("half of a surrogate pair is not allowed in YAML", *place(text, problem.start)) from None
    if raw is None:
        raise ReadError("the file is empty")
    builder = _Builder(text)
    try:
        data = builder.value(raw)
    except ConstructorError as problem:
        raise _read_error(problem) from None
    nodes = Nodes(text, builder.shared)

    def root() -> Node:
        return nodes.node(raw, data)

    return Document(text, "yaml", data, root, lambda: list(duplicates_in(text, root())) if builder.fewer else ())


def _read_error(problem: yaml.MarkedYAMLError) -> ReadError:
    mark = problem.problem_mark or problem.context_mark
    said = " ".join(part for part in (problem.context, problem.problem) if part)
    if "expected a single document" in said:
        said = "several YAML documents in one file; a template is one document, so split the file"
    return ReadError(said, *((mark.line + 1, mark.column + 1) if mark else (1, 1)))


class _Loader(yaml.CSafeLoader):
    """libyaml's composer, with the nesting bounded (it recurses in C, where no exception can stop it) and tags remembered."""

    depth = 0

    def resolve(self, kind: type, value: str | None, implicit: tuple[bool, bool] | bool) -> str:
        if value is None:
            return CORE + ("seq" if kind is SequenceNode else "map")
        return plain_tag(value) if isinstance(implicit, tuple) and implicit[0] else STR

    def descend_resolver(self, parent: Raw | None, index: object) -> None:  # noqa: ARG002
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = parent.start_mark if parent is not None else None
            raise yaml.MarkedYAMLError(problem=f"nested more than {MAX_DEPTH} levels deep", problem_mark=mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


def plain_tag(text: str) -> str:
    """What YAML 1.1 takes a plain scalar for."""
    return _plain_tag(text) if len(text) < 80 else _resolve(ScalarNode, text, (True, False))


_resolve: Callable[..., str] = Resolver().resolve
_plain_tag = functools.lru_cache(maxsize=20_000)(lambda text: _resolve(ScalarNode, text, (True, False)))


class _Builder:
    """Raw nodes to canonical data: aliases and merge keys expanded, intrinsics in long form, every key a string."""

    def __init__(self, text: str) -> None:
        self.shared: dict[int, int] = {}
        self.fewer = False
        """Whether a mapping has fewer members than are written, because a key is there twice (or merges another mapping)."""
        self._seen: set[int] = set()
        self._open: set[int] = set()
        self._constructor = SafeConstructor()
        self._has_aliases = "&" in text and re.search(r"(?:^|[\s\[{,:-])\*[^\s*]", text) is not None
        self._budget = MAX_EXPANSION * len(text) + 1000

    def value(self, raw: Raw) -> Json:
        """The canonical value of a node."""
        if not self._has_aliases:
            return self._value(raw)
        self._track(raw)
        self._open.add(id(raw))
        value = self._value(raw)
        self._open.remove(id(raw))
        return value

    def _value(self, raw: Raw) -> Json:
        tag = raw.tag
        if isinstance(raw, ScalarNode):
            plain: Json = raw.value if tag in PLAIN_TAGS or tag[0] == "!" else self._scalar(raw)
            if tag == "!GetAtt":
                plain = split_attribute(raw.value)
        elif isinstance(raw, MappingNode):
            plain = self._mapping(raw)
        else:
            plain = [self.value(item) for item in raw.value]
        if tag[0] == "!":
            return {LONG.get(tag, tag): plain}
        return plain if tag in PLAIN_TAGS or isinstance(raw, ScalarNode) else {tag.replace(CORE, "!!"): plain}

    def _scalar(self, raw: ScalarNode) -> Json:
        construct = _SCALARS.get(raw.tag)
        if construct is None:
            return {raw.tag.replace(CORE, "!!"): raw.value}
        try:
            return construct(self._constructor, raw)
        except (ValueError, KeyError, OverflowError):
            return str(raw.value)

    def _mapping(self, raw: MappingNode) -> dict[str, Json]:
        members: dict[str, Json] = {}
        merged: dict[str, Json] = {}
        for key, value in raw.value:
            if key.tag == MERGE:
                merged = {**self._merge(value), **merged}
            elif value.tag == STR and isinstance(value, ScalarNode) and not self._has_aliases:  # what most values are
                members[key_text(key)] = value.value
            else:
                members[key_text(key)] = self.value(value)
        self.fewer = self.fewer or len(members) < len(raw.value)
        return {**merged, **members} if merged else members

    def _merge(self, raw: Raw) -> dict[str, Json]:
        sources = raw.value if isinstance(raw, SequenceNode) else [raw]
        merged: dict[str, Json] = {}
        for source in reversed(sources):
            value = self.value(source)
            if not isinstance(value, dict):
                raise ConstructorError(None, None, "a merge key takes a mapping or a list of mappings", source.start_mark)
            merged |= value
        return merged

    def _track(self, raw: Raw) -> None:
        """Bound what aliases do: refer to themselves, nest without end, expand without end."""
        if id(raw) in self._open:
            raise ConstructorError(None, None, "an alias stands inside of what it refers to", raw.start_mark)
        if len(self._open) > MAX_DEPTH:
            raise ConstructorError(None, None, f"nested more than {MAX_DEPTH} levels deep", raw.start_mark)
        if id(raw) in self._seen:
            self.shared[id(raw)] = raw.start_mark.index
        self._seen.add(id(raw))
        self._budget -= 1 + (len(raw.value) if isinstance(raw, ScalarNode) else 0)
        if self._budget < 0:
            raise ConstructorError(None, None, "aliases expand to more data than autofix reads", raw.start_mark)


_SCALARS: dict[str, Callable[[SafeConstructor, ScalarNode], Json]] = {
    CORE + "int": SafeConstructor.construct_yaml_int,
    CORE + "float": SafeConstructor.construct_yaml_float,
    CORE + "bool": SafeConstructor.construct_yaml_bool,
    CORE + "null": lambda *_: None,
}
