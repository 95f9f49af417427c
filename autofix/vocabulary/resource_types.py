"""What was meant by a resource type that AWS does not have: another name, a part of another resource, or nothing there is."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from autofix.facts import table
from autofix.facts.schemas import known_types, schema_of
from autofix.fixer import Safety
from autofix.patch import Operation, add, remove, replace
from autofix.pointer import ROOT, Json
from autofix.references import NO_VALUE, intrinsic, items, members, referred
from autofix.template import Resource, Template
from autofix.vocabulary.misfits import has_macros_of_its_own
from autofix.vocabulary.ordering import references_to
from autofix.vocabulary.shapes import UNFIT, adapted
from autofix.vocabulary.spelling import folded, misspelt

Row: TypeAlias = Mapping[str, Any]


_OF_OTHERS = re.compile(r"::MODULE$|<|^AWS::[^:]+::[^:]+::(Id|Name|KeyName)$")
"""Modules, and the types of parameters."""


class TypeMistake(enum.Enum):
    """Which kind of mistake it is."""

    OTHER_NAME = "other name"
    PART = "part"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TypeAnswer:
    """What to do about a resource whose type does not exist. words: what was meant, or why it cannot be."""

    resource: Resource
    kind: TypeMistake
    words: str
    patch: Sequence[Operation] = ()
    safety: Safety = Safety.SAFE

    @property
    def complaint(self) -> str:
        """What is wrong."""
        return f"{self.resource.name} is of the type {self.resource.type}, which does not exist"


def unknown_types(template: Template) -> list[TypeAnswer]:
    """The resources of AWS's types that AWS does not have, each with its answer."""
    return template.once(_all)


def _all(template: Template) -> list[TypeAnswer]:
    strange = [kind for kind in template.by_type if kind.startswith("AWS::") and not _OF_OTHERS.search(kind)]
    unknown = [] if has_macros_of_its_own(template) else [kind for kind in strange if kind not in known_types()]
    return [_answer(resource) for resource in template.of_type(*unknown)]


def _answer(resource: Resource) -> TypeAnswer:
    for attempt in (_part, _known_name, _lost, _spelt):
        found = attempt(resource)
        if found is not None:
            return found
    return TypeAnswer(resource, TypeMistake.UNKNOWN, "look for what AWS calls it, or for a custom resource that does it")


def _named(resource: Resource, kind: str, safety: Safety) -> TypeAnswer:
    return TypeAnswer(resource, TypeMistake.OTHER_NAME, f"it is called {kind}", [replace(resource.at / "Type", kind)], safety)


def _known_name(resource: Resource) -> TypeAnswer | None:
    """Another way to write a type that there is: capitals, the name of the service elsewhere, the table of known names."""
    names = table("mistaken_types")
    _, service, *rest = resource.type.split("::")
    same = [kind for kind in known_types() if kind.lower() == resource.type.lower()]
    services = {folded(wrong): right for wrong, right in names["services"].items()}
    candidates = (*same, names["renamed"].get(resource.type), "::".join(("AWS", services.get(folded(service), service), *rest)))
    kind = next((kind for kind in candidates if kind in known_types()), None)
    if kind is None:
        return None
    return _named(resource, kind, Safety.SAFE if same or _could_be(resource, kind) else Safety.UNSAFE)


def _could_be(resource: Resource, kind: str) -> bool:
    """Whether the properties are those of a type."""
    schema = schema_of(kind)
    given = set(resource.properties)
    return schema is not None and given <= set(schema.root.properties) and set(schema.required) <= given


def _spelt(resource: Resource) -> TypeAnswer | None:
    """The only type whose name differs in a letter or two, or that another service has under this name and whose properties fit."""
    meant = misspelt(resource.type, known_types(), most=2)
    if meant is not None:
        return _named(resource, meant, Safety.UNSAFE)
    last = resource.type.rpartition("::")[2]
    same = [kind for kind in known_types() if kind.rpartition("::")[2] == last and _could_be(resource, kind)]
    within = [kind for kind in known_types() if kind.startswith(resource.type.rpartition("::")[0] + "::") and kind.endswith(last)]
    found = same or [kind for kind in within if _could_be(resource, kind)]
    return _named(resource, found[0], Safety.UNSAFE) if len(found) == 1 and resource.properties else None


