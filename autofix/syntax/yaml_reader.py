"""YAML 1.1, as CloudFormation reads it, with the place of every value (libyaml through PyYAML)."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, Union, cast

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from autofix.pointer import Json
from autofix.syntax.document import MAX_DEPTH, Document, Duplicate, Entry, Kind, Node, ReadError, Style, place
from autofix.syntax.intrinsics import LONG, split_attribute

Raw: TypeAlias = Union[ScalarNode, SequenceNode, MappingNode]

_CORE = "tag:yaml.org,2002:"
_STR, _MERGE = _CORE + "str", _CORE + "merge"
_PLAIN_TAGS = {_STR, _CORE + "map", _CORE + "seq", _CORE + "value", _CORE + "timestamp"}
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
    nodes = _Nodes(text, builder.shared)
    return Document(text, "yaml", data, lambda: nodes.node(raw, data), lambda: list(_duplicates(raw, set())))


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
        if kind is not ScalarNode or value is None:
            return _CORE + ("seq" if kind is SequenceNode else "map")
        return plain_tag(value) if isinstance(implicit, tuple) and implicit[0] else _STR

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
            plain: Json = raw.value if tag in _PLAIN_TAGS or tag[0] == "!" else self._scalar(raw)
            if tag == "!GetAtt":
                plain = split_attribute(raw.value)
        elif isinstance(raw, MappingNode):
            plain = self._mapping(raw)
        else:
            plain = [self.value(item) for item in raw.value]
        if tag[0] == "!":
            return {LONG.get(tag, tag): plain}
        return plain if tag in _PLAIN_TAGS or isinstance(raw, ScalarNode) else {tag.replace(_CORE, "!!"): plain}

    def _scalar(self, raw: ScalarNode) -> Json:
        construct = _SCALARS.get(raw.tag)
        if construct is None:
            return {raw.tag.replace(_CORE, "!!"): raw.value}
        try:
            return construct(self._constructor, raw)
        except (ValueError, KeyError, OverflowError):
            return str(raw.value)

    def _mapping(self, raw: MappingNode) -> dict[str, Json]:
        members: dict[str, Json] = {}
        merged: dict[str, Json] = {}
        for key, value in raw.value:
            if key.tag == _MERGE:
                merged = {**self._merge(value), **merged}
            else:
                members[key_text(key)] = self.value(value)
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
    _CORE + "int": SafeConstructor.construct_yaml_int,
    _CORE + "float": SafeConstructor.construct_yaml_float,
    _CORE + "bool": SafeConstructor.construct_yaml_bool,
    _CORE + "null": lambda *_: None,
}


def key_text(raw: Raw) -> str:
    """A mapping key as CloudFormation sees it: its text, whatever YAML would make of it (account ids, ``on``)."""
    if isinstance(raw, ScalarNode):
        return str(raw.value)
    return f"? at {raw.start_mark.index}"


def _duplicates(raw: Raw, visited: set[int]) -> Iterator[Duplicate]:
    if isinstance(raw, ScalarNode) or id(raw) in visited:
        return
    visited.add(id(raw))
    if isinstance(raw, SequenceNode):
        for item in raw.value:
            yield from _duplicates(item, visited)
        return
    keys: set[str] = set()
    for key, value in raw.value:
        text = key_text(key)
        if text in keys and key.tag != _MERGE:
            yield Duplicate(text, key.start_mark.index)
        keys.add(text)
        yield from _duplicates(value, visited)


_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*(?:\s+|(?=[\[{,\]}])|$))+")
_COLON = re.compile(r"[ \t]*:")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")
_GAP = re.compile(r"(?:\s+|#[^\n\r]*)*")
_COMMA = re.compile(r"(?:\s+|#[^\n\r]*)*,?")
_SHARED = "the value is shared through an anchor (&name, *name)"


class _Nodes:
    """Raw nodes to nodes, on demand and one level at a time."""

    def __init__(self, text: str, shared: dict[int, int]) -> None:
        self.text, self.shared = text, shared
        self._anchors = sorted(shared.values())

    def node(self, raw: Raw, value: Json) -> Node:
        """The node of a raw node whose canonical value is known."""
        if raw.tag[0] != "!":
            return self._untagged(raw, value, raw.start_mark.index)
        start, end = raw.start_mark.index, self._end(raw)
        obstacle, pinned = self._obstacles(raw)
        if raw.tag not in LONG:
            return Node(Kind.MAPPING, Style.TAG, start, end, value, obstacle or f"{raw.tag} is not an intrinsic function", pinned)
        return Node(Kind.MAPPING, Style.TAG, start, end, value, obstacle, pinned, lambda node: self._function(raw, node))

    def _function(self, raw: Raw, node: Node) -> Sequence[Entry]:
        key = LONG[raw.tag]
        argument = node.value[key] if isinstance(node.value, dict) else None
        found = _PROPERTIES.match(self.text, node.start)
        tag_end = node.start + len(found.group().rstrip()) if found else node.start
        inner_start = min(self._next(tag_end), node.end)
        if raw.tag == "!GetAtt" and isinstance(raw, ScalarNode) and isinstance(argument, list):
            part = lambda _: [self._virtual(item, inner_start, node.end) for item in argument]  # noqa: E731
            inner = Node(Kind.SEQUENCE, Style.VIRTUAL, inner_start, node.end, argument, expand=part)
        else:
            inner = self._untagged(raw, argument, inner_start)
        return [Entry(key, node.start, tag_end, tag_end, inner)]

    def _next(self, position: int) -> int:
        """Where the text goes on after white space and comments."""
        found = _GAP.match(self.text, position)
        return found.end() if found else position

    @staticmethod
    def _virtual(item: Json, start: int, end: int) -> Entry:
        return Entry(None, start, start, start, Node(Kind.SCALAR, Style.VIRTUAL, start, end, item))

    def _untagged(self, raw: Raw, value: Json, start: int) -> Node:
        (obstacle, pinned), end = self._obstacles(raw), self._end(raw)
        if raw.tag[0] != "!" and raw.tag not in _PLAIN_TAGS and not isinstance(raw, ScalarNode):
            return Node(Kind.SCALAR, Style.FLOW, start, end, value, f"autofix does not read {raw.tag}", pinned)
        if isinstance(raw, ScalarNode):
            return Node(Kind.SCALAR, _STYLES.get(raw.style, Style.PLAIN), start, max(start, end), value, obstacle, pinned)
        style = Style.FLOW if raw.flow_style else Style.BLOCK
        if isinstance(raw, SequenceNode):
            return Node(Kind.SEQUENCE, style, start, end, value, obstacle, pinned, lambda node: self._items(raw, node))
        return Node(Kind.MAPPING, style, start, end, value, obstacle, pinned, lambda node: self._members(raw, node))

    def _obstacles(self, raw: Raw) -> tuple[str | None, str | None]:
        """Why nothing may be changed inside, and why it has to stay: an anchor others use is here, or further inside."""
        if not self.shared:
            return None, None
        first = bisect.bisect_left(self._anchors, raw.start_mark.index)
        holds_anchor = first < len(self._anchors) and self._anchors[first] <= raw.end_mark.index
        return (_SHARED if id(raw) in self.shared else None), (_SHARED if holds_anchor else None)

    def _members(self, raw: MappingNode, node: Node) -> Sequence[Entry]:
        entries: list[Entry] = []
        for key, value in raw.value:
            start, key_end = key.start_mark.index, key.end_mark.index
            colon = _COLON.match(self.text, key_end)
            is_complex = not isinstance(key, ScalarNode) or (colon is None and not raw.flow_style)
            if is_complex:
                start = max(self.text.rfind("?", node.start, start), node.start)
                colon = _COLON.match(self.text, self._next(key_end))
            mark_end = colon.end() if colon else key_end
            name = key_text(key)
            known = node.value.get(name) if isinstance(node.value, dict) else None
            child = self._placed(self.node(value, known), mark_end)
            if is_complex:
                child.obstacle = child.pinned = "its key is written as a complex key (?)"
            entries.append(Entry(None if key.tag == _MERGE else name, start, key_end, mark_end, child))
        return entries

    def _placed(self, child: Node, mark_end: int) -> Node:
        """The child, or for an alias (whose marks are those of its anchor) the child where the alias stands."""
        if child.start < mark_end and (alias := _ALIAS.match(self.text, self._next(mark_end))):
            child.start, child.end, child.pinned = alias.start(), alias.end(), None
        return child

    def _items(self, raw: SequenceNode, node: Node) -> Sequence[Entry]:
        entries: list[Entry] = []
        found = _PROPERTIES.match(self.text, node.start)
        position = (found.end() if found else node.start) + (1 if raw.flow_style else 0)
        values = node.value if isinstance(node.value, list) else []
        for item, value in zip(raw.value, values):
            child = self.node(item, value)
            if raw.flow_style:
                comma = _COMMA.match(self.text, position)
                self._placed(child, comma.end() if comma else position)
                start = mark_end = child.start
            else:
                start = self._next(position)
                mark_end = start + 1
                self._placed(child, mark_end)
            entries.append(Entry(None, start, start, mark_end, child))
            position = max(child.end, mark_end)
        return entries

    def _end(self, raw: Raw) -> int:
        """Where the content ends: libyaml's end marks of block values run on over comments and blank lines."""
        start, end = raw.start_mark.index, int(raw.end_mark.index)
        if isinstance(raw, ScalarNode):
            if raw.style in ("|", ">"):
                return self._block_scalar_end(start, end, raw.value)
            return end
        if raw.flow_style or not raw.value:
            return end
        last = raw.value[-1]
        value = last[1] if isinstance(raw, MappingNode) else last
        content_end = self._end(value)
        if id(value) in self.shared and self._next(content_end) < end:  # an alias: its marks are those of its anchor
            return _content_end(self.text, start, end)
        return content_end

    def _block_scalar_end(self, start: int, end: int, value: str) -> int:
        """Where the last line of content ends; spaces alone are content where they go beyond the margin."""
        header = self.text[start:end].splitlines()[0] if end > start else ""
        lines = self.text[start:end].rstrip()
        last, margin = start + len(lines), _indent(lines[len(header) :]) - _indent(value)
        if value.strip():
            last = max((found.end() for found in _LINE.finditer(self.text, last, end) if len(found.group(1)) > margin), default=last)
        if "+" in header:
            kept = self.text[last:end].rstrip(" \t")
            return last + len(kept.removesuffix("\n").removesuffix("\r"))
        return last


def _indent(lines: str) -> int:
    """How far the first line that is not blank is indented."""
    blank = lines[: len(lines) - len(lines.lstrip())]
    return len(blank) - max(blank.rfind("\n"), blank.rfind("\r")) - 1


def _content_end(text: str, start: int, end: int) -> int:
    """Where the text from start to end ends without the comments and blank lines behind it."""
    while True:
        end = start + len(text[start:end].rstrip())
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1
        comment = _COMMENT.search(text, max(line, start), end)
        if comment is None:
            return end
        end = comment.start()


_LINE = re.compile(r"[\r\n]([^\r\n]*)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}
