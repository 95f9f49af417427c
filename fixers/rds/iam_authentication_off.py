"""A MySQL or PostgreSQL database takes passwords only, no identities of IAM.

With IAM authentication an application signs in with its role and a token that lives for fifteen minutes: there is no password to
leak, to rotate or to forget in a file.

Before:

    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: postgres, DBInstanceClass: db.t4g.medium, ...}

->

    Orders:
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: postgres
        DBInstanceClass: db.t4g.medium
        EnableIAMDatabaseAuthentication: true

Safety: unsafe, although passwords work as before and nobody can use the new way before a database user is made for it (`rds_iam`,
`AWSAuthenticationPlugin`) and a policy allows `rds-db:connect`: AWS wants 300 to 1,000 MiB of memory to be free for it, which the
smallest instances do not have. The database runs on. Engines and clusters that refuse it are left alone: MariaDB before 10.6,
Oracle, SQL Server, Aurora Serverless v1, clusters that are not of Aurora, and Aurora on db.t2.small and db.t3.small. A parameter
leaves the choice to the deployer.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Resource, Safety, finding, is_absent, literals_behind, members_of, settle

CLUSTER, INSTANCE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"
ENGINES = {CLUSTER: ("aurora-mysql", "aurora-postgresql"), INSTANCE: ("mysql", "postgres")}
TOO_SMALL = ("db.t2.small", "db.t3.small")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
    resolves=("CKV_AWS_161", "CKV_AWS_162", "kics:9fcd0a0a-9b6f-4670-a215-d94e6bf3f184"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(CLUSTER, INSTANCE)
def passwords_only(database: Resource) -> Iterator[Finding]:
    """Every database that could take identities of IAM and does not."""
    if database.get("Engine") not in ENGINES[database.type] or not _can(database):
        return
    if patch := settle(database, {"EnableIAMDatabaseAuthentication": True}):
        message = f"{database.name} takes passwords only, which can leak and must be rotated. Let roles of IAM sign in as well"
        yield finding(database.at, message, *patch)


def _can(database: Resource) -> bool:
    """Whether nothing known rules IAM authentication out."""
    if database.type == INSTANCE:
        return is_absent(database.get("DBClusterIdentifier"))
    classes = [
        held.value
        for i in members_of(database)
        for held in literals_behind(i.template, i.pointer("DBInstanceClass"), i.get("DBInstanceClass"))
    ]
    return database.get("EngineMode") in (None, NO_VALUE, "provisioned") and not set(TOO_SMALL).intersection(map(str, classes))
