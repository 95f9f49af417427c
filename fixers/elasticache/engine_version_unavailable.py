"""An ElastiCache engine version does not exist.

ElastiCache creates only the versions it lists; from Redis 6.0 on these have no patch number (`7.0`, not `7.0.7`).
The version it is a patch of, or the next one of the same major line, takes its place.

Before:

    Cache:
      Type: AWS::ElastiCache::ReplicationGroup
      Properties:
        Engine: redis
        EngineVersion: 7.0.7

->

    Cache:
      Type: AWS::ElastiCache::ReplicationGroup
      Properties:
        Engine: redis
        EngineVersion: '7.0'

Safety: safe for a new stack, which could not be created before. A version is never taken from another major line, and
never a lower one unless `allow-downgrade` is set. Groups restored from a snapshot are only reported, and so are
versions newer than the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Status, change_version, data_remark, engine_versions, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html",
    resolves=("cfn-lint:E3690",),
    tags=("deploy",),
)
DOWNGRADE = fixer.setting("allow-downgrade", bool, "also take the next version below where there is none above", default=False)


@fixer.resource("AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup")
def unavailable(cache: Resource) -> Iterator[Finding]:
    """A cache has a version that ElastiCache lists."""
    default = "redis" if cache.type.endswith("ReplicationGroup") else None
    for found in engine_versions(cache, "elasticache:", default):
        engine = found.engine.partition(":")[2]
        if found.status is Status.NEWER:
            yield finding(
                found.held.at, f"{engine} {found.text} of {cache.name} is in no list known here ({data_remark(cache.template)}); check it"
            )
        if not found.gone:
            continue
        problem = f"{engine} {found.text}{found.place} cannot be created ({data_remark(cache.template)}), so {cache.name} fails"
        wanted = found.nearest(downgrade=DOWNGRADE.of(cache.template))
        if "SnapshotName" in cache.properties or "SnapshotArns" in cache.properties:
            yield finding(found.held.at, f"{problem}. Its snapshot decides which versions are possible: choose one by hand")
        elif wanted is None:
            yield finding(found.held.at, f"{problem}. No version of its major line is left above it: plan a major upgrade")
        else:
            yield finding(found.held.at, f"{problem}. The nearest version is {wanted}", *change_version(cache.template, found, wanted))
