"""A database instance lives in one availability zone, without a standby.

When its zone or its host fails, and while its host is patched, the database is gone until another one is built. With MultiAZ a
standby in another zone holds every write and takes over within a minute or two, under the same name.

Before:

    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: mysql, AvailabilityZone: eu-west-1a, ...}

->

    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: mysql, MultiAZ: true, ...}

Safety: unsafe. The instance and its storage cost twice as much, and writes wait for the standby. An AvailabilityZone, which RDS
refuses beside MultiAZ, is taken out; where there is one, check what moves with it. A condition or a parameter that decides
(production only, say) has decided. Left alone: Aurora, whose storage is in three zones anyway and whose standbys are further
instances; replicas; members of clusters; editions that have no standby (SQL Server Express and Web, RDS Custom).
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, remove, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
    resolves=("CKV_AWS_157", "kics:2b1d4935-9acf-48a7-8466-10d18bf51a69"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
ENGINES = (
    "mysql", "mariadb", "postgres", "oracle-ee", "oracle-se2", "oracle-ee-cdb", "oracle-se2-cdb", "sqlserver-ee", "sqlserver-se",
    "db2-ae", "db2-se",
)  # fmt: skip
ELSEWHERE = ("DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier")


@fixer.resource("AWS::RDS::DBInstance")
def no_standby(instance: Resource) -> Iterator[Finding]:
    """Every instance that could have a standby and has none."""
    engine = instance.get("Engine")
    if not isinstance(engine, str) or engine.lower() not in ENGINES or any(not is_absent(instance.get(name)) for name in ELSEWHERE):
        return
    if patch := settle(instance, {"MultiAZ": True}):
        pinned = [remove(instance.pointer("AvailabilityZone"))] if "AvailabilityZone" in instance.properties else []
        message = f"{instance.name} has no standby: when its zone fails, the database is gone until it is rebuilt. Run it in two zones"
        yield finding(instance.at, message, *patch, *pinned, cost="as much again as the instance and its storage")
