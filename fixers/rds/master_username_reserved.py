"""The master user of a PostgreSQL database is called admin.

`admin` is a reserved word of PostgreSQL on Amazon RDS and Aurora, and `rdsadmin` belongs to AWS on every engine: "MasterUsername admin
cannot be used as it is a reserved word used by the engine". The database is never created.

Before:

    Engine: aurora-postgresql
    MasterUsername: admin

->

    Engine: aurora-postgresql
    MasterUsername: dbadmin

Safety: unsafe. The database could not be created with the old name, but whatever signs in with it must use the new one. Another name
than dbadmin: `--set rds-master-username-reserved.name=…`. Names that come from a parameter are left to those who give it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    resolves=("cfn-lint:E3002", "cloudformation-validate:E3002"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)
NAME = fixer.setting("name", str, "the name of the master user instead of a reserved one", "dbadmin")
POSTGRES = ("postgres", "aurora-postgresql")


@fixer.resource("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
def reserved(database: Resource) -> Iterator[Finding]:
    """A database whose user is called as its engine does not allow."""
    name, engine = database.get("MasterUsername"), database.get("Engine")
    if isinstance(name, str) and (name == "rdsadmin" or (name == "admin" and engine in POSTGRES)):
        message = f"{database.name} cannot be created with the master user {name}, a reserved word of {engine}; call it {NAME.of(database.template)}"
        yield finding(database.pointer("MasterUsername"), message, replace(database.pointer("MasterUsername"), NAME.of(database.template)))
