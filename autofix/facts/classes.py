"""Instance and node classes: which AWS offers where."""

from __future__ import annotations

import functools

from autofix.facts import table

_OF_ANOTHER = {"AWS::ElastiCache::ReplicationGroup": "AWS::ElastiCache::CacheCluster"}
"""Types that take the classes of another one."""

_SERVERLESS = (
    "AWS::DocDB::DBInstance",
    "AWS::Neptune::DBInstance",
    "AWS::RDS::DBInstance aurora-mysql",
    "AWS::RDS::DBInstance aurora-postgresql",
)
"""Members of a cluster that scales by itself are of the class ``db.serverless``, which has no price of its own."""


@functools.cache
def offered_classes(kind: str, region: str | None = None, engine: str = "") -> frozenset[str] | None:
    """The classes that a resource type takes in a region (none given: in any region); None where nothing is known.

    engine: for AWS::RDS::DBInstance and AWS::RDS::DBCluster, whose classes depend on it.
    """
    known = table("instance_classes")
    key = f"{_OF_ANOTHER.get(kind, kind)} {engine}".strip()
    rows = known["types"].get(key)
    if rows is None or region not in (None, *known["regions"]):
        return None
    bit = -1 if region is None else 1 << known["regions"].index(region)
    listed = (
        f"{family}.{size}"
        for mask, families in rows.items()
        if int(mask, 16) & bit
        for family, sizes in families.items()
        for size in sizes.split()
    )
    return frozenset([*listed, *(["db.serverless"] if key in _SERVERLESS else [])])


def classes_known_on() -> str:
    """The day the classes were read."""
    return str(table("instance_classes")["date"])[:10]
