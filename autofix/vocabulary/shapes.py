"""Values against the shapes of AWS's schemas: what kind a value is, whether it fits, and the one way to make it fit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from autofix.facts.schemas import Shape, schema_of
from autofix.pointer import Json
from autofix.references import NO_VALUE, intrinsic, items, members
from autofix.template import Template
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text

SCALARS = frozenset(("string", "integer", "number", "boolean"))
UNFIT: Any = object()
"""What adapted says where no form of a value fits."""
_STRINGS = frozenset(("Fn::Sub", "Fn::Join", "Fn::Base64", "Fn::ImportValue"))
_LISTS = frozenset(("Fn::Split", "Fn::GetAZs", "Fn::Cidr"))
_PAIRS = ({"Key", "Value"}, {"Name", "Value"}, {"ParameterKey", "ParameterValue"}, {"key", "value"}, {"ConditionKey", "ConditionValue"})
KINDS = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def kind_of_value(value: Json, template: Template) -> str | None:
    """The JSON type of a value, of what an intrinsic returns where that is certain; None where nobody can tell."""
    function, argument = intrinsic(value)
    if function is None:
        return None if isinstance(value, dict) and any(key.startswith("Fn::") for key in value) else KINDS.get(type(value))
    if function == "Ref":
        return _kind_of_reference(str(argument), template)
    if function == "Fn::GetAtt":
        return _kind_of_attribute(argument, template)
    return "string" if function in _STRINGS else "array" if function in _LISTS else None


def _kind_of_reference(name: str, template: Template) -> str | None:
    if name.startswith("AWS::"):
        return None if name == "AWS::NoValue" else "array" if name == "AWS::NotificationARNs" else "string"
    if name in template.resources:
        return "string"
    kind = members(template.section("Parameters").get(name)).get("Type")
    if not isinstance(kind, str):
        return None
    return "array" if "List<" in kind or kind == "CommaDelimitedList" else "string"


def _kind_of_attribute(argument: Json, template: Template) -> str | None:
    parts = argument.split(".", 1) if isinstance(argument, str) else list(items(argument))
    resource = template.resources.get(str(parts[0])) if len(parts) == 2 else None
    schema = schema_of(resource.type) if resource else None
    shape = schema.property_at(str(parts[1]).split(".")) if schema and parts[1] in schema.attributes else None
    return next(iter(shape.types)) if shape and len(shape.types) == 1 else None


def takes(shape: Shape, kind: str) -> bool:
    """Whether CloudFormation accepts a value of this JSON type: it turns scalars into each other."""
    return not shape.types or kind in shape.types or (kind in SCALARS and not shape.types.isdisjoint(SCALARS))


def fits(value: Json, shape: Shape, template: Template, *, deep: bool = True) -> bool:
    """Whether nothing about a value contradicts its shape; what an intrinsic will be is given the benefit of the doubt.

    deep: the members of an object count, too, and the values that an enum has.
    """
    function, argument = intrinsic(value)
    if function == "Fn::If":
        return all(branch == NO_VALUE or fits(branch, shape, template, deep=deep) for branch in items(argument)[1:])
    kind = kind_of_value(value, template)
    if kind is None:
        return True
    if not takes(shape, kind):
        return False
    if function is not None:
        return True
    if isinstance(value, dict):
        return not deep or _members_fit(value, shape, template)
    if isinstance(value, list):
        return shape.items is None or all(fits(item, shape.items, template, deep=deep) for item in value)
    return _scalar_fits(value, shape, deep)


def _members_fit(value: Mapping[str, Json], shape: Shape, template: Template) -> bool:
    if any(name not in value for name in shape.required) or (shape.closed and any(name not in shape.properties for name in value)):
        return False
    expected = ((member, shape.properties.get(name, shape.member)) for name, member in value.items())
    return all(inner is None or fits(member, inner, template) for member, inner in expected)


def _scalar_fits(value: Json, shape: Shape, deep: bool) -> bool:
    if deep and shape.enum and not legal(value, shape):
        return False
    if isinstance(value, str) and shape.types and "string" not in shape.types:
        return ("boolean" in shape.types and value.lower() in ("true", "false")) or (
            not shape.types.isdisjoint(("integer", "number")) and _is_number(value)
        )
    return not (isinstance(value, bool) and shape.types and shape.types.isdisjoint(("boolean", "string")))


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "", 1).isdigit()


def legal(value: Json, shape: Shape) -> bool:
    """Whether a scalar is one of the values of an enum, as CloudFormation compares them: 30 and "30" are the same."""
    given = text_of(value)
    return any(given == str(one) or (shape.any_case and given.lower() == str(one).lower()) for one in map(text_of, shape.enum))


def text_of(value: Json) -> str:
    """A scalar as CloudFormation writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def adapted(value: Json, shape: Shape, template: Template, *, json_text: bool = False, deep: bool = True) -> Json:
    """The value in the form its shape wants: itself where it fits, else the one conversion that does; UNFIT where none does.

    json_text: a text is wanted that is read as JSON, so that an object can be written as one. deep: as for fits.
    """
    if fits(value, shape, template, deep=deep):
        return value
    function, argument = intrinsic(value)
    if function == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        branches = [
            branch if branch == NO_VALUE else adapted(branch, shape, template, json_text=json_text, deep=deep) for branch in argument[1:]
        ]
        return UNFIT if UNFIT in branches else {"Fn::If": [argument[0], *branches]}
    if json_text and isinstance(value, dict) and function is None and "string" in shape.types:
        return next(_as_json(value), UNFIT)
    return next((form for form in _forms(value, shape, template) if fits(form, shape, template, deep=deep)), UNFIT)


