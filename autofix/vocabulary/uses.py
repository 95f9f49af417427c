"""Every place of a template that names something else of it, and how the name is written there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from autofix.patch import Operation, move, replace
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import Call, Way, items, members, pointer_of, substituted
from autofix.template import Template
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.names import calls, sub_calls

INTERFACE = ROOT / "Metadata" / "AWS::CloudFormation::Interface"
_VARIABLE = re.compile(r"\$\{\s*([^!{}\s][^{}.\s]*)([^{}]*)\}")


class Use:
    """One use of a name. at is the text it stands in, start and end its place there.

    how is ``Ref``, ``GetAtt``, ``Sub``, ``DependsOn``, ``Condition``, ``FindInMap`` or ``Interface``; attribute is what GetAtt and
    ``${A.B}`` ask for.
    """

    __slots__ = ("attribute", "end", "how", "name", "start", "text", "way")

    def __init__(self, way: Way, text: str, start: int, end: int, how: str, attribute: str | None = None) -> None:
        self.way, self.text, self.start, self.end, self.how, self.attribute = way, text, start, end, how, attribute
        self.name = text[start:end]
        """The name that is used."""

    @property
    def at(self) -> Pointer:
        """The place of the text that holds the name."""
        return pointer_of(self.way)


def uses(template: Template) -> list[Use]:
    """Every use of a parameter, resource, condition or mapping by its name, in text order of each kind; ask for it with template.once."""
    found = template.once(calls)
    named = [
        *(_whole((call.way, "Ref"), call.argument, "Ref") for call in found.get("Ref", ())),
        *(use for call in found.get("Fn::GetAtt", ()) for use in _attribute(call)),
        *_substituted(template),
        *_depended(template),
        *_conditions(template),
        *(
            _whole(((call.way, "Fn::FindInMap"), 0), (*items(call.argument), None)[0], "FindInMap")
            for call in found.get("Fn::FindInMap", ())
        ),
        *_interface(template),
    ]
    return [use for use in named if use is not None]


def _whole(way: Way, name: Json, how: str) -> Use | None:
    return Use(way, name, 0, len(name), how) if isinstance(name, str) else None


def _attribute(call: Call) -> Iterator[Use]:
    way, argument = (call.way, "Fn::GetAtt"), call.argument
    if isinstance(argument, str):
        name, _, attribute = argument.partition(".")
        yield Use(way, argument, 0, len(name), "GetAtt", attribute)
    elif (parts := items(argument)) and isinstance(parts[0], str):
        texts = [part for part in parts[1:] if isinstance(part, str)]
        yield Use((way, 0), parts[0], 0, len(parts[0]), "GetAtt", ".".join(texts) if len(texts) == len(parts) - 1 else None)


def _substituted(template: Template) -> Iterator[Use]:
    for sub in template.once(sub_calls):
        for found in _VARIABLE.finditer(sub.text):
            rest = found.group(2).strip()
            if f"{found.group(1)}{rest}" not in sub.given:
                attribute = rest.removeprefix(".") if rest else None
                yield Use(sub.way, sub.text, *found.span(1), "Sub", attribute)


def _depended(template: Template) -> Iterator[Use | None]:
    for name, named in _given(template, "Resources", "DependsOn"):
        at = ROOT / "Resources" / name / "DependsOn"
        yield _whole(at, named, "DependsOn")
        yield from (_whole(at / index, one, "DependsOn") for index, one in enumerate(items(named)))


def _conditions(template: Template) -> Iterator[Use | None]:
    for section in ("Resources", "Outputs"):
        for name, condition in _given(template, section, "Condition"):
            yield _whole(ROOT / section / name / "Condition", condition, "Condition")
    for call in template.once(calls).get("Fn::If", ()):
        yield _whole(((call.way, "Fn::If"), 0), (*items(call.argument), None)[0], "Condition")
    for call in template.once(calls).get("Condition", ()):
        if call.at[0] == "Conditions":
            yield _whole((call.way, "Condition"), call.argument, "Condition")


def _given(template: Template, section: str, key: str) -> list[tuple[str, Json]]:
    return [(name, body[key]) for name, body in template.section(section).items() if isinstance(body, dict) and key in body]


def _interface(template: Template) -> Iterator[Use | None]:
    interface = members(template.section("Metadata").get(INTERFACE.last))
    for index, group in enumerate(items(interface.get("ParameterGroups"))):
        for position, name in enumerate(items(members(group).get("Parameters"))):
            yield _whole(INTERFACE / "ParameterGroups" / index / "Parameters" / position, name, "Interface")


def renamed(found: Iterable[Use], names: Mapping[str, str]) -> list[Operation]:
    """Write other names in these places; names that have no other one stay."""
    texts: dict[Pointer, str] = {}
    for use in sorted(found, key=lambda use: use.start, reverse=True):
        if use.name in names:
            text = texts.get(use.at, use.text)
            texts[use.at] = text[: use.start] + names[use.name] + text[use.end :]
    return [replace(at, text) for at, text in sorted(texts.items())]


def asked_for(use: Use, attribute: str) -> Operation:
    """Ask a resource (by GetAtt or ``${A.B}``) for another attribute, or for what Ref gives."""
    if use.how == "Sub":
        named = "" if attribute == "Ref" else f".{attribute}"
        return replace(use.at, use.text[: use.end] + named + use.text[use.text.index("}", use.end) :])
    if attribute == "Ref":
        return replace(_call(use), {"Ref": use.name})
    return replace(_call(use) / "Fn::GetAtt", [use.name, attribute] if use.at.last == "0" else f"{use.name}.{attribute}")


def stated(use: Use, value: Json) -> Operation:
    """Put a value, or (in a text) what Fn::Sub makes of it, in the place of the attribute that is asked for."""
    if use.how != "Sub":
        return replace(_call(use), value)
    start, end = use.text.rfind("${", 0, use.end), use.text.index("}", use.end) + 1
    return replace(use.at, use.text[:start] + sub_text(value) + use.text[end:])


def _call(use: Use) -> Pointer:
    """The place of the function that a use by GetAtt belongs to."""
    return use.at.parent.parent if use.at.last == "0" else use.at.parent


def relabelled(template: Template, names: Mapping[str, str]) -> list[Operation]:
    """Rename the labels that the console shows for parameters."""
    at = INTERFACE / "ParameterLabels"
    labels = members(members(template.section("Metadata").get(INTERFACE.last)).get("ParameterLabels"))
    return [move(at / name, at / names[name]) for name in labels if name in names and names[name] not in labels]


def spoken_of(template: Template) -> frozenset[str]:
    """Every text that can name something, wherever it stands outside of Parameters and Metadata; ask for it with template.once."""
    found: set[str] = set()
    for section, leaves in template.leaves.items():
        for _, text in leaves if section not in ("Parameters", "Metadata", "Description") else ():
            if isinstance(text, str):
                found.update((text, text.partition(".")[0]))
                if "${" in text:
                    found.update(name.partition(".")[0] for name in substituted(text))
    return frozenset(found)
