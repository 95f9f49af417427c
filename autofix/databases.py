"""What databases of each engine take: logs they can export, passwords they accept."""

from __future__ import annotations

from dataclasses import dataclass

from autofix.facts import table
from autofix.template import Resource

_ENGINE_OF_TYPE = {"AWS::DocDB::DBCluster": "docdb", "AWS::Neptune::DBCluster": "neptune", "AWS::Redshift::Cluster": "redshift"}
_FAMILIES = ("oracle", "sqlserver", "db2")
DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", *_ENGINE_OF_TYPE)
"""The types of databases that have a master user; engine_of knows what they take."""


@dataclass(frozen=True)
class Engine:
    """The rules of one engine. Editions (``oracle-ee``, ``sqlserver-se``) share those of their family."""

    name: str
    logs: tuple[str, ...]
    usual_logs: tuple[str, ...]
    shortest_password: int
    longest_password: int
    forbidden_in_password: str


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
    shortest, longest = known["password"]
    return Engine(name, tuple(known["logs"]), tuple(known["usual"]), shortest, longest, known["forbidden"])