def _lost(resource: Resource) -> TypeAnswer | None:
    """What CloudFormation cannot do, and who can."""
    for row in table("mistaken_types")["lost"]:
        if row["wrong"] == resource.type and ("when" not in row or row["when"] in resource.template.by_type):
            patch = without_resource(resource)
            safety = Safety.SAFE if row.get("safe") else Safety.UNSAFE
            return TypeAnswer(resource, TypeMistake.NOTHING, row["lost"], patch or (), safety)
    return None


def without_resource(resource: Resource) -> list[Operation] | None:
    """Remove a resource, what waits for it and the outputs that tell of it; None where another resource uses it."""
    template, patch = resource.template, [remove(resource.at)]
    used = [(use.at, use.kind) for use in template.once(references_to).get(resource.name, ())]
    others = dict.fromkeys((at[1], kind) for at, kind in used if at[0] == "Resources" and at[1] != resource.name)
    if any(kind != "DependsOn" for _, kind in others):
        return None
    patch += [_depends_on(template.resources[name], resource) for name, _ in others]
    patch += [remove(ROOT / "Outputs" / name) for name in dict.fromkeys(at[1] for at, _ in used if at[0] == "Outputs")]
    if len(template.section("Outputs")) == sum(operation.path[0] == "Outputs" for operation in patch) > 0:
        patch = [operation for operation in patch if operation.path[0] != "Outputs"] + [remove(ROOT / "Outputs")]
    return None if len(template.resources) == 1 else patch


def _depends_on(other: Resource, gone: Resource) -> Operation:
    """Wait for what the resource that goes has waited for, as far as nothing else sees to that."""
    template, at = other.template, other.at / "DependsOn"
    used = {use.target for use in template.references[other.name] if use.kind != "DependsOn"}
    behind = [use.target for use in template.references[gone.name] if use.target in template.resources and use.target not in used]
    left = list(dict.fromkeys(name for name in (*other.depends_on, *behind) if name not in (gone.name, other.name)))
    if not left:
        return remove(at)
    return replace(at, left[0] if len(left) == 1 and isinstance(other.body["DependsOn"], str) else list(left))


def _part(resource: Resource) -> TypeAnswer | None:
    """What is not a resource for CloudFormation but a property of another one, which is in the template."""
    for row in table("mistaken_types")["parts"]:
        if row["wrong"] == resource.type:
            patch = _moved_into_owner(resource, row)
            if patch is not None:
                owner = referred(resource.get(row["owner"]))
                words = f"it is the property {row['right'].removesuffix('/-')} of {owner}"
                return TypeAnswer(resource, TypeMistake.PART, words, patch)
    return None


def _moved_into_owner(resource: Resource, row: Row) -> list[Operation] | None:
    template, property_name = resource.template, row["right"].removesuffix("/-")
    given = resource.get(row["owner"])
    owner = template.target(items(given)[0] if len(items(given)) == 1 else given, *row["types"])
    if owner is None or intrinsic(resource.body.get("Properties"))[0]:
        return None
    if any(template.depends(name, owner.name) for name in template.dependencies[resource.name] - {owner.name}):
        return None  # the owner would wait for what waits for it
    schema, path = schema_of(owner.type), [property_name, "*"] if row["right"].endswith("/-") else [property_name]
    shape, value = schema.property_at(path) if schema else None, _value(row, resource)
    if shape is None or value is UNFIT or adapted(value, shape, template) is UNFIT:
        return None
    value = adapted(value, shape, template)
    if resource.condition is not None and resource.condition != owner.condition:
        value = {"Fn::If": [resource.condition, value, dict(NO_VALUE)]}
    removal, present = without_resource(resource), owner.get(property_name)
    if removal is None or (present is not None and (path[-1] != "*" or not isinstance(present, list))):
        return None
    if path[-1] != "*":
        return [owner.add_property(property_name, value), *removal]
    added = add(owner.pointer(property_name, "-"), value) if present is not None else owner.add_property(property_name, [value])
    return [added, *removal]


def _value(row: Row, resource: Resource) -> Json:
    """What the table makes of the properties; UNFIT where what it needs is not there."""
    form: Json = row["as"]
    if form == "$rest":
        rest: dict[str, Json] = {name: value for name, value in resource.properties.items() if name != row["owner"]}
        return rest or UNFIT
    if isinstance(form, str):
        name, _, inner = form[1:].partition(".")
        value = resource.get(name, inner) if inner else resource.get(name)
        return UNFIT if value is None else value
    made = {key: resource.get(str(mark)[1:]) for key, mark in members(form).items()}
    kept: dict[str, Json] = {key: value for key, value in made.items() if value is not None}
    return kept if row.get("needs") in kept else UNFIT
