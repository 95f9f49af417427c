"""The tree of a document with a patch applied: what stays as it is in the text, and what is to be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, Union

from autofix.patch import Operation, clone, same
from autofix.placement import goes_after, stays_last
from autofix.pointer import Json, Pointer, is_index
from autofix.syntax.document import Document, Entry, Kind, Node, Style


class Refusal(Exception):
    """Why a patch cannot be written into the text, in words for the user."""


@dataclass(eq=False)
class Fresh:
    """A value to be written anew; origin is the entry it was moved from, in_lines says that it had lines of its own there."""

    value: Json
    origin: Entry | None = None
    in_lines: bool = False
    intact: bool = False
    """Whether the text at the origin still says the value."""
    carried: bool = False
    """Whether that text was written at the new place."""


@dataclass(eq=False)
class Slot:
    """A member or item; entry is the one in the text that it stands for."""

    key: str | None
    child: Child
    entry: Entry | None = None


@dataclass(eq=False)
class Branch:
    """A container something was changed in; node is the one in the text, None where it is new itself."""

    kind: Kind
    node: Node | None
    slots: list[Slot] = field(default_factory=list)

    @cached_property
    def by_key(self) -> dict[str | None, Slot]:
        """The slots of a mapping by their keys."""
        return {slot.key: slot for slot in self.slots}

    @cached_property
    def inherited(self) -> dict[str, Json]:
        """The members that merge keys bring in."""
        if self.node is None or not isinstance(self.node.value, dict) or all(slot.key is not None for slot in self.slots):
            return {}
        written = {entry.key for entry in self.node.entries}
        return {key: value for key, value in self.node.value.items() if key not in written}

    def insert(self, index: int, slot: Slot) -> None:
        """Put a slot in before the one at index."""
        self.slots.insert(index, slot)
        self.by_key[slot.key] = slot

    def remove(self, slot: Slot) -> None:
        """Take a slot out."""
        self.slots.remove(slot)
        self.by_key.pop(slot.key, None)

    def rename(self, slot: Slot, key: str) -> None:
        """Give a slot another key, in its place."""
        del self.by_key[slot.key]
        slot.key = key
        self.by_key[key] = slot


Child: TypeAlias = Union[Node, Fresh, Branch]


def draft(document: Document, patch: Iterable[Operation]) -> tuple[Child, list[Fresh]]:
    """Apply a patch to the tree of a document: the root, and what was moved. Raises Refusal."""
    root = Slot(None, document.root)
    moved = [fresh for operation in patch if (fresh := _apply(root, operation)) is not None]
    return root.child, moved


def value_of(child: Child) -> Json:
    """The canonical value a child stands for."""
    if isinstance(child, Branch):
        if child.kind is Kind.SEQUENCE:
            return [value_of(slot.child) for slot in child.slots]
        return {**child.inherited, **{slot.key: value_of(slot.child) for slot in child.slots if slot.key is not None}}
    return child.value


def _apply(root: Slot, operation: Operation) -> Fresh | None:
    if operation.op == "test":
        if not same(value_of(_slot(root, operation.path).child), operation.value):
            raise Refusal(f"the value at {operation.path} is not the one the patch was made for")
    elif operation.op == "remove":
        _remove(root, operation.path)
    elif operation.op == "replace":
        _replace(root, operation.path, Fresh(clone(operation.value)))
    elif operation.op == "add":
        _add(root, operation.path, Fresh(clone(operation.value)))
    elif operation.source is not None and operation.op == "copy":
        _add(root, operation.path, Fresh(clone(value_of(_slot(root, operation.source).child))))
    elif operation.source is not None:
        return _move(root, operation.source, operation.path)
    return None


def _replace(root: Slot, path: Pointer, child: Fresh) -> None:
    """Put a value in the place of every entry of its key: of a key that is written twice the last one stays."""
    slot = root
    if path:
        branch = _open(_slot(root, path.parent), path.parent)
        slot = _member(branch, path)
        if branch.kind is Kind.MAPPING and len(branch.by_key) < len(branch.slots):
            branch.slots[:] = [other for other in branch.slots if other is slot or other.key is None or other.key != slot.key]
    _put(slot, child, path)


def _move(root: Slot, source: Pointer, path: Pointer) -> Fresh | None:
    if source == path:
        return None
    if source.contains(path):
        raise Refusal(f"{source} cannot be moved into itself")
    if source.parent == path.parent:
        branch = _open(_slot(root, path.parent), path.parent)
        if branch.kind is Kind.MAPPING and path.last not in branch.by_key:
            branch.rename(_replaceable(_member(branch, source), source), path.last)
            return None
    slot, block = _remove(root, source)
    moved = Fresh(clone(value_of(slot.child)), slot.entry, block, isinstance(slot.child, Node))
    _add(root, path, moved)
    return moved


def _slot(root: Slot, pointer: Pointer) -> Slot:
    slot = root
    for depth in range(len(pointer)):
        slot = _member(_open(slot, Pointer(pointer[:depth])), Pointer(pointer[: depth + 1]))
    return slot


def _open(slot: Slot, pointer: Pointer) -> Branch:
    """Make the container in a slot ready for changes."""
    child = slot.child
    if isinstance(child, Branch):
        return child
    if isinstance(child, Node):
        entries = child.entries
        if child.obstacle is not None:
            raise Refusal(f"{pointer} is not edited: {child.obstacle}")
        if child.kind is Kind.SCALAR:
            raise Refusal(f"{pointer or 'the template'} is neither a mapping nor a list")
        branch = Branch(child.kind, child, [Slot(entry.key, entry.node, entry) for entry in entries])
    elif isinstance(child.value, dict):
        branch = Branch(Kind.MAPPING, None, [Slot(key, Fresh(value)) for key, value in child.value.items()])
    elif isinstance(child.value, list):
        branch = Branch(Kind.SEQUENCE, None, [Slot(None, Fresh(value)) for value in child.value])
    else:
        raise Refusal(f"{pointer} is neither a mapping nor a list")
    slot.child = branch
    return branch


def _member(branch: Branch, pointer: Pointer) -> Slot:
    token = pointer.last
    if branch.kind is Kind.SEQUENCE:
        if is_index(token) and int(token) < len(branch.slots):
            return branch.slots[int(token)]
    elif token in branch.by_key:
        return branch.by_key[token]
    elif token in branch.inherited:
        raise Refusal(f"{pointer} is not edited: it comes from a merge key (<<)")
    raise Refusal(f"there is nothing at {pointer}")


def _replaceable(slot: Slot, pointer: Pointer) -> Slot:
    node = slot.child.node if isinstance(slot.child, Branch) else slot.child
    if isinstance(node, Node) and node.pinned is not None:
        raise Refusal(f"{pointer} is not edited: {node.pinned}")
    return slot


def _add(root: Slot, path: Pointer, child: Fresh) -> None:
    if not path:
        _put(root, child, path)
        return
    branch = _open(_slot(root, path.parent), path.parent)
    token = path.last
    if branch.kind is Kind.SEQUENCE:
        if token != "-" and (not is_index(token) or int(token) > len(branch.slots)):
            raise Refusal(f"there is no place {token} in the list at {path.parent}")
        branch.slots.insert(len(branch.slots) if token == "-" else int(token), Slot(None, child))
    elif token in branch.by_key:
        _put(branch.by_key[token], child, path)
    else:
        branch.insert(_position(branch, path), Slot(token, child))


def _position(branch: Branch, path: Pointer) -> int:
    earlier = goes_after(path.parent, path.last)
    if earlier is None:
        return len(branch.slots) - (bool(branch.slots) and stays_last(path.parent, branch.slots[-1].key))
    return max((index + 1 for index, slot in enumerate(branch.slots) if slot.key in earlier), default=0)


def _remove(root: Slot, path: Pointer) -> tuple[Slot, bool]:
    """Take out what is at path; also says whether it stood in a block collection."""
    if not path:
        raise Refusal("the whole template cannot be removed")
    branch = _open(_slot(root, path.parent), path.parent)
    slot = _replaceable(_member(branch, path), path)
    branch.remove(slot)
    return slot, branch.node is not None and branch.node.style is Style.BLOCK


def _put(slot: Slot, child: Fresh, at: Pointer) -> None:
    """Put a value in the place of another. What is the same in both stays as it is in the text."""
    if child.origin is None and same(value_of(slot.child), child.value):
        return
    if child.origin is None and _is_like(slot.child, child.value):
        branch = _open(slot, at)
        if isinstance(child.value, dict):
            _merge_members(branch, child.value, at)
        elif isinstance(child.value, list):
            _merge_items(branch, child.value, at)
    else:
        _replaceable(slot, at).child = child


def _is_like(child: Child, value: Json) -> bool:
    """Whether a container holds something of the value that is to take its place."""
    if isinstance(child, Node) and child.obstacle is not None:
        return False
    old = value_of(child)
    if isinstance(old, dict) and isinstance(value, dict):
        parts: Sequence[Entry | Slot] = child.slots if isinstance(child, Branch) else child.entries if isinstance(child, Node) else ()
        return all(part.key is not None for part in parts) and not old.keys().isdisjoint(value)
    if isinstance(old, list) and isinstance(value, list) and old and value:
        return len(old) == len(value) or same(old[0], value[0]) or same(old[-1], value[-1])
    return False


def _merge_members(branch: Branch, value: dict[str, Json], at: Pointer) -> None:
    for slot in list(branch.slots):
        if slot.key is not None and slot.key not in value:
            branch.remove(_replaceable(slot, at / slot.key))
    for key, member in value.items():
        if key in branch.by_key:
            _put(branch.by_key[key], Fresh(member), at / key)
        else:
            branch.insert(_position(branch, at / key), Slot(key, Fresh(member)))


def _merge_items(branch: Branch, value: list[Json], at: Pointer) -> None:
    """Keep the items both lists begin and end with; between them, lists of one length are merged item by item."""
    old = [value_of(slot.child) for slot in branch.slots]
    shorter = min(len(old), len(value))
    head = next((n for n in range(shorter) if not same(old[n], value[n])), shorter)
    tail = next((n for n in range(shorter - head) if not same(old[-1 - n], value[-1 - n])), shorter - head)
    between, wanted = branch.slots[head : len(old) - tail], value[head : len(value) - tail]
    if len(between) == len(wanted):
        for index, (slot, item) in enumerate(zip(between, wanted), head):
            _put(slot, Fresh(item), at / index)
        return
    for index, slot in enumerate(between, head):
        _replaceable(slot, at / index)
    branch.slots[head : len(old) - tail] = [Slot(None, Fresh(item)) for item in wanted]


def is_whole(branch: Branch) -> bool:
    """Whether a changed container has to be written anew: it is new, empty now or before, or one scalar in the text."""
    node = branch.node
    if node is None or all(slot.entry is None for slot in branch.slots):
        return True
    if node.style is Style.TAG:
        slot = branch.slots[0]
        untouched = len(branch.slots) == 1 and slot.entry is not None and slot.key == slot.entry.key
        return not untouched or not _fits_behind_tag(slot)
    return node.style is Style.VIRTUAL


def _fits_behind_tag(slot: Slot) -> bool:
    """Whether the argument of a short-form intrinsic can be written where the old one stands."""
    if isinstance(slot.child, Branch):
        return not is_whole(slot.child) or (slot.child.kind is Kind.SEQUENCE and slot.key != "Fn::GetAtt")
    return isinstance(slot.child, Node) or (slot.key != "Fn::GetAtt" and isinstance(slot.child.value, (str, list)))
