"""The engine version cannot be created.

RDS offers each minor version for a year or two. A template that names one which has been withdrawn (or that never
existed) cannot create its database: "Cannot find version 8.0.35 for mysql". The nearest version of the same line that
can be created is what was meant.

Before:

    Engine: mysql
    EngineVersion: '8.0.35'

->

    Engine: mysql
    EngineVersion: '8.0.42'

A global cluster, its member clusters, their instances, and replicas of databases in the template get one version, together.
`8.0` and `15` are fine: AWS chooses the newest. What can be created is known for us-east-1; the message says as of when.

Safety: safe, because no new database can be created with the old version, and the line (8.0, 15) stays. A database that runs
already is upgraded within its line in the next update, with an interruption. Where the version comes from a snapshot, a
replica's source or a global cluster outside the template it is only shown, and unsafe where that depends on a condition.
A version newer than all that are known is only shown. Older versions are chosen with
`--set rds-engine-version-unavailable.allow-downgrade=true` alone; a database that exists refuses to go back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from autofix import (
    NO_VALUE,
    Bound,
    Finding,
    Fixer,
    Json,
    Resource,
    Template,
    VersionUse,
    bound_by,
    choices,
    is_absent,
    unavailable_versions,
    version_groups,
    version_uses,
)

INSTANCE, CLUSTER, GLOBAL = "AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::RDS::GlobalCluster"
IDENTIFIER = {GLOBAL: "GlobalClusterIdentifier", CLUSTER: "DBClusterIdentifier", INSTANCE: "DBInstanceIdentifier"}
RELATED = {
    INSTANCE: ("DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier"),
    CLUSTER: ("GlobalClusterIdentifier", "ReplicationSourceIdentifier", "SourceDBClusterIdentifier"),
    GLOBAL: ("SourceDBClusterIdentifier",),
}
"""Properties that name a database whose version must be the same."""
RESTORED_FROM = (
    "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "SnapshotIdentifier", "SourceDbiResourceId",
    "SourceDbClusterResourceId", "SourceDBInstanceAutomatedBackupsArn",
)  # fmt: skip

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html",
    resolves=("cfn-lint:E3690", "cfn-lint:E3691", "cfn-lint:W3690", "cfn-lint:W3691"),
    tags=("deploy",),
)
DOWNGRADE = fixer.setting("allow-downgrade", bool, "true: take an older version of the line where no newer one is available", False)


@fixer.having(*IDENTIFIER)
def cannot_be_created(template: Template) -> Iterator[Finding]:
    """Databases that must agree are looked at together."""
    for group in version_groups(template.of_type(*IDENTIFIER), own_versions, related):
        yield from unavailable_versions(group, DOWNGRADE, outside)


def own_versions(database: Resource) -> Iterator[VersionUse]:
    """The versions of a database; a member of a cluster has none unless its cluster has, which manages it."""
    cluster = database.get("DBClusterIdentifier") if database.type == INSTANCE else None
    found = [named(database.template, value) for _, value in choices(database.at, cluster)]
    if cluster is None or any(owner is not None and not is_absent(owner.get("EngineVersion")) for owner in found):
        yield from version_uses(database)


def related(database: Resource) -> Iterator[Resource]:
    """The databases of the template that must have the same version."""
    for name in RELATED[database.type]:
        for _, value in choices(database.pointer(name), database.get(name)):
            if (other := named(database.template, value)) is not None:
                yield other


def named(template: Template, value: Json) -> Resource | None:
    """The database of the template that a value names, by reference or by the same identifier."""
    return template.target(value, *IDENTIFIER) or template.once(identifiers).get(json.dumps(value))


def identifiers(template: Template) -> dict[str, Resource]:
    """The databases by the identifiers they are given."""
    databases = template.of_type(*IDENTIFIER)
    return {json.dumps(own): database for database in databases if (own := database.get(IDENTIFIER[database.type])) is not None}


def outside(use: VersionUse) -> Bound | None:
    """What ties a version to something that is not in the template."""
    database = use.database
    names = [
        name
        for name in RELATED[database.type]
        if any(named(database.template, v) is None for _, v in choices(database.at, database.get(name)))
    ]
    serverless = database.get("EngineMode") not in (None, NO_VALUE, "provisioned")
    return Bound("EngineMode", True) if serverless else bound_by(use, (*RESTORED_FROM, *names))
