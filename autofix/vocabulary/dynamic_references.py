"""Dynamic references (``{{resolve:secretsmanager:…}}``): where they stand, and which resource of the template they read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autofix.pointer import Json, Pointer
from autofix.references import Members, intrinsic, items, members
from autofix.template import Resource, Template

UNKNOWN = "${}"
"""What stands in a Sub text for a part that is known only when the stack is deployed."""
SECRET, PARAMETER = "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"

_HOLE = re.compile(r"\$\{([^{}]*)\}")
_RESOLVE = re.compile(r"\{\{resolve:(secretsmanager|ssm|ssm-secure):((?:\$\{[^{}]*\}|[^{}])*)\}\}")
_PART = re.compile(r"((?:\$\{[^{}]*\}|[^:])*)(?::|$)")
_REF_GIVES_SECRET = ("AWS::SecretsManager::SecretTargetAttachment", "AWS::SecretsManager::RotationSchedule")


@dataclass(frozen=True)
class DynamicReference:
    """One ``{{resolve:service:id:…}}``. at is the whole text it stands in: a string, an Fn::Sub or an Fn::Join."""

    at: Pointer
    service: str
    id: str
    """The name or ARN, as the text of an Fn::Sub: ``${Secret}``, ``/${Stage}/token``."""
    key: str = ""
    """The JSON key that is read from a secret; empty for the whole of it."""
    alone: bool = True
    """Whether the text consists of nothing else."""


def sub_text(value: Json) -> str:
    """The text that Fn::Sub would need to give this value; parts nobody can know are ``${}``."""
    if isinstance(value, str):
        return value.replace("${", "${!")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    function, argument = intrinsic(value)
    if function in ("Ref", "Fn::GetAtt") and isinstance(argument, str):
        return f"${{{argument}}}"
    if function == "Fn::GetAtt" and all(isinstance(part, str) for part in items(argument)):
        return f"${{{'.'.join(map(str, items(argument)))}}}"
    if function == "Fn::Sub":
        return _substituted(argument)
    if function == "Fn::Join" and len(parts := items(argument)) == 2 and isinstance(parts[0], str) and isinstance(parts[1], list):
        return sub_text(parts[0]).join(map(sub_text, parts[1]))
    return UNKNOWN


def _substituted(argument: Json) -> str:
    text, given = (items(argument)[0], members(items(argument)[1])) if len(items(argument)) == 2 else (argument, {})
    if not isinstance(text, str):
        return UNKNOWN
    return _HOLE.sub(lambda hole: _filled(hole.group(1).strip(), given), text)


def _filled(name: str, given: Members) -> str:
    return sub_text(given[name]) if name in given else f"${{{name}}}"


def dynamic_references(value: Json, at: Pointer) -> Iterator[DynamicReference]:
    """Every dynamic reference in a value, also where Fn::Sub or Fn::Join put it together."""
    for place, text in sub_texts(value, at):
        yield from _in_text(text, place)


def reads(template: Template) -> dict[str, list[DynamicReference]]:
    """The dynamic references in the properties of each resource that has some; ask for it with template.once."""
    if "{{resolve:" not in template.document.text:
        return {}
    found = {name: list(dynamic_references(r.body.get("Properties"), r.at / "Properties")) for name, r in template.resources.items()}
    return {name: references for name, references in found.items() if references}


def sub_texts(value: Json, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Every text in a value, and where it stands, as Fn::Sub would write it; those of Fn::Sub and Fn::Join as a whole."""
    if isinstance(value, str) or intrinsic(value)[0] in ("Fn::Sub", "Fn::Join"):
        yield at, sub_text(value)
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from sub_texts(member, at / key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from sub_texts(item, at / index)


def texts(value: Json, without: Collection[str] = ()) -> Iterator[str]:
    """Every text in a value, put together as Fn::Sub would where intrinsics make it, as far as that can be known.

    without: the members of mappings that are left out.
    """
    text = sub_text(value)
    if text != UNKNOWN:
        yield text
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in without:
                yield from texts(inner, without)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, without)


def _in_text(text: str, at: Pointer) -> Iterator[DynamicReference]:
    for found in _RESOLVE.finditer(text):
        service, body = found.groups()
        parts = _PART.findall(body)
        whole = parts[:7] if service == "secretsmanager" and parts[0] == "arn" else parts[:1]
        rest = [*parts[len(whole) :], "", ""]
        key = rest[1] if service == "secretsmanager" else ""
        yield DynamicReference(at, service, ":".join(whole), key, found.group() == text)


class DynamicTargets:
    """The secrets and SSM parameters of a template, found by how other resources speak of them."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._by_name = {kind: _by_name(template, kind) for kind in (SECRET, PARAMETER)}

    def target(self, reference: DynamicReference) -> Resource | None:
        """The resource of this template that a dynamic reference reads; None where another stack or a person made it."""
        return self._identified(SECRET if reference.service == "secretsmanager" else PARAMETER, reference.id)

    def read_by(self, value: Json) -> Resource | None:
        """The resource a value comes from, where the value is one dynamic reference and nothing else."""
        found = list(_in_text(sub_text(value), Pointer()))
        return self.target(found[0]) if len(found) == 1 and found[0].alone else None

    def secret(self, value: Json) -> Resource | None:
        """The secret that a SecretId means: by Ref (of its attachment or schedule, too), by name or by ARN."""
        return self._identified(SECRET, sub_text(value))

    def _identified(self, kind: str, identity: str) -> Resource | None:
        hole = _HOLE.fullmatch(identity)
        if hole is None:
            return self._by_name[kind].get(identity.rpartition(":secret:")[2])
        name, _, attribute = hole.group(1).partition(".")
        found = self._behind(name)
        return found if found is not None and found.type == kind and attribute in ("", "Id") else None

    def _behind(self, name: str | None) -> Resource | None:
        """The resource of this name, or the secret whose ARN an attachment or schedule of this name gives."""
        resource = self._template.resources.get(name or "")
        for _ in _REF_GIVES_SECRET:
            if resource is not None and resource.type in _REF_GIVES_SECRET:
                resource = self._template.target(resource.get("SecretId"))
        return resource


def _by_name(template: Template, kind: str) -> dict[str, Resource]:
    """The resources by their Name; a name that two of them bear (under different conditions) tells nothing."""
    named = [(sub_text(resource.get("Name")), resource) for resource in template.of_type(kind)]
    times = Counter(name for name, _ in named)
    return {name: resource for name, resource in named if times[name] == 1 and UNKNOWN not in name}
