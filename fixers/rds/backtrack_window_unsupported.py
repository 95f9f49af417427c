"""BacktrackWindow is set on a cluster that cannot be backtracked.

Only Aurora MySQL can be backtracked, and no member of an Aurora global database. The cluster is refused when the stack
is deployed. (Point-in-time recovery is something else and always on: BackupRetentionPeriod says for how long.)

Before:

    Engine: aurora-postgresql
    BacktrackWindow: 86400

->

    Engine: aurora-postgresql

Safety: safe. No such cluster could be deployed with the property.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Template, engine_of, finding, intrinsic, is_absent, literals_behind, referred, remove

PROPERTY = "BacktrackWindow"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html",
    tags=("deploy",),
)


@fixer.having("AWS::RDS::DBCluster")
def cannot_backtrack(template: Template) -> Iterator[Finding]:
    """A window of more than nothing stands only where Aurora can backtrack."""
    everywhere = template.of_type("AWS::RDS::GlobalCluster")
    primaries = {(referred(database.get("SourceDBClusterIdentifier")), database.condition) for database in everywhere}
    for cluster in template.of_type("AWS::RDS::DBCluster"):
        is_primary = not primaries.isdisjoint({(cluster.name, None), (cluster.name, cluster.condition)})
        reason = _reason(cluster, is_primary)
        if reason and _may_be_on(cluster):
            at = cluster.pointer(PROPERTY)
            yield finding(at, f"{cluster.name} cannot be backtracked: {reason}. Remove {PROPERTY}", remove(at))


def _reason(cluster: Resource, is_primary: bool) -> str | None:
    engine = engine_of(cluster)
    if engine is not None and engine.name != "aurora-mysql":
        return f"{engine.name} has no backtracking, only Aurora MySQL does"
    member_of = cluster.get("GlobalClusterIdentifier")
    if is_primary or (not is_absent(member_of) and intrinsic(member_of)[0] != "Fn::If"):
        return "members of an Aurora global database have no backtracking"
    return None


def _may_be_on(cluster: Resource) -> bool:
    value = cluster.get(PROPERTY)
    literals = [held.value for held in literals_behind(cluster.template, cluster.pointer(PROPERTY), value)]
    return not is_absent(value) and (not literals or any(str(literal) != "0" for literal in literals))
