"""Which names a template has, and every place that uses one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from autofix.pointer import Json, Pointer
from autofix.references import Call, Members, Way, items, listed, members, pointer_of, substituted
from autofix.template import Template
from autofix.vocabulary.spelling import Lexicon

PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}" for name in ("AccountId", "NoValue", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)
_EVALUATED = ("Conditions", "Rules", "Resources", "Outputs", "Hooks")
_PLAIN_MACROS = ("AWS::Serverless-", "AWS::LanguageExtensions", "AWS::SecretsManager-", "AWS::CodeDeployBlueGreen")
_TRANSFORMED = re.compile(r"(?:Fn::|!)Transform\b")
_GENERATED_BY_SAM = ("Serverless", "CodeDeployServiceRole")


@dataclass(frozen=True)
class SubText:
    """The text of one Fn::Sub: at is where the text stands, whole the Fn::Sub it belongs to, given its own variables."""

    call: Call
    text: str
    given: Members

    @property
    def at(self) -> Pointer:
        """The place of the text."""
        return pointer_of(self.way)

    @property
    def way(self) -> Way:
        """The way to the text."""
        return (self.call.way, "Fn::Sub") if isinstance(self.call.argument, str) else ((self.call.way, "Fn::Sub"), 0)

    @property
    def whole(self) -> Pointer:
        """The place of the Fn::Sub."""
        return self.call.at

    @property
    def variables(self) -> list[str]:
        """What stands in ``${…}`` and is not one of its own variables."""
        return [name for name in substituted(self.text) if name not in self.given]


def calls(template: Template) -> Mapping[str, list[Call]]:
    """Every use of a function where CloudFormation evaluates it, by function, in text order; ask for it with template.once."""
    found: dict[str, list[Call]] = {}
    sections = [template.calls[key] for section in _EVALUATED for key in ((section, name) for name in template.section(section))]
    opaque = _TRANSFORMED.search(template.document.text) is not None
    for call in (call for section in sections for call in section):
        if not opaque or "Fn::Transform" not in call.at:
            found.setdefault(call.function, []).append(call)
    return found


def sub_calls(template: Template) -> list[SubText]:
    """Every Fn::Sub with a text that can be read; ask for it with template.once."""
    found = []
    for call in template.once(calls).get("Fn::Sub", ()):
        if isinstance(call.argument, str):
            found.append(SubText(call, call.argument, {}))
        elif len(items(call.argument)) == 2 and isinstance(text := items(call.argument)[0], str):
            found.append(SubText(call, text, members(items(call.argument)[1])))
    return found


def fresh_name(template: Template, wanted: str, taken: set[str]) -> str:
    """A logical id nobody uses and the same patch has not taken yet: wanted, or wanted with the first free number."""
    names = (template.free_name(wanted if n == 1 else f"{wanted}{n}") for n in count(1))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


class Names:
    """The names of a template: parameters, resources, conditions, mappings. Ask for it with template.once.

    closed says whether the template alone decides which names there are; macros, loops and included files may add some.
    """

    def __init__(self, template: Template) -> None:
        self._template = template
        self.parameters = frozenset(template.section("Parameters"))
        self.resources = frozenset(name for name in template.section("Resources") if not name.startswith("Fn::"))
        self.conditions = frozenset(name for name in template.section("Conditions") if not name.startswith("Fn::"))
        self.mappings = frozenset(template.section("Mappings"))

    @cached_property
    def closed(self) -> bool:
        """Whether nothing outside of the template can add names to it."""
        macros = listed(self._template.data.get("Transform"))
        plain = all(name is None or (isinstance(name, str) and name.startswith(_PLAIN_MACROS)) for name in macros)
        return plain and not self._template.completed_by_macros and "Fn::ForEach" not in self._template.document.text

    @cached_property
    def alone(self) -> bool:
        """Whether nothing outside of the template uses its names, either: macros and included snippets see them all."""
        return self.closed and _TRANSFORMED.search(self._template.document.text) is None

    @cached_property
    def values(self) -> Lexicon:
        """What Ref and ``${…}`` may name."""
        return Lexicon(self.parameters | self.resources | PSEUDO_PARAMETERS)

    @cached_property
    def decisions(self) -> Lexicon:
        """The conditions."""
        return Lexicon(self.conditions)

    @cached_property
    def tables(self) -> Lexicon:
        """The mappings."""
        return Lexicon(self.mappings)

    @cached_property
    def targets(self) -> Lexicon:
        """What Fn::GetAtt and DependsOn may name."""
        return Lexicon(self.resources)

    def is_generated(self, name: str) -> bool:
        """Whether SAM or a module may make a resource of this name: from the name of one that stands here, or because one is told to."""
        known = any(name[:length] in self._makers for length in range(1, len(name) + 1))
        return known or (self._is_sam and (name.startswith(_GENERATED_BY_SAM) or name in self._told))

    @cached_property
    def _is_sam(self) -> bool:
        return self._template.is_sam or any(kind.startswith("AWS::Serverless::") for kind in self._template.by_type)

    @cached_property
    def _makers(self) -> frozenset[str]:
        kinds = self._template.by_type.items()
        return frozenset(r.name for kind, made in kinds if re.match(r"AWS::Serverless::|.*::MODULE$", kind) for r in made)

    @cached_property
    def _told(self) -> frozenset[str]:
        """What properties like QueueLogicalId say SAM is to call a resource."""
        found: set[str] = set()
        waiting: list[Json] = [dict(self._template.section("Resources"))]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                found.update(inner for key, inner in value.items() if key.endswith("LogicalId") and isinstance(inner, str))
            if isinstance(value, (dict, list)):
                waiting.extend(value.values() if isinstance(value, dict) else value)
        return frozenset(found)
