"""Order of creation: needs that no reference in the template expresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from autofix.fixer import Finding, finding
from autofix.patch import Operation, add
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import Reference, references
from autofix.template import Resource, Template


def late(source: Resource, targets: Iterable[Resource]) -> list[Resource]:
    """The targets that source does not wait for, although it may: no cycle, and they exist whenever source does."""
    if not isinstance(source.body.get("DependsOn"), (str, list, type(None))):
        return []
    awaited = source.template.awaited(source.name)
    return [target for target in targets if target.name not in awaited and source.template.may_depend(source, target)]


def wait_for(source: Resource, targets: Iterable[str]) -> list[Operation]:
    """Add names to DependsOn: a single one as a string, more as a list, to a list at its end."""
    names = list(targets)
    present = source.body.get("DependsOn")
    if len(names) == 1:
        return [source.add_dependency(names[0])]
    if isinstance(present, list) and present:
        return [add(source.at / "DependsOn" / "-", name) for name in names]
    return [add(source.at / "DependsOn", [*source.depends_on, *names])]


def ordered(source: Resource, targets: Iterable[Resource], message: str) -> Iterator[Finding]:
    """One finding where source must wait for all of the targets and does not; ``{}`` in the message stands for the missing ones."""
    if missing := [target.name for target in late(source, targets)]:
        yield finding(source.at, message.replace("{}", in_words(missing)), *wait_for(source, missing))


def in_words(names: Iterable[str], joint: str = "and") -> str:
    """Names as a sentence lists them: ``A``, ``A and B``, ``A, B and C``."""
    *most, last = names
    return f"{', '.join(most)} {joint} {last}" if most else last


def mentioned(template: Template, value: Json, *kinds: str) -> list[Resource]:
    """The resources of these kinds that a value refers to, anywhere inside it, each once."""
    found = dict.fromkeys(reference.target for reference in references(value, Pointer()))
    known = template.resources
    return [known[name] for name in found if name in known and known[name].type in kinds]


def reached(start: Resource, via: Mapping[str, Sequence[str]], *kinds: str) -> list[Resource]:
    """The resources of some kinds at the end of a chain of references; via names the properties to follow for each type."""
    found, waiting = {start.name: start}, [start]
    while waiting:
        here = waiting.pop()
        values = [here.get(name) for name in via.get(here.type, ())]
        new = [resource for resource in mentioned(start.template, values, *kinds, *via) if resource.name not in found]
        found.update({resource.name: resource for resource in new})
        waiting.extend(new)
    return [resource for resource in found.values() if resource.type in kinds and resource is not start]


def referrers(template: Template, kind: str, *path: str) -> dict[str, list[Resource]]:
    """The resources of a kind, by the names that one of their properties refers to."""
    found: dict[str, list[Resource]] = {}
    for resource in template.of_type(kind):
        for name in dict.fromkeys(reference.target for reference in references(resource.get(*path), Pointer())):
            found.setdefault(name, []).append(resource)
    return found


def references_to(template: Template) -> dict[str, list[Reference]]:
    """What resources and outputs refer to, DependsOn included, by the name they use, in text order; ask for it with template.once."""
    found: dict[str, list[Reference]] = {}
    for used in (*template.references.values(), references(dict(template.section("Outputs")), ROOT / "Outputs")):
        for one in used:
            found.setdefault(one.target, []).append(one)
    return found


def askers(template: Template) -> dict[tuple[str, str | None], list[Resource]]:
    """The resources that ask others for an attribute (None: by Ref), by the name and the attribute; ask for it with template.once."""
    found: dict[tuple[str, str | None], list[Resource]] = {}
    for name, used in template.references.items():
        for asked in dict.fromkeys((one.target, one.attribute) for one in used if one.kind != "DependsOn" and one.target != name):
            found.setdefault(asked, []).append(template.resources[name])
    return found
