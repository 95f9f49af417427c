"""The tree of a document with a patch applied: what stays as it is in the text, and what is to be written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, Union

from autofix.patch import Operation, clone, same
from autofix.placement import goes_after
from autofix.pointer import Json, Pointer, is_index
from autofix.syntax.document import Document, Entry, Kind, Node, Style


class Refusal(Exception):
    """Why a patch cannot be written into the text, in words for the user."""


@dataclass(eq=False)
class Fresh:
    """A value to be written anew; origin is the node it was moved from."""

    value: Json
    origin: Node | None = None


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


def draft(document: Document, patch: Iterable[Operation]) -> Slot:
    """Apply a patch to the tree of a document. Raises Refusal."""
    root = Slot(None, document.root)
    for operation in patch:
        _apply(root, operation)
    return root


def value_of(child: Child) -> Json:
    """The canonical value a child stands for."""
    if isinstance(child, Branch):
        if child.kind is Kind.SEQUENCE:
            return [value_of(slot.child) for slot in child.slots]
        merged = child.node.value if child.node is not None and isinstance(child.node.value, dict) else {}
        written = {entry.key for entry in child.node.entries} if child.node is not None else set()
        inherited: dict[str, Json] = {key: value for key, value in merged.items() if key not in written}
        return {**inherited, **{slot.key or "": value_of(slot.child) for slot in child.slots if slot.key != "<<"}}
    return child.value


def _apply(root: Slot, operation: Operation) -> None:
    if operation.op == "test":
        if not same(value_of(_slot(root, operation.path).child), operation.value):
            raise Refusal(f"the value at {operation.path} is not the one the patch was made for")
    elif operation.op == "remove":
        _remove(root, operation.path)
    elif operation.op == "replace":
        _replaceable(_slot(root, operation.path)).child = Fresh(clone(operation.value))
    elif operation.op == "add":
        _add(root, operation.path, Fresh(clone(operation.value)))
    elif operation.source is not None and operation.op == "copy":
        _add(root, operation.path, Fresh(clone(value_of(_slot(root, operation.source).child))))
    elif operation.source is not None:
        _move(root, operation.source, operation.path)


def _move(root: Slot, source: Pointer, path: Pointer) -> None:
    if source == path:
        return
    if source.contains(path):
        raise Refusal(f"{source} cannot be moved into itself")
    if source.parent == path.parent:
        branch = _open(_slot(root, path.parent), path.parent)
        if branch.kind is Kind.MAPPING and path.last not in branch.by_key:
            branch.rename(_replaceable(_member(branch, source)), path.last)
            return
    child = _remove(root, source).child
    _add(root, path, Fresh(clone(value_of(child)), child if isinstance(child, Node) else None))


def _slot(root: Slot, pointer: Pointer) -> Slot:
    slot = root
    for depth in range(len(pointer)):
        branch = _open(slot, Pointer(pointer[:depth]))
        slot = _member(branch, Pointer(pointer[: depth + 1]))
    return slot


def _open(slot: Slot, pointer: Pointer) -> Branch:
    """Make the container in a slot ready for changes."""
    child = slot.child
    if isinstance(child, Branch):
        return child
    if isinstance(child, Node):
        _editable(child, pointer)
        if child.kind is Kind.SCALAR:
            raise Refusal(f"{pointer or 'the template'} is neither a mapping nor a list")
        branch = Branch(child.kind, child, [Slot(entry.key, entry.node, entry) for entry in child.entries])
    elif isinstance(child.value, dict):
        branch = Branch(Kind.MAPPING, None, [Slot(key, Fresh(value)) for key, value in child.value.items()])
    elif isinstance(child.value, list):
        branch = Branch(Kind.SEQUENCE, None, [Slot(None, Fresh(value)) for value in child.value])
    else:
        raise Refusal(f"{pointer} is neither a mapping nor a list")
    slot.child = branch
    return branch


def _editable(node: Node, pointer: Pointer) -> None:
    if node.obstacle is not None:
        raise Refusal(f"{pointer} is not edited: {node.obstacle}")


def _member(branch: Branch, pointer: Pointer) -> Slot:
    token = pointer.last
    if branch.kind is Kind.SEQUENCE:
        if is_index(token) and int(token) < len(branch.slots):
            return branch.slots[int(token)]
    elif token in branch.by_key:
        return branch.by_key[token]
    elif branch.node is not None and isinstance(branch.node.value, dict) and token in branch.node.value:
        raise Refusal(f"{pointer} is not edited: it comes from a merge key (<<)")
    raise Refusal(f"there is nothing at {pointer}")


def _replaceable(slot: Slot) -> Slot:
    if isinstance(slot.child, Node) and slot.child.obstacle is not None:
        raise Refusal(f"{slot.key or 'the value'} is not edited: {slot.child.obstacle}")
    return slot


def _add(root: Slot, path: Pointer, child: Fresh) -> None:
    if not path:
        root.child = child
        return
    branch = _open(_slot(root, path.parent), path.parent)
    token = path.last
    if branch.kind is Kind.SEQUENCE:
        if token != "-" and (not is_index(token) or int(token) > len(branch.slots)):
            raise Refusal(f"there is no place {token} in the list at {path.parent}")
        branch.slots.insert(len(branch.slots) if token == "-" else int(token), Slot(None, child))
    elif token in branch.by_key:
        _replaceable(branch.by_key[token]).child = child
    else:
        branch.insert(_position(branch, path), Slot(token, child))


def _position(branch: Branch, path: Pointer) -> int:
    earlier = goes_after(path.parent, path.last)
    if earlier is None:
        return len(branch.slots)
    return max((index + 1 for index, slot in enumerate(branch.slots) if slot.key in earlier), default=0)


def _remove(root: Slot, path: Pointer) -> Slot:
    if not path:
        raise Refusal("the whole template cannot be removed")
    branch = _open(_slot(root, path.parent), path.parent)
    slot = _replaceable(_member(branch, path))
    if branch.kind is Kind.SEQUENCE:
        branch.slots.remove(slot)
    else:
        branch.remove(slot)
    return slot


def is_whole(branch: Branch) -> bool:
    """Whether a changed container has to be written anew: it is new, empty now or before, or one scalar in the text."""
    node = branch.node
    if node is None or not branch.slots or all(slot.entry is None for slot in branch.slots):
        return True
    if node.style is Style.TAG:
        slot = branch.slots[0]
        untouched = len(branch.slots) == 1 and slot.entry is not None and slot.key == slot.entry.key
        return not untouched or (isinstance(slot.child, Branch) and slot.child.node is not None and slot.child.node.style is Style.VIRTUAL)
    return node.style is Style.VIRTUAL
