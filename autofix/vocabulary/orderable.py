"""Which instance classes databases have, and whether those can be ordered with a version; AWS knows, where it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autofix.facts.versions import EngineVersions
from autofix.template import Resource
from autofix.vocabulary.databases import members_of
from autofix.vocabulary.literals import Held, literals_behind

_CLASSES = {
    "AWS::DocDB::DBInstance": "DBInstanceClass",
    "AWS::Neptune::DBInstance": "DBInstanceClass",
    "AWS::RDS::DBCluster": "DBClusterInstanceClass",
    "AWS::RDS::DBInstance": "DBInstanceClass",
}


def database_classes(databases: Iterable[Resource]) -> set[str]:
    """The instance classes of databases, and of the members of those that are clusters, as far as the template shows them."""
    return {
        held.value
        for database in databases
        for one in (database, *members_of(database))
        for held in _held(one)
        if isinstance(held.value, str)
    }


def not_orderable(databases: Iterable[Resource], engine: EngineVersions, version: str) -> list[str]:
    """The classes of databases that AWS does not offer with a version; none where nobody asked AWS."""
    known = list(databases)
    classes = database_classes(known)
    offered = known[0].template.facts.orderable(engine.engine, version) if classes else None
    return sorted(classes - set(offered)) if offered is not None else []


def _held(database: Resource) -> Iterator[Held]:
    name = _CLASSES.get(database.type)
    if name is not None:
        yield from literals_behind(database.template, database.pointer(name), database.get(name))
