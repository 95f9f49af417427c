"""The engine version cannot be created.

ElastiCache offers few versions of each line. A template that names one it does not offer cannot create its cache. Since
Redis 6, and in Valkey, a version is major.minor: ElastiCache chooses the patch and refuses `7.0.7` ("Specific version
selection is not allowed").

Before:

    Engine: redis
    EngineVersion: '5.0.0'

->

    Engine: redis
    EngineVersion: '5.0.6'

What can be created is known for us-east-1; the message says as of when. A replication group without Engine is Redis.

Safety: safe, because no new cache can be created with the old version, and the line (5.0, 7.0) stays. A cache that runs
already is upgraded within its line in the next update. Where the version comes from a snapshot, a primary or a global
replication group it is only shown, and unsafe where that depends on a condition. A version newer than all that are known is only
shown. Older versions are chosen with `--set elasticache-engine-version-unavailable.allow-downgrade=true` alone; a cache
that exists refuses to go back.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Bound, Finding, Fixer, Resource, Template, VersionUse, bound_by, unavailable_versions, version_groups, version_uses

TYPES = ("AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup")
TIES = ("SnapshotName", "SnapshotArns", "GlobalReplicationGroupId", "PrimaryClusterId")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheEngineVersions.html",
    resolves=("cfn-lint:E3695",),
    tags=("deploy",),
)
DOWNGRADE = fixer.setting("allow-downgrade", bool, "true: take an older version of the line where no newer one is available", False)


@fixer.having(*TYPES)
def cannot_be_created(template: Template) -> Iterator[Finding]:
    """Caches that share a parameter or a mapping are looked at together."""
    for group in version_groups(template.of_type(*TYPES), own_versions):
        yield from unavailable_versions(group, DOWNGRADE, outside)


def own_versions(cache: Resource) -> Iterator[VersionUse]:
    """The versions of a cache."""
    return version_uses(cache, "elasticache:", "redis")


def outside(use: VersionUse) -> Bound | None:
    """What ties a version to something that is not in the template."""
    return bound_by(use, TIES)
