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

Safety: safe. It opens a second way to sign in, which stays unused until somebody makes a database user for it (`rds_iam`,
`AWSAuthenticationPlugin`) and a policy allows `rds-db:connect`. Passwords work as before, and the database runs on. Engines and
clusters that refuse it are left alone: MariaDB before 10.6, Oracle, SQL Server, Aurora Serverless v1, clusters that are not of
Aurora, and the smallest classes of Aurora. A database that says false, or a parameter, has decided.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Resource, finding, is_absent, references

PROPERTY = "EnableIAMDatabaseAuthentication"
CLUSTER, INSTANCE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"
ENGINES = {CLUSTER: ("aurora-mysql", "aurora-postgresql"), INSTANCE: ("mysql", "postgres")}
TOO_SMALL = ("db.t2.small", "db.t3.small")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
    resolves=("CKV_AWS_161", "CKV_AWS_162"),
    tags=("security",),
)


@fixer.resource(CLUSTER, INSTANCE)
def passwords_only(database: Resource) -> Iterator[Finding]:
    """Every database that could take identities of IAM and says nothing about them."""
    if database.get("Engine") not in ENGINES[database.type] or not is_absent(database.get(PROPERTY)) or not _can(database):
        return
    message = f"{database.name} takes passwords only, which can leak and must be rotated. Let roles of IAM sign in as well"
    yield finding(database.at, message, database.add_property(PROPERTY, True))


def _can(database: Resource) -> bool:
    """Whether nothing known rules IAM authentication out."""
    if database.type == INSTANCE:
        return is_absent(database.get("DBClusterIdentifier"))
    members = [i for i in database.template.of_type(INSTANCE) if database.name in _clusters(i)]
    small = any(member.get("DBInstanceClass") in TOO_SMALL for member in members)
    return database.get("EngineMode") in (None, NO_VALUE, "provisioned") and not small


def _clusters(instance: Resource) -> set[str]:
    return {used.target for used in references(instance.get("DBClusterIdentifier"), instance.at)}
