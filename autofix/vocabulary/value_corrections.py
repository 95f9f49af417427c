"""What was meant by a value that a property does not take, and what belongs where a required property is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autofix.facts import table
from autofix.fixer import Safety
from autofix.patch import Operation, remove
from autofix.patch import replace as replace_value
from autofix.pointer import Json
from autofix.references import items, members, referred
from autofix.template import Template
from autofix.vocabulary.corrections import filled_places
from autofix.vocabulary.misfits import Misfit, Problem, misfits
from autofix.vocabulary.places import above, without
from autofix.vocabulary.shapes import UNFIT, adapted
from autofix.vocabulary.spelling import folded, within


@dataclass(frozen=True)
class Answer:
    """What to do about a value. words: what was meant or why."""

    words: str
    patch: Sequence[Operation]
    safety: Safety = Safety.SAFE


def meant_value(misfit: Misfit) -> Answer | None:
    """One of the values that a property takes, or nothing where the table says so; None where nobody can tell."""
    for row in table("mistaken_values")["types"].get(misfit.resource.type, ()):
        if row["at"] == misfit.place and folded(row["wrong"]) == folded(str(misfit.value)):
            return _by_row(misfit, row)
    known = list(misfit.shape.enum) if misfit.shape else []
    source = misfit.resource.template.document.source(misfit.at) if isinstance(misfit.value, bool) else str(misfit.value)
    for fold in (str.lower, folded):
        same = [one for one in known if fold(str(one)) == fold(source)]
        if same:
            return Answer(f"it is written {same[0]}", [replace_value(misfit.at, same[0])]) if len(same) == 1 else None
    word = adapted(misfit.value, misfit.shape, misfit.resource.template) if misfit.shape and isinstance(misfit.value, bool) else UNFIT
    if word is not UNFIT:
        return Answer(f"the word for it is {word}", [replace_value(misfit.at, word)])
    return _nearest(misfit, known)


def _by_row(misfit: Misfit, row: Mapping[str, Any]) -> Answer:
    safety = Safety.SAFE if row.get("safe", "right" in row) else Safety.UNSAFE
    if "right" in row:
        return Answer(row.get("words") or f"{row['right']} is the word for it", [replace_value(misfit.at, row["right"])], safety)
    if not row.get("item"):
        return Answer(row["lost"], without(replace(misfit, holder=members(above(misfit, len(misfit.steps) - 1)[1]))), safety)
    last = max(count for count, step in enumerate(misfit.steps) if isinstance(step, int))
    (at, _), (around, present) = above(misfit, last + 1), above(misfit, last)
    whole = replace(misfit, at=around, steps=misfit.steps[:last])
    return Answer(row["lost"], [remove(at)] if len(items(present)) > 1 else without(whole), safety)


def _nearest(misfit: Misfit, known: Sequence[Any]) -> Answer | None:
    """The only word with one or two other letters; where digits differ, it is another version and no mistake in writing."""
    wrong = str(misfit.value)
    near = within(wrong, (one for one in known if isinstance(one, str))) if len(known) <= 100 else []
    if len(near) != 1 or _digits(wrong) != _digits(near[0][0]):
        return None
    return Answer(f"{near[0][0]} is the nearest there is", [replace_value(misfit.at, near[0][0])], Safety.UNSAFE)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def missing_properties(template: Template) -> Iterator[Misfit]:
    """The required properties that are nowhere, not even under another name."""
    filled = filled_places(template)
    for misfit in misfits(template):
        if misfit.problem is Problem.MISSING and misfit.at not in filled:
            yield misfit


def fitting_value(misfit: Misfit) -> tuple[Json, str, Safety]:
    """The value of a missing property, why it is the one, and how safe that is; UNFIT where it is for somebody to decide."""
    for row in table("required_values")["types"].get(misfit.resource.type, ()):
        if row["at"] == misfit.place and _holds(row, misfit):
            value = _filled(row["value"], misfit)
            if value is not UNFIT:
                return value, row["why"], Safety.SAFE if row.get("safe", True) else Safety.UNSAFE
    shape = misfit.shape
    if shape is not None and shape.only_value is not None:
        return shape.only_value, "there is no other value", Safety.SAFE
    if shape is not None and shape.default is not None:
        return shape.default, "it is AWS's default", Safety.SAFE
    return UNFIT, "", Safety.MANUAL


def _holds(row: Mapping[str, Any], misfit: Misfit) -> bool:
    if "beside" in row and row["beside"] not in misfit.holder:
        return False
    return "of" not in row or _type_behind(misfit.holder.get(row["by"]), misfit.resource.template) == row["of"]


def _type_behind(value: Json, template: Template) -> str | None:
    """The type of the resource that a value refers to, or of the parameter."""
    name = referred(value)
    if name in template.resources:
        return template.resources[name].type if name else None
    kind = members(template.section("Parameters").get(name or "")).get("Type")
    return kind if isinstance(kind, str) else None


def _filled(form: Json, misfit: Misfit) -> Json:
    """A form of the table with what stands around a missing property in it."""
    if isinstance(form, dict):
        made = {key: _filled(part, misfit) for key, part in form.items()}
        return UNFIT if any(part is UNFIT for part in made.values()) else made
    if isinstance(form, list):
        parts = [_filled(part, misfit) for part in form]
        return UNFIT if any(part is UNFIT for part in parts) else parts
    if not isinstance(form, str) or "$" not in form:
        return form
    if form.startswith("$referred."):
        return referred(misfit.holder.get(form.partition(".")[2])) or UNFIT
    if form.startswith(("$holder.", "$above.")):
        around = misfit.holder if form.startswith("$holder.") else members(above(misfit, len(misfit.steps) - 2)[1])
        return around.get(form.partition(".")[2], UNFIT)
    index = next((step + 1 for step in reversed(misfit.steps) if isinstance(step, int)), 1)
    return form.replace("$name", misfit.resource.name).replace("$index", str(index))
