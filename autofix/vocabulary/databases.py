"""What databases of each engine take: logs they can export, passwords they accept, how those are rotated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autofix.facts import table
from autofix.pointer import ROOT
from autofix.references import references
from autofix.template import Resource, Template

_ENGINE_OF_TYPE = {"AWS::DocDB::DBCluster": "docdb", "AWS::Neptune::DBCluster": "neptune", "AWS::Redshift::Cluster": "redshift"}
_FAMILIES = ("oracle", "sqlserver", "db2")
DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", *_ENGINE_OF_TYPE)
"""The types of databases that have a master user; engine_of knows what they take."""
MADE_FROM = (
    "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "SnapshotIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier",
    "SourceDBInstanceAutomatedBackupsArn", "SourceDbiResourceId", "SourceDbClusterResourceId",
)  # fmt: skip
"""Properties that say what a database's data is taken from, and with it whether it is encrypted."""


_INSTANCES = ("AWS::DocDB::DBInstance", "AWS::Neptune::DBInstance", "AWS::RDS::DBInstance")


@dataclass(frozen=True)
class Engine:
    """The rules of one engine. Editions (``oracle-ee``, ``sqlserver-se``) share those of their family."""

    name: str
    logs: tuple[str, ...]
    usual_logs: tuple[str, ...]
    longest_password: int
    forbidden_in_password: str
    rotation_type: str | None
    """Secrets Manager's rotation template for the one user of a secret."""


def engine_of(database: Resource) -> Engine | None:
    """The engine of a database, or None where the template does not say it in so many words.

    A member of an Aurora cluster has no engine in this sense: the cluster holds its logs and its password.
    """
    name = _ENGINE_OF_TYPE.get(database.type) or database.get("Engine")
    if not isinstance(name, str) or (database.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in database.properties):
        return None
    name = name.lower()
    name = next((family for family in _FAMILIES if name.startswith(f"{family}-")), name)
    known = table("databases")["types"].get(database.type, {}).get(name)
    if known is None:
        return None
    _, longest = known["password"]
    return Engine(name, tuple(known["logs"]), tuple(known["usual"]), longest, known["forbidden"], known.get("rotation"))


def refused_in_password(databases: Iterable[Resource]) -> str:
    """The characters that at least one of these databases refuses in the password of its master user."""
    engines = [engine.forbidden_in_password for engine in map(engine_of, databases) if engine is not None]
    return "".join(dict.fromkeys("".join(['/"@ ', *engines])))


def password_parameters(template: Template) -> dict[str, list[Resource]]:
    """The parameters that hold the password of a master user, as a whole, each with its databases."""
    found: dict[str, list[Resource]] = {}
    for database in template.of_type(*DATABASES):
        for used in references(database.get("MasterUserPassword"), ROOT):
            if used.kind == "Ref" and "Fn::Join" not in used.at and used.target in template.section("Parameters"):
                found.setdefault(used.target, []).append(database)
    return found


def members_of(cluster: Resource) -> list[Resource]:
    """The instances of the template that are, or may be, members of a cluster of databases."""
    return cluster.template.once(_members).get(cluster.name, [])


def _members(template: Template) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for instance in template.of_type(*_INSTANCES):
        for name in {used.target for used in references(instance.get("DBClusterIdentifier"), ROOT)}:
            found.setdefault(name, []).append(instance)
    return found
