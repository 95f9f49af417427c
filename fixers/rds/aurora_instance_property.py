"""An instance of an Aurora cluster is given what only its cluster decides.

Storage, backups, the password, protection from deletion and IAM authentication belong to the cluster; instances only compute. RDS
refuses or ignores what an instance is given of them.

Before:

    Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, DeletionProtection: true, …}}
    Instance:
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: aurora-mysql
        DBClusterIdentifier: !Ref Cluster
        DeletionProtection: true

->

    Instance:
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: aurora-mysql
        DBClusterIdentifier: !Ref Cluster

Safety: safe where the cluster says it already, where it is switched off, and for AllocatedStorage, which a cluster has no use for. What
the cluster of the template does not say is moved to it, and that is unsafe, as is leaving it out where the cluster is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, is_switch, move, remove

OF_THE_CLUSTER = (
    "AllocatedStorage",
    "BackupRetentionPeriod",
    "CopyTagsToSnapshot",
    "DeletionProtection",
    "EnableIAMDatabaseAuthentication",
    "MasterUserPassword",
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    resolves=("cfn-lint:E3682",),
    tags=("deploy",),
)


@fixer.resource("AWS::RDS::DBInstance")
def said_of_the_instance(instance: Resource) -> Iterator[Finding]:
    """Each property that is the cluster's, of an instance that certainly belongs to an Aurora cluster."""
    engine = instance.get("Engine")
    if not (isinstance(engine, str) and engine.lower().startswith("aurora")) or is_absent(instance.get("DBClusterIdentifier")):
        return
    cluster = instance.template.target(instance.get("DBClusterIdentifier"))
    for name in OF_THE_CLUSTER:
        value, at = instance.get(name), instance.pointer(name)
        if is_absent(value):
            continue
        what = f"{instance.name} is an instance of an Aurora cluster, whose {name} its cluster decides: RDS refuses or ignores it here"
        if name == "AllocatedStorage" or is_switch(value, on=False):
            yield finding(at, f"{what}. Leave it out", remove(at))
        elif cluster is None or cluster.type != "AWS::RDS::DBCluster":
            yield finding(at, f"{what}. Leave it out, and say it of the cluster", remove(at), safety=Safety.UNSAFE)
        elif name in cluster.properties:
            yield finding(at, f"{what}. {cluster.name} says it already; leave it out", remove(at))
        elif cluster.condition in (None, instance.condition) and name != "MasterUserPassword":
            patch = move(at, cluster.pointer(name))
            yield finding(at, f"{what}. Say it of {cluster.name}", patch, safety=Safety.UNSAFE)
        else:
            yield finding(at, f"{what}. Leave it out; {cluster.name} decides it", remove(at), safety=Safety.UNSAFE)
