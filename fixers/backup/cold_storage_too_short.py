"""A backup is deleted less than 90 days after it was moved to cold storage.

AWS Backup keeps what it moves to cold storage for at least 90 days, and refuses a lifecycle that deletes it earlier; the
plan is not created.

Before:

    Lifecycle:
      MoveToColdStorageAfterDays: 7
      DeleteAfterDays: 30

->

    Lifecycle:
      MoveToColdStorageAfterDays: 7
      DeleteAfterDays: 97

Safety: unsafe. Backups are kept until they may be deleted, which is longer than was wanted; to keep them only as long,
leave MoveToColdStorageAfterDays out. Numbers in parameters and mappings are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, Safety, finding, intrinsic, members, number, numeral, replace, unfolded

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
    resolves=("cfn-lint:E3504",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)
SHORTEST = 90


@fixer.resource("AWS::Backup::BackupPlan")
def deleted_too_early(plan: Resource) -> Iterator[Finding]:
    """The lifecycle of a rule, or of the copies it makes."""
    at = plan.pointer("BackupPlan", "BackupPlanRule")
    for place, rule in unfolded(plan.get("BackupPlan", "BackupPlanRule"), at):
        yield from _too_early(plan, members(rule).get("Lifecycle"), place / "Lifecycle")
        for inner, action in unfolded(members(rule).get("CopyActions"), place / "CopyActions"):
            yield from _too_early(plan, members(action).get("Lifecycle"), inner / "Lifecycle")


def _too_early(plan: Resource, lifecycle: Json, at: Pointer) -> Iterator[Finding]:
    given = members(lifecycle) if intrinsic(lifecycle)[0] is None else {}
    moved, deleted = number(given.get("MoveToColdStorageAfterDays")), number(given.get("DeleteAfterDays"))
    if moved is not None and deleted is not None and moved > 0 and 0 < deleted < moved + SHORTEST:
        message = f"{plan.name} moves backups to cold storage after {moved} days, where they stay for at least {SHORTEST}"
        right = numeral(moved + SHORTEST, given["DeleteAfterDays"])
        yield finding(at / "DeleteAfterDays", f"{message}; delete them after {right}", replace(at / "DeleteAfterDays", right))