def _forms(value: Json, shape: Shape, template: Template) -> Iterator[Json]:
    """The same thing said in other forms, the plainest first."""
    opaque = intrinsic(value)[0] is not None
    if "array" in shape.types:
        if isinstance(value, dict) and not opaque:
            yield from _as_pairs(value, shape)
        if not isinstance(value, list) and not _is_joined_list(value):
            yield [value]
    if isinstance(value, list) and "object" in shape.types:
        yield from _as_map(value)
    if isinstance(value, list) and len(value) == 1 and "array" not in shape.types:
        yield value[0]
    if isinstance(value, list) and "array" in shape.types and len(value) == 1 and kind_of_value(value[0], template) == "array":
        yield value[0]
    if ("object" in shape.types and not isinstance(value, (dict, list))) or (opaque and "object" in shape.types):
        yield from _as_member(value, shape)
        yield from _parsed(value)
    if isinstance(value, (str, bool)):
        yield from _as_scalar(value, shape)


def _is_joined_list(value: Json) -> bool:
    """Whether a text is a list already, with commas between its items."""
    function, argument = intrinsic(value)
    return function == "Fn::Join" and items(argument)[:1] == [","]


def _as_pairs(value: Mapping[str, Json], shape: Shape) -> Iterator[Json]:
    """A map as the list of keys and values that most types take as tags."""
    names = shape.items.properties if shape.items else {}
    for pair in _PAIRS:
        if pair <= set(names) and not pair & set(value) and not any(key.startswith("Fn::") for key in value):
            key, content = sorted(pair)
            yield [{key: name, content: _single(member)} for name, member in value.items()]


def _single(value: Json) -> Json:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _as_map(value: list[Json]) -> Iterator[Json]:
    """A list of keys and values as a map."""
    for pair in _PAIRS:
        key, content = sorted(pair)
        made = {str(members(item).get(key)): members(item).get(content) for item in value}
        literal = all(isinstance(item, dict) and set(item) == pair and isinstance(item[key], str) for item in value)
        if literal and len(made) == len(value):
            yield made


def _as_member(value: Json, shape: Shape) -> Iterator[Json]:
    """A bare value as the only member that an object can have."""
    if len(shape.properties) == 1:
        yield {next(iter(shape.properties)): value}


def _parsed(value: Json) -> Iterator[Json]:
    """A JSON text as what it says."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            yield json.loads(value)
        except (ValueError, RecursionError):
            return


def _as_json(value: Mapping[str, Json]) -> Iterator[Json]:
    """An object as JSON text; what only deployment knows is substituted into it."""
    marks: list[str] = []

    def marked(part: Json) -> Json:
        function, _ = intrinsic(part)
        if function is not None:
            text = sub_text(part)
            if UNKNOWN in text:
                raise ValueError(function)
            marks.append(text)
            return text
        if isinstance(part, dict):
            return {key: marked(member) for key, member in part.items()}
        if isinstance(part, list):
            return [marked(item) for item in part]
        return part.replace("${", "${!") if isinstance(part, str) else part

    try:
        text = json.dumps(marked(dict(value)), indent=2)
    except ValueError:
        return
    yield {"Fn::Sub": text} if marks else text.replace("${!", "${")


def _as_scalar(value: str | bool, shape: Shape) -> Iterator[Json]:
    """Words for true and false where a switch is wanted, and the other way round."""
    if "boolean" in shape.types and isinstance(value, str):
        if value.strip().lower() in ("yes", "on", "enabled", "enable", "1"):
            yield True
        if value.strip().lower() in ("no", "off", "disabled", "disable", "0", "suspended"):
            yield False
    if isinstance(value, bool) and shape.enum:
        words = ("enabled", "enable", "on", "yes", "active") if value else ("disabled", "disable", "off", "no", "suspended", "passthrough")
        yield from (one for word in words for one in shape.enum if str(one).lower() == word)
