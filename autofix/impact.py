"""What a patch does to a stack that already exists: a fact computed from what it touches, never declared by a fixer."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from autofix.facts import table
from autofix.patch import Operation, Patch, same
from autofix.pointer import Json, Pointer, is_index, value_at
from autofix.references import intrinsic, members, references
from autofix.refusal import refused_places
from autofix.template import Resource, Template


class Impact(enum.IntEnum):
    """What an update of the existing stack does to a resource, worst last."""

    NONE = 0
    INTERRUPTION = 1
    REPLACEMENT = 2

    def __str__(self) -> str:
        return self.name.lower()


_NAME = re.compile(r"[A-Za-z0-9]+")
Effect: TypeAlias = tuple[str, tuple[Impact, str]]


def impact_of(patch: Patch, template: Template) -> tuple[Impact, str]:
    """The worst that a patch does, and what does it ("AWS::EC2::EIP.Domain"); ("") where nothing happens."""
    return max(impacts(patch, template).values(), key=lambda effect: effect[0], default=(Impact.NONE, ""))


def impacts(patch: Patch, template: Template) -> dict[str, tuple[Impact, str]]:
    """The worst that a patch does to each resource of the template it reaches, and what does it.

    What CloudFormation refuses as it is written is in no stack: mending that does nothing to one.
    """
    worst: dict[str, tuple[Impact, str]] = {}
    for operation in patch:
        if operation.op != "test" and not _means_the_same(operation, patch, template) and not _was_never_deployed(operation, template):
            for name, effect in _effects(operation, template):
                worst[name] = max(worst.get(name, effect), effect, key=lambda effect: effect[0])
    return {name: effect for name, effect in worst.items() if effect[0] is Impact.NONE or not _mends(patch, name, template)}


def _mends(patch: Patch, name: str, template: Template) -> bool:
    """Whether a patch touches what CloudFormation refuses of a resource."""
    resource = template.resources.get(name)
    touched = [path for operation in patch if operation.op != "test" for path in (operation.path, operation.source) if path is not None]
    refused = refused_places(resource, template) if resource is not None else ()
    return any(place.contains(path) for place in refused for path in touched)


def _means_the_same(operation: Operation, patch: Patch, template: Template) -> bool:
    """Whether a value gives way to a Ref to a parameter that this patch adds with that very value as its Default."""
    function, name = intrinsic(operation.value)
    if operation.op != "replace" or function != "Ref" or not isinstance(name, str):
        return False
    whole = next((members(o.value).get(name) for o in patch if o.op == "add" and o.path == ("Parameters",)), None)
    body = next((o.value for o in patch if o.op == "add" and o.path == ("Parameters", name)), whole)
    return "Default" in members(body) and same(members(body)["Default"], value_at(template.document.data, operation.path))


def _was_never_deployed(operation: Operation, template: Template) -> bool:
    """Whether no stack can have what gives way: a resource of a name that is none, a reference to what does not exist, or a circle."""
    places = [path for path in (operation.path, operation.source) if path is not None and len(path) > 1]
    if any(path[0] == "Resources" and path[1] in template.resources and not _NAME.fullmatch(path[1]) for path in places):
        return True
    if operation.op == "replace" and _opens_a_circle(operation.path, template):
        return True
    depth = next((depth for depth, token in enumerate(operation.path) if token in ("Ref", "Fn::GetAtt", "Fn::Sub")), None)
    if depth is None or operation.op != "replace" or template.is_sam:
        return False
    place = Pointer(operation.path[:depth])
    known = {*template.section("Parameters"), *template.section("Resources")}
    uses = references(value_at(template.document.data, place), place)
    return any(not use.target.startswith("AWS::") and use.target not in known for use in uses)


def _opens_a_circle(path: Pointer, template: Template) -> bool:
    """Whether a reference gives way that makes resources wait for each other in a circle, which no stack has."""
    if template.is_sam or path[0] != "Resources" or len(path) < 2 or path[1] not in template.cyclic:
        return False
    uses = [use for use in template.references.get(path[1], ()) if use.at.contains(path)]
    return any(use.target in template.cyclic and template.depends(use.target, path[1]) for use in uses)


def _effects(operation: Operation, template: Template) -> Iterator[Effect]:
    """The resources an operation reaches, each with what happens to it."""
    for path in (operation.path, operation.source):
        if path is None or len(path) < 2:
            continue
        if path[0] == "Resources":
            yield from _on_resource(operation, path, template)
        elif path[0] in ("Parameters", "Mappings"):
            yield from _on_users(path, template)


def _on_resource(operation: Operation, path: Pointer, template: Template) -> Iterator[Effect]:
    resource = template.resources.get(path[1])
    if resource is None:
        return
    if len(path) == 2 or path[2] == "Type":
        yield path[1], (Impact.REPLACEMENT, f"{path[1]} is deleted or created anew")
    elif path[2] == "Properties":
        added = operation.op == "add"
        for inner in _changed(operation, path, template.document.data):
            yield path[1], behaviour(resource.type, inner, added and resource.get(*inner[:1]) is None)


_NOTHING: Json = {}
"""What a property is before it is added and after it is removed: like an empty object, it has no members."""


def _changed(operation: Operation, path: Pointer, data: Json) -> Iterator[Pointer]:
    """The properties an operation gives another value: the smallest that differ before and after."""
    before, after = value_at(data, path, _NOTHING), operation.value
    if operation.source is not None:
        before, after = value_at(data, operation.source, _NOTHING), _NOTHING
    elif operation.op == "remove":
        after = _NOTHING
    elif operation.op == "add" and is_index(path.last):
        before = _NOTHING  # what stands there moves on
    return _differing(before, after, Pointer(path[3:]))


def _differing(before: Json, after: Json, at: Pointer) -> Iterator[Pointer]:
    if isinstance(before, dict) and isinstance(after, dict) and (before or after) and not any(intrinsic(one)[0] for one in (before, after)):
        for key in {**before, **after}:
            if key not in before or key not in after or not same(before[key], after[key]):
                yield from _differing(before.get(key, _NOTHING), after.get(key, _NOTHING), at / key)
    else:
        yield at


def _on_users(path: Pointer, template: Template) -> Iterator[Effect]:
    """A parameter's default or a mapping's value reaches the properties that use it."""
    if path[0] == "Parameters" and (len(path) < 3 or path[2] != "Default"):
        return
    for resource in template.resources.values():
        for place in _uses(path, template, resource):
            if len(place) > 3 and place[2] == "Properties":
                yield resource.name, behaviour(resource.type, Pointer(place[3:]), False)


def _uses(path: Pointer, template: Template, resource: Resource) -> Iterable[Pointer]:
    if path[0] == "Parameters":
        return [used.at for used in template.references[resource.name] if used.target == path[1]]
    return _lookups(resource.body.get("Properties"), resource.at / "Properties", path)


def _lookups(value: Json, at: Pointer, path: Pointer) -> Iterator[Pointer]:
    """The uses of Fn::FindInMap that may find what stands at a path: a mapping, or what it holds for one or two keys."""
    if isinstance(value, dict):
        argument = value.get("Fn::FindInMap")
        if isinstance(argument, list) and _finds(argument, path):
            yield at
        for key, inner in value.items():
            yield from _lookups(inner, at / key, path)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _lookups(inner, at / index, path)


def _finds(argument: list[Json], path: Pointer) -> bool:
    keys_agree = all(not isinstance(key, str) or key == token for key, token in zip(argument[1:], path[2:]))
    return keys_agree and argument[:1] == [path[1]]


def behaviour(kind: str, path: Pointer, added: bool) -> tuple[Impact, str]:
    """What changing (or adding) the property at a path of a resource type does, and the property's name.

    Sources: createOnlyProperties of the resource schemas; a small cited table of interruptions and known gaps.
    """
    shown = f"{kind}.{'.'.join(path)}" if path else ""
    path = _without_functions(path)
    if not path:
        return Impact.NONE, shown
    documented = table("update_behaviour")["types"].get(kind, {})
    said = (documented.get("+" + path[0]) if added else None) or documented.get(path[0])
    if said is not None:
        return Impact[said.upper()], shown
    create_only = (rule for rules in table("create_only")["types"].get(kind, ()) for rule in rules)
    if any(_overlap(rule.split("/"), path) for rule in create_only):
        return Impact.REPLACEMENT, shown
    return Impact.NONE, shown


def _without_functions(path: Pointer) -> Pointer:
    """The property a path leads to: through the branches of Fn::If, up to any other function, whose value may be anything."""
    steps: list[str] = []
    tokens = iter(path)
    for token in tokens:
        if token == "Fn::If" and next(tokens, "0") != "0":
            continue
        if token == "Ref" or token.startswith("Fn::"):
            break
        steps.append(token)
    return Pointer(steps)


def _overlap(rule: list[str], path: Pointer) -> bool:
    return all(part in ("*", token) for part, token in zip(rule, path))


_NAMES = ("RoleName", "UserName", "GroupName", "ManagedPolicyName", "InstanceProfileName")


def notes_on(patch: Patch, template: Template) -> tuple[str, ...]:
    """What the deployer of the patched template must know: capabilities that were not needed before, change sets."""
    added = [operation for operation in patch if operation.op in ("add", "replace")]
    notes = []
    if any(operation.path[:1] == ("Transform",) for operation in added):
        notes.append("a new transform: deploy with a change set and CAPABILITY_AUTO_EXPAND")
    bodies = [body for operation in added for body in _new_resources(operation)]
    iam = [body for body in bodies if str(members(body).get("Type")).startswith("AWS::IAM::")]
    if not iam:
        return tuple(notes)
    named = any(name in members(members(body).get("Properties")) for body in iam for name in _NAMES)
    before = [resource.properties for resource in template.resources.values() if resource.type.startswith("AWS::IAM::")]
    if named and not any(name in properties for properties in before for name in _NAMES):
        notes.append("a new named IAM resource: deploy with CAPABILITY_NAMED_IAM")
    elif not before:
        notes.append("a new IAM resource: deploy with CAPABILITY_IAM")
    return tuple(notes)


def _new_resources(operation: Operation) -> list[Json]:
    if operation.path[:1] != ("Resources",):
        return []
    return [operation.value] if len(operation.path) == 2 else list(members(operation.value).values()) if len(operation.path) == 1 else []


def may_add_dependencies(patch: Iterable[Operation]) -> bool:
    """Whether a patch could make one resource wait for another."""
    written = ((operation.path, json.dumps(operation.value)) for operation in patch if operation.op in ("add", "replace", "move", "copy"))
    return any("DependsOn" in path or any(sign in text for sign in ('"Ref"', '"Fn::', "${", '"DependsOn"')) for path, text in written)
