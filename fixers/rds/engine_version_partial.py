"""A MySQL or MariaDB version names only its line, and leaves the choice of the release to the day of the deployment.

Amazon RDS takes `8.0` and picks its default release of that day, so that two stacks of one template get different databases.
cfn-lint and cloudformation-validate take it for an error, for they know full versions only: select this where they decide.

Before:

    Engine: mysql
    EngineVersion: '8.0'

->

    Engine: mysql
    EngineVersion: '8.0.46'

Safety: unsafe. A new database gets the newest release known for us-east-1 instead of the default one. One that runs already is
upgraded to it within its line, and where AutoMinorVersionUpgrade (on by default) has led it further, the next update of the stack
fails: RDS does not go back. Naming the line is AWS's way to live with automatic upgrades; name a release to have them in your hands.
Databases restored from a snapshot and replicas keep what they come from and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, VersionUse, bound_by, finding, is_plain, members, replace, version_uses

LINES_ONLY = ("mysql", "mariadb")
COMES_FROM = ("DBSnapshotIdentifier", "SourceDBInstanceIdentifier", "SourceDBInstanceAutomatedBackupsArn", "SourceDbiResourceId")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    resolves=("cfn-lint:E3691", "cloudformation-validate:E9006"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
    opt_in=True,
)


@fixer.resource("AWS::RDS::DBInstance")
def only_a_line(database: Resource) -> Iterator[Finding]:
    """A version that begins available ones and is none itself."""
    for use in version_uses(database):
        engine = use.engine
        partial = engine.engine in LINES_ONLY and engine.line(use.text) == use.text and use.text not in engine.available
        if partial and not is_restricted(use):
            line = [known for known in engine.available if is_plain(known) and engine.line(known) == use.text]
            if line and bound_by(use, COMES_FROM) is None:
                message = f"{use.text} of {database.name} names a line of {engine.engine}, AWS chooses the release; name it: {line[-1]}"
                yield finding(use.at, f"{message} is the newest ({engine.region}, {engine.date})", replace(use.at, line[-1]))


def is_restricted(use: VersionUse) -> bool:
    """Whether the version is a parameter that admits certain values only."""
    parameter = members(use.database.template.section(use.at[0]).get(use.at[1])) if use.at[0] == "Parameters" else {}
    return "AllowedValues" in parameter or "AllowedPattern" in parameter
