"""An RDS or Aurora engine version can no longer be created.

AWS deprecates engine versions; a template that names one creates no database ("Cannot find version 8.0.35 for mysql").
The nearest version of the same major line takes its place. A partial version (`15`, `8.0`) stands for the newest one
and is fine. A global cluster, its clusters and their members change together.

Before:

    Database:
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: mysql
        EngineVersion: 8.0.35

->

    Database:
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: mysql
        EngineVersion: '8.0.42'

Safety: safe for a new stack, which could not be created before. An existing database is upgraded to another minor
version, with an interruption. A major line is never crossed, and the version never goes down unless `allow-downgrade`
is set (AWS refuses to downgrade a database that exists). Restored and replicated databases, whose source decides the
version, are only reported, and so are versions newer than the data. Where a parameter decides, its default and its
allowed values change; stacks that pass a value of their own keep it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    EngineVersion,
    Finding,
    Fixer,
    Resource,
    Safety,
    Status,
    Template,
    change_version,
    common_version,
    data_remark,
    database_families,
    engine_versions,
    finding,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html",
    resolves=("cfn-lint:E3690", "cfn-lint:E3691", "cfn-lint:W3690", "cfn-lint:W3691"),
    tags=("deploy",),
)
DOWNGRADE = fixer.setting("allow-downgrade", bool, "also take the next version below where there is none above", default=False)

SOURCES = ("SnapshotIdentifier", "DBSnapshotIdentifier", "SourceDBInstanceIdentifier", "SourceDbiResourceId", "ReplicationSourceIdentifier")
EXTENDED_SUPPORT = {
    "mysql": ("5.7", "8.0"),
    "aurora-mysql": ("5.7",),
    "postgres": ("11", "12", "13"),
    "aurora-postgresql": ("11", "12", "13"),
}
"""Major lines past their standard support, as of 2026-11: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html."""


@fixer.template
def unavailable(template: Template) -> Iterator[Finding]:
    """Databases that share an engine version have one that can be created."""
    for family in database_families(template):
        versions = [found for resource in family for found in engine_versions(resource)]
        gone = [found for found in versions if found.gone or (found.status is Status.NEWER and DOWNGRADE.of(template))]
        for line in dict.fromkeys(found.line for found in gone):
            yield _replaced(template, family, [found for found in gone if found.line == line])
        for found in versions:
            if found not in gone and found.status in (Status.NEWER, Status.DOUBTFUL):
                message = (
                    f"{found.engine} {found.text} of {found.resource.name} is in no list known here ({data_remark(template)}); check it"
                )
                yield finding(found.held.at, message)


def _replaced(template: Template, family: list[Resource], gone: list[EngineVersion]) -> Finding:
    first = gone[0]
    problem = (
        f"{first.engine} {first.text}{first.place} cannot be created any more ({data_remark(template)}), so {first.resource.name} fails"
    )
    source = next((f"{resource.name}.{key}" for resource in family for key in SOURCES if key in resource.properties), None)
    if source is not None:
        return finding(first.held.at, f"{problem}. {source} decides which versions are possible: choose one by hand")
    wanted = common_version(gone, downgrade=DOWNGRADE.of(template))
    if wanted is None:
        return finding(first.held.at, f"{problem}. No version of its major line is left above it: plan a major upgrade")
    patch = {op.path: op for found in gone for op in change_version(template, found, wanted)}
    safety = None if all(found.gone for found in gone) else Safety.UNSAFE
    return finding(
        first.held.at, f"{problem}. The nearest version is {wanted}{_support(first.engine, wanted)}", *patch.values(), safety=safety
    )


def _support(engine: str, version: str) -> str:
    past = any(version.startswith(line + ".") for line in EXTENDED_SUPPORT.get(engine, ()))
    return "; its major line is in Extended Support, which costs extra" if past else ""
