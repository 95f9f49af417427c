"""Database snapshots are not copied anywhere else.

Automated snapshots live and die with the database, in its account and region. Whoever has said where copies belong
(`--set backup-snapshot-copy-missing.destination=` the ARN of a backup vault, with `schedule` and `days`) gets an AWS
Backup plan that takes a snapshot of every database and copies it there. Without a destination nothing is found: a copy
is a decision, not a default.

Before:

    Resources:
      Orders:
        Type: AWS::RDS::DBCluster

->

    Resources:
      Orders:
        Type: AWS::RDS::DBCluster
      SnapshotCopyPlan:
        Type: AWS::Backup::BackupPlan
      SnapshotCopySelection:
        Type: AWS::Backup::BackupSelection

Safety: unsafe. It costs storage twice, adds a role, and somebody must keep the other vault. Its access policy must
admit this account; a copy into another account is possible only where database and vault are encrypted with keys of
your own that both accounts may use. The databases themselves are not touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, Template, copied_by_backup, copy_plan, finding

TYPES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
DESTINATION = fixer.setting("destination", str, "the ARN of the backup vault, of another account or region, that gets the copies")
SCHEDULE = fixer.setting("schedule", str, "when, as AWS Backup writes it: cron(0 3 ? * SUN *)")
DAYS = fixer.setting("days", int, "for how many days a snapshot and its copy are kept")


@fixer.having(*TYPES)
def never_copied(template: Template) -> Iterator[Finding]:
    """Every database of the template is in a selection of a plan that copies, once a destination is given."""
    destination, schedule, days = DESTINATION.of(template), SCHEDULE.of(template), DAYS.of(template)
    databases = [database for database in template.of_type(*TYPES) if not _is_member(database)]
    copied = copied_by_backup(template, databases) if destination else set()
    uncovered = [database for database in databases if database.name not in copied]
    if not destination or not uncovered:
        return
    message = f"The snapshots of {', '.join(database.name for database in uncovered)} are not copied to {destination}"
    if schedule is None or days is None:
        yield finding(uncovered[0].at, message, needs=SCHEDULE if schedule is None else DAYS)
    else:
        patch = copy_plan(template, uncovered, destination, schedule, days)
        yield finding(uncovered[0].at, f"{message}. Let AWS Backup do it", *patch, cost="backup storage, here and at the destination")


def _is_member(database: Resource) -> bool:
    return database.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in database.properties
