"""The CloudFormation view of a document: resources by type, references, dependencies."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from autofix.facts.snapshot import Facts
from autofix.graph import cyclic_nodes, reachable, reaches
from autofix.patch import Operation, add
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import Call, Leaf, Members, Reference, intrinsic, items, listed, members, references_of, referred, walked
from autofix.syntax.document import Document

Built = TypeVar("Built")


class Resource:
    """One resource of a template. Properties that are missing, null or opaque read as empty."""

    def __init__(self, template: Template, name: str, body: Mapping[str, Json]) -> None:
        self.template, self.name, self.body = template, name, body
        self.at = ROOT / "Resources" / name
        self.type = str(body["Type"])

    @property
    def properties(self) -> Members:
        """The Properties mapping."""
        return members(self.body.get("Properties"))

    @property
    def condition(self) -> str | None:
        """The name of the condition that decides whether the resource exists."""
        condition = self.body.get("Condition")
        return condition if isinstance(condition, str) else None

    @property
    def depends_on(self) -> list[str]:
        """What DependsOn names, as a list."""
        return [name for name in listed(self.body.get("DependsOn")) if isinstance(name, str)]

    def get(self, *path: str) -> Json:
        """The value at a path below Properties, or None."""
        value: Json = self.body.get("Properties")
        for token in path:
            value = value.get(token) if isinstance(value, dict) else None
        return value

    def pointer(self, *path: str | int) -> Pointer:
        """The place of a property."""
        return (self.at / "Properties").join(path)

    def add_property(self, name: str, value: Json) -> Operation:
        """Add a property, and Properties where there are none yet."""
        if isinstance(self.body.get("Properties"), dict):
            return add(self.pointer(name), value)
        return add(self.at / "Properties", {name: value})

    def add_dependency(self, target: str) -> Operation:
        """Add a name to DependsOn: the only one as a string, a further one to the list."""
        present = self.body.get("DependsOn")
        if isinstance(present, list) and present:
            return add(self.at / "DependsOn" / "-", target)
        return add(self.at / "DependsOn", [*self.depends_on, target] if self.depends_on else target)


class Template:
    """A document that is a CloudFormation template (is_template says so)."""

    def __init__(
        self, document: Document, settings: Mapping[str, Json] | None = None, region: str | None = None, facts: Facts | None = None
    ) -> None:
        self.document, self.settings, self.region = document, settings or {}, region
        self.facts = facts or Facts()
        self.data: Members = members(document.data)
        self._built: dict[Callable[[Template], Any], Any] = {}

    def once(self, build: Callable[[Template], Built]) -> Built:
        """What a function makes of this template, made only once: an index that many findings ask."""
        if build not in self._built:
            self._built[build] = build(self)
        built: Built = self._built[build]
        return built

    def section(self, name: str) -> Members:
        """A top-level section; empty where it is missing or no mapping."""
        return members(self.data.get(name))

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """The resources by logical id; loops (Fn::ForEach) and macros (Fn::Transform) are not among them."""
        found = {}
        for name, body in self.section("Resources").items():
            if isinstance(body, dict) and isinstance(body.get("Type"), str) and not name.startswith("Fn::"):
                found[name] = Resource(self, name, body)
        return found

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        """The resources of each type that occurs, in template order."""
        found: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            found.setdefault(resource.type, []).append(resource)
        return found

    def of_type(self, *types: str) -> list[Resource]:
        """The resources of these types, in template order within each type."""
        return [resource for name in types for resource in self.by_type.get(name, ())]

    @cached_property
    def transforms(self) -> list[str]:
        """The macros named at the top."""
        return [name for name in listed(self.data.get("Transform")) if isinstance(name, str)]

    @property
    def is_sam(self) -> bool:
        """Whether the SAM transform expands this template."""
        return any(name.startswith("AWS::Serverless-") for name in self.transforms)

    @cached_property
    def generated_by(self) -> str | None:
        """The tool that wrote this template, where fixing it here would be undone by the next run."""
        for resource in self.resources.values():
            if resource.type == "AWS::CDK::Metadata" or "aws:cdk:path" in members(resource.body.get("Metadata")):
                return "the AWS CDK"
        version = members(self.section("Parameters").get("BootstrapVersion"))
        return "the AWS CDK" if str(version.get("Default")).startswith("/cdk-bootstrap/") else None

    @cached_property
    def completed_by_macros(self) -> frozenset[Pointer]:
        """The mappings a macro adds members to: nobody can tell what is missing where Fn::Transform stands among other keys."""
        found = {ROOT} if any(isinstance(one, dict) for one in listed(self.data.get("Transform"))) else set()
        waiting: list[tuple[Json, Pointer]] = [(self.document.data, ROOT)] if "Transform" in self.document.text else []
        while waiting:
            value, at = waiting.pop()
            if isinstance(value, dict) and "Fn::Transform" in value and len(value) > 1:
                found.add(at)
            inner = value.items() if isinstance(value, dict) else enumerate(items(value))
            waiting.extend((member, at / key) for key, member in inner if isinstance(member, (dict, list)))
        return frozenset(found)

    def target(self, value: Json, *types: str) -> Resource | None:
        """The resource that a plain Ref, GetAtt or ``${Name}`` refers to, if it has one of these types (any where none is given)."""
        found = self.resources.get(referred(value) or "")
        return found if found is not None and (not types or found.type in types) else None

    @cached_property
    def references(self) -> dict[str, list[Reference]]:
        """Every reference and DependsOn, by the resource it stands in."""
        return {name: list(self._used_by(resource)) for name, resource in self.resources.items()}

    def _used_by(self, resource: Resource) -> Iterator[Reference]:
        for index, name in enumerate(resource.depends_on):
            yield Reference((resource.at / "DependsOn", index), name, None, "DependsOn")
        yield from references_of(self.calls["Resources", resource.name])

    @cached_property
    def calls(self) -> dict[tuple[str, str], list[Call]]:
        """Every use of a function, in text order, by the section and the member of it that holds it."""
        return {place: found for place, (found, _) in self._walked.items()}

    @cached_property
    def leaves(self) -> dict[str, list[Leaf]]:
        """Every text, number, truth value and null, in text order, by the section it stands in."""
        found: dict[str, list[Leaf]] = {
            name: [] if isinstance(section, dict) else walked(section, ROOT / name)[1] for name, section in self.data.items()
        }
        for (section, _), (_, leaves) in self._walked.items():
            found[section] += leaves
        return found

    @cached_property
    def _walked(self) -> dict[tuple[str, str], tuple[list[Call], list[Leaf]]]:
        sections = (name for name, section in self.data.items() if isinstance(section, dict))
        return {
            (section, name): walked(body, ROOT / section / name) for section in sections for name, body in self.section(section).items()
        }

    @cached_property
    def dependencies(self) -> dict[str, set[str]]:
        """The resources each resource waits for, directly."""
        known = self.resources
        return {name: {r.target for r in used if r.target in known} for name, used in self.references.items()}

    def depends(self, source: str, target: str) -> bool:
        """Whether CloudFormation creates target before source because of some chain of references."""
        return reaches(self.dependencies, source, target)

    def awaited(self, source: str) -> set[str]:
        """Every resource that CloudFormation creates before source; itself among them where it lies on a circle."""
        return reachable(self.dependencies, source)

    def may_depend(self, source: Resource, target: Resource) -> bool:
        """Whether source may be given a dependency on target: no cycle, and target exists whenever source does."""
        exists = target.condition is None or self.implies(source.condition, target.condition)
        return exists and source.name != target.name and not self.depends(target.name, source.name)

    def implies(self, condition: str | None, other: str) -> bool:
        """Whether other certainly holds where condition does: it is the same, or part of its Fn::And."""
        seen: set[str] = set()
        waiting: list[Json] = [{"Condition": condition}]
        while waiting:
            function, argument = intrinsic(waiting.pop())
            if function == "Condition" and isinstance(argument, str) and argument not in seen:
                seen.add(argument)
                waiting.append(self.section("Conditions").get(argument))
            elif function == "Fn::And":
                waiting.extend(items(argument))
        return other in seen

    @cached_property
    def cyclic(self) -> frozenset[str]:
        """The resources that wait for themselves."""
        return cyclic_nodes(self.dependencies)

    def free_name(self, wanted: str) -> str:
        """A logical id nobody uses: wanted (its letters and digits), or wanted with the first free number."""
        wanted = re.sub(r"[^A-Za-z0-9]", "", wanted)
        candidates = (wanted if n == 1 else f"{wanted}{n}" for n in itertools.count(1))
        return next(name for name in candidates if name not in self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        sections = ("Resources", "Parameters", "Conditions", "Mappings", "Rules")
        return frozenset(name for section in sections for name in self.section(section))

    def add_member(self, section: str, name: str, body: Json) -> Operation:
        """Add a parameter, resource, condition …, and its section where there is none yet."""
        if isinstance(self.data.get(section), dict):
            return add(ROOT / section / name, body)
        return add(ROOT / section, {name: body})


def resource_body(
    kind: str, properties: Json, condition: str | None = None, *, depends_on: str | None = None, retained: bool = False
) -> dict[str, Json]:
    """A resource to add. retained: it outlives the stack, for what it holds is not to be lost."""
    body: dict[str, Json] = {"Type": kind}
    if condition:
        body["Condition"] = condition
    if depends_on:
        body["DependsOn"] = depends_on
    if retained:
        body |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return {**body, "Properties": properties}


def is_template(data: Json) -> bool:
    """Whether data is a CloudFormation template: a SAM transform, or a resource with a type like ``AWS::S3::Bucket``."""
    top = members(data)
    if any(isinstance(name, str) and name.startswith("AWS::Serverless-") for name in listed(top.get("Transform"))):
        return True
    types = (members(body).get("Type") for body in members(top.get("Resources")).values())
    return any(isinstance(name, str) and _TYPE.match(name) for name in types)


_TYPE = re.compile(r"[A-Za-z0-9]+::[A-Za-z0-9]")
