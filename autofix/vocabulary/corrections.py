"""What was meant by a property that a resource type does not have: one answer for each, from a table of known mistakes or the schema."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from autofix.facts import table
from autofix.facts.schemas import Shape, schema_of
from autofix.fixer import Safety
from autofix.patch import Operation, add, move, remove, same
from autofix.pointer import Json, Pointer
from autofix.references import intrinsic, members, referred
from autofix.template import Template, resource_body
from autofix.vocabulary.misfits import Misfit, Problem, misfits
from autofix.vocabulary.places import Taken, above, along, complete, places_of, relocated, shared_steps, without
from autofix.vocabulary.shapes import UNFIT, adapted, text_of
from autofix.vocabulary.spelling import alike, misspelt, same_word, with_owner, with_unit, words

Row: TypeAlias = Mapping[str, Any]
ATTRIBUTES = ("DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy", "Metadata")
"""What stands beside Properties, and is now and then written into them."""


class Meant(enum.Enum):
    """Which kind of mistake it is."""

    OTHER_NAME = "other name"
    OTHER_PLACE = "other place"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Correction:
    """The answer to one unknown property. words: what to do, for a message. fills: where the value goes."""

    misfit: Misfit
    meant: Meant
    words: str
    patch: Sequence[Operation]
    safety: Safety
    fills: Pointer | None = None

    @property
    def at(self) -> Pointer:
        """Where the unknown property is."""
        return self.misfit.at

    @property
    def complaint(self) -> str:
        """What is wrong, for a message."""
        return (
            f"{self.misfit.resource.name} has {self.misfit.place}, which {self.misfit.resource.type} does not have, so nothing is deployed"
        )


def corrections(template: Template) -> list[Correction]:
    """The answers to all unknown properties of a template."""
    return template.once(_all)


def filled_places(template: Template) -> set[Pointer]:
    """Where corrections put what was written elsewhere, and all places around them: nothing is missing there."""
    return template.once(_filled)


def _all(template: Template) -> list[Correction]:
    return [_correction(misfit) for misfit in misfits(template) if misfit.problem is Problem.UNKNOWN]


def _filled(template: Template) -> set[Pointer]:
    places = (correction.fills for correction in corrections(template) if correction.fills is not None)
    return {Pointer(place[:count]) for place in places for count in range(len(place) + 1)}


def _correction(misfit: Misfit) -> Correction:
    for answer in (_known_mistake, _resource_attribute, _own_tags, _same_word, _elsewhere, _similar, _remark):
        found = answer(misfit)
        if found is not None:
            return found
    return _nothing(misfit, f"{misfit.resource.type} has nothing of this name", Safety.UNSAFE)


def _nothing(misfit: Misfit, words: str, safety: Safety) -> Correction:
    return Correction(misfit, Meant.NOTHING, words, without(misfit), safety)


def _known_mistake(misfit: Misfit) -> Correction | None:
    """What the table of known mistakes says."""
    for row in table("mistaken_properties")["types"].get(misfit.resource.type, ()):
        if _applies(row, misfit):
            found = _by_row(misfit, row)
            if found is not None:
                return found
    return None


def _applies(row: Row, misfit: Misfit) -> bool:
    """Whether a row is about this very thing: its place, its value, what stands beside it."""
    wrong = row["wrong"]
    if wrong != misfit.place and not (wrong.endswith("/?") and wrong[:-1] == misfit.place.removesuffix(misfit.name)):
        return False
    if "when" in row and misfit.value not in row["when"]:
        return False
    if "only" in row and set(members(misfit.value)) != set(row["only"]):
        return False
    if "like" in row and not (isinstance(misfit.value, str) and re.match(row["like"], misfit.value)):
        return False
    return all(name in misfit.holder for name in row.get("beside", ())) and not any(name in misfit.holder for name in row.get("unless", ()))


def _by_row(misfit: Misfit, row: Row) -> Correction | None:
    safety = Safety.SAFE if row.get("safe", "right" in row or "resource" in row) else Safety.UNSAFE
    if "lost" in row:
        return _nothing(misfit, row["lost"], safety)
    if "resource" in row:
        return _to_resource(misfit, row, safety)
    value = filled_form(row["as"], misfit.value, misfit.resource.name) if "as" in row else misfit.value
    if value is UNFIT:
        return None
    if row["right"].startswith("/"):
        return _to_attribute(misfit, row["right"][1:], value, safety, row.get("otherwise", ""))
    path = [misfit.name if step == "?" else step for step in row["right"].split("/")]
    if row.get("alone") and not complete(misfit, path):
        return None
    identity = [key for key, part in members(row.get("as")).items() if isinstance(part, str) and not _is_mark(part)]
    return _to(misfit, path, value, safety, identity=identity)


def _to_resource(misfit: Misfit, row: Row, safety: Safety) -> Correction | None:
    """Say it with a resource of its own, unless there is one already."""
    resource, template, made = misfit.resource, misfit.resource.template, row["resource"]
    properties = filled_form(made["Properties"], misfit.value, resource.name, dict(misfit.holder))
    subject = members(properties).get(row["owner"])
    others = template.of_type(made["Type"])
    known = (other.get(row["owner"]) for other in others)
    there = referred(subject) in {other.name for other in others} or any(
        same(one, subject) or referred(one) == resource.name for one in known
    )
    if subject is None or there or not _plain(misfit):
        return None
    body = resource_body(made["Type"], properties, resource.condition)
    name = template.free_name(resource.name + row["suffix"])
    patch = [*without(misfit), template.add_member("Resources", name, body)]
    return Correction(misfit, Meant.OTHER_PLACE, f"it is a resource of its own, {made['Type']}", patch, safety)


def _plain(misfit: Misfit) -> bool:
    """Whether it holds whenever its resource exists."""
    return "Fn::If" not in misfit.at


def filled_form(form: Json, value: Json, name: str, holder: Json = None) -> Json:
    """A form of the tables with a value in it: ``$value``, a member of it (``$value.Rate``), ``$text``, ``$name``, ``$holder.Beside``.

    A member of an object whose value is not there is left out; UNFIT where nothing of the value is used.
    """
    if isinstance(form, dict):
        made = {key: filled_form(part, value, name, holder) for key, part in form.items()}
        kept = {key: part for key, part in made.items() if part is not UNFIT}
        return kept if len(kept) == len(made) or any(_is_mark(form[key]) for key in kept) else UNFIT
    if isinstance(form, list):
        parts = [filled_form(part, value, name, holder) for part in form]
        return UNFIT if any(part is UNFIT for part in parts) else parts
    if not isinstance(form, str) or not _is_mark(form):
        return form
    head, *path = form[1:].split(".")
    value = holder if head == "holder" else value
    for key in path:
        value = members(value).get(key, UNFIT) if intrinsic(value)[0] is None else UNFIT
    if head == "name":
        return name
    return text_of(value) if head == "text" and isinstance(value, (bool, int, float)) else value


def _is_mark(form: Json) -> bool:
    return isinstance(form, str) and form.partition(".")[0] in ("$value", "$text", "$name", "$holder")


def _to(
    misfit: Misfit, path: Sequence[str], value: Json, safety: Safety, *, deep: bool = False, identity: Sequence[str] = ()
) -> Correction | None:
    """Put a value at a path below Properties, in the shape of that place. Where something is there already, that counts.

    identity: the members that say what an item of a list is about. deep: only where the value fits in every detail; where the name leaves no doubt, details are mended in their turn.
    """
    schema = schema_of(misfit.resource.type)
    shape = schema.property_at(["*" if step in ("-", "0") else step for step in path]) if schema else None
    value = adapted(value, shape, misfit.resource.template, deep=deep) if shape else UNFIT
    if value is UNFIT:
        return None
    shared = shared_steps(misfit, path)
    start, present = above(misfit, shared)
    operations = relocated(misfit, start, present, path[shared:], value, identity)
    name = "/".join(step for step in path if step not in ("*", "-", "0"))
    if operations is None:
        return None
    if isinstance(operations, Taken):
        equal = same(operations.value, value)
        words = f"{name} says it already" if equal else f"{name} is given as well, and that is what counts"
        return _nothing(misfit, words, Safety.SAFE if equal else Safety.UNSAFE)
    renamed = len(path) == shared + 1 == len(misfit.steps)
    words = f"it is called {path[-1]}" if renamed else f"its place is {name}"
    return Correction(misfit, Meant.OTHER_NAME if renamed else Meant.OTHER_PLACE, words, operations, safety, start.join(path[shared:]))


def _to_attribute(misfit: Misfit, attribute: str, value: Json, safety: Safety, otherwise: str = "") -> Correction | None:
    """Put a value beside Properties."""
    resource, at = misfit.resource, misfit.resource.at / attribute
    present = resource.body.get(attribute)
    if attribute == "DependsOn" and present is not None:
        names = [*resource.depends_on, *(value if isinstance(value, list) else [value])]
        operations = [add(at, list(dict.fromkeys(map(str, names)))), *without(misfit)]
    elif present is not None:
        equal = same(present, value) or bool(otherwise)
        return _nothing(misfit, otherwise or f"{attribute} is given beside Properties", Safety.SAFE if equal else Safety.UNSAFE)
    else:
        operations = [move(misfit.at, at)] if same(value, misfit.value) else [*without(misfit), add(at, value)]
    words = f"{attribute} is an attribute of the resource and stands beside Properties"
    return Correction(misfit, Meant.OTHER_PLACE, words, operations, safety)


def _resource_attribute(misfit: Misfit) -> Correction | None:
    """DependsOn and its like among the properties."""
    name, value = misfit.name, misfit.value
    if name not in ATTRIBUTES or len(misfit.steps) > 1:
        return None
    names = value if isinstance(value, list) else [value]
    if name in ("DependsOn", "Condition") and not all(isinstance(one, str) for one in names):
        return None
    if name in ("CreationPolicy", "UpdatePolicy", "Metadata") and not isinstance(value, dict):
        return None
    return _to_attribute(misfit, name, value, Safety.SAFE)


def _own_tags(misfit: Misfit) -> Correction | None:
    """Tags of a type that calls them otherwise."""
    name, shape = table("tag_shapes")["types"].get(misfit.resource.type, ("", ""))
    if (
        misfit.name.lower() not in ("tags", "tag")
        or len(misfit.steps) > 1
        or name in ("", "Tags")
        or shape not in ("list", "map", "propagated")
    ):
        return None
    return _to(misfit, [name], misfit.value, Safety.SAFE)


def _candidates(misfit: Misfit) -> dict[str, Shape]:
    """The members the holder may have and has not, which can hold the value."""
    known = misfit.holder_shape.properties if misfit.holder_shape else {}
    schema = schema_of(misfit.resource.type)
    read_only = schema.read_only if schema else frozenset()
    prefix = misfit.place.rpartition("/")[0]
    free = {name: shape for name, shape in known.items() if name not in misfit.holder and f"{prefix}/{name}".lstrip("/") not in read_only}
    template = misfit.resource.template
    return {name: shape for name, shape in free.items() if adapted(misfit.value, shape, template) is not UNFIT}


def _beside(misfit: Misfit, name: str) -> list[str]:
    return [*misfit.place.split("/")[:-1], name]


def _same_word(misfit: Misfit) -> Correction | None:
    """A name that differs in capitals, separators or the plural, or says a unit."""
    known = misfit.holder_shape.properties if misfit.holder_shape else {}
    free = _candidates(misfit)
    owner = misfit.steps[-2] if len(misfit.steps) > 1 and isinstance(misfit.steps[-2], str) else misfit.resource.type.rpartition("::")[2]
    name = (
        same_word(misfit.name, known)
        or with_unit(misfit.name, free)
        or with_owner(misfit.name, str(owner), free)
        or misspelt(misfit.name, free)
    )
    return _to(misfit, _beside(misfit, name), misfit.value, Safety.SAFE) if name else None


def _similar(misfit: Misfit) -> Correction | None:
    """The one property that is much like it."""
    name = alike(misfit.name, _candidates(misfit))
    return _to(misfit, _beside(misfit, name), misfit.value, Safety.UNSAFE, deep=True) if name else None


def _elsewhere(misfit: Misfit) -> Correction | None:
    """The same name at another place of the resource: around it, or the only one within it or beside it."""
    schema = schema_of(misfit.resource.type)
    own = misfit.place.split("/")[:-1]
    if schema is None or (len(words(misfit.name)) < 2 and misfit.name != "Tags"):
        return None
    for count in range(len(own) - 1, -1, -1):
        outer = schema.property_at(own[:count])
        if outer is not None and misfit.name in outer.properties:
            return _to(misfit, [*own[:count], misfit.name], misfit.value, Safety.SAFE)
    places = [along(own, place) for place in places_of(misfit.name, schema.root, (), frozenset())]
    inside = [place for place in places if list(place[: len(own)]) == own]
    for found, safety in ((inside, Safety.SAFE), (places, Safety.UNSAFE)):
        if len(found) == 1:
            correction = _to(misfit, found[0], misfit.value, safety, deep=True)
            return correction if correction is not None and complete(misfit, found[0]) else None
    return None


def _remark(misfit: Misfit) -> Correction | None:
    """A description of something that cannot be described is kept for the reader, where AWS ignores it."""
    text = isinstance(misfit.value, str) or intrinsic(misfit.value)[0] == "Fn::Sub"
    if misfit.name not in ("Description", "Comment") or len(misfit.steps) > 1 or not text:
        return None
    at, present = misfit.resource.at / "Metadata", misfit.resource.body.get("Metadata")
    if present is not None and (not isinstance(present, dict) or misfit.name in present):
        return None
    patch = [move(misfit.at, at / misfit.name)] if present is not None else [remove(misfit.at), add(at, {misfit.name: misfit.value})]
    words = f"{misfit.resource.type} has no description; Metadata of the resource can keep it for its readers"
    return Correction(misfit, Meant.OTHER_PLACE, words, patch, Safety.SAFE)
