"""The engine version of a database or cache: where the template decides it, what AWS says of it, how to change it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autofix.facts.versions import Status, data_date, data_region, nearest, order, status, stream
from autofix.patch import Operation, remove, replace
from autofix.template import Held, Resource, Template, intrinsic, items, members, referred

_VERSION = re.compile(r"[1-9]")
_CLUSTER, _GLOBAL, _INSTANCE = "AWS::RDS::DBCluster", "AWS::RDS::GlobalCluster", "AWS::RDS::DBInstance"


@dataclass(frozen=True)
class EngineVersion:
    """One literal that decides a resource's EngineVersion, as it is written (``15.10``, not the number 15.1)."""

    resource: Resource
    engine: str
    held: Held
    text: str

    @property
    def status(self) -> Status:
        """What AWS says of it."""
        return status(self.engine, self.text)

    @property
    def line(self) -> tuple[str, str]:
        """The engine and the line of versions that replace each other without a major upgrade."""
        return self.engine, stream(self.engine, self.text)

    @property
    def gone(self) -> bool:
        """Whether it is certain that nothing can be created with it."""
        return self.status in (Status.DEPRECATED, Status.UNLISTED)

    def nearest(self, *, downgrade: bool) -> str | None:
        """The nearest version of the same major line that can be created."""
        return nearest(self.engine, self.text, downgrade=downgrade)

    @property
    def place(self) -> str:
        """Where it stands, for a message, where that is not the resource itself."""
        return "" if self.held.via == "literal" else f" ({self.held.via} {'.'.join(self.held.at[1:])})"


def engine_versions(resource: Resource, prefix: str = "", default: str | None = None) -> Iterator[EngineVersion]:
    """The literals behind EngineVersion; none where the template does not say which engine they are for."""
    template = resource.template
    engine = default if resource.get("Engine") is None else resource.get("Engine")
    engines = [*template.held(resource.pointer("Engine"), engine)]
    if len({str(held.value) for held in engines}) != 1 or engines[0].value is None:
        return
    for held in template.held(resource.pointer("EngineVersion"), resource.get("EngineVersion")):
        text = held.value if isinstance(held.value, str) else template.document.source(held.at).strip("\"'")
        chosen_together = engines[0].via == "literal" or intrinsic(resource.get("EngineVersion"))[0] != "Fn::If"
        if _VERSION.match(text) and chosen_together:
            yield EngineVersion(resource, prefix + str(engines[0].value).lower(), held, text)


def change_version(template: Template, found: EngineVersion, wanted: str) -> Iterator[Operation]:
    """Write another version, always as a string; where a parameter decides, mend its AllowedValues too."""
    yield replace(found.held.at, wanted)
    if found.held.via != "parameter":
        return
    at = found.held.at.parent / "AllowedValues"
    allowed = [*items(members(template.section("Parameters").get(found.held.at[1])).get("AllowedValues"))]
    for index, value in reversed([*enumerate(allowed)]):
        other = EngineVersion(found.resource, found.engine, found.held, str(value))
        instead = wanted if value == found.held.value else other.nearest(downgrade=False) if other.gone else None
        if instead is not None:
            yield remove(at / index) if instead in allowed else replace(at / index, instead)
            allowed[index] = instead


def common_version(versions: Iterable[EngineVersion], *, downgrade: bool) -> str | None:
    """One version for databases that must have the same: the highest of the nearest ones, None where one has none."""
    wanted = [found.nearest(downgrade=downgrade) for found in versions]
    known = [version for version in wanted if version is not None]
    return max(known, key=order) if known and len(known) == len(wanted) else None


def database_families(template: Template) -> list[list[Resource]]:
    """RDS databases that have one engine version: a global cluster, its clusters and their members; others alone."""
    head = {resource.name: resource.name for resource in template.of_type(_GLOBAL, _CLUSTER, _INSTANCE)}
    for kind, key in ((_CLUSTER, "GlobalClusterIdentifier"), (_GLOBAL, "SourceDBClusterIdentifier"), (_INSTANCE, "DBClusterIdentifier")):
        for resource in template.of_type(kind):
            other = referred(resource.get(key))
            if other in head:
                old, new = head[resource.name], head[other]
                head.update({name: new for name, known in head.items() if known == old} if old != new else {})
    families: dict[str, list[Resource]] = {}
    for name, leader in head.items():
        families.setdefault(leader, []).append(template.resources[name])
    return list(families.values())


def data_remark(template: Template) -> str:
    """How old the data is, and that it is another region's where the template goes elsewhere."""
    elsewhere = f", not of {template.region}" if template.region not in (None, data_region()) else ""
    return f"data of {data_date()} for {data_region()}{elsewhere}"
