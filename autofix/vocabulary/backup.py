"""Backups: how long databases keep their own, what AWS Backup copies by the template's plans, and a plan that copies snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autofix.fixer import Finding, Setting, finding
from autofix.patch import Operation
from autofix.pointer import ROOT, Json
from autofix.references import NO_VALUE, items, members, references
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.iam import policy_of_aws, trust_policy
from autofix.vocabulary.settled import settle

_POLICY = "service-role/AWSBackupServiceRolePolicyForBackup"
_ARN = {"AWS::RDS::DBCluster": "DBClusterArn", "AWS::RDS::DBInstance": "DBInstanceArn"}
_WEEK, _MOST_DAYS = 7, 35


def kept_longer(cluster: Resource, setting: Setting) -> Iterator[Finding]:
    """A cluster of DocumentDB or Neptune that keeps its backups for less than a week, or says nothing; the setting has the days."""
    days = min(max(setting.of(cluster.template), _WEEK), _MOST_DAYS)
    too_few = (*range(1, _WEEK), *map(str, range(1, _WEEK)))
    if patch := settle(cluster, {"BackupRetentionPeriod": days}, too_few):
        message = (
            f"{cluster.name} keeps its backups for less than a week, so damage that is noticed late cannot be undone. Keep them {days} days"
        )
        yield finding(cluster.at, message, *patch, cost="backup storage beyond the size of the cluster")


def copied_by_backup(template: Template, databases: Iterable[Resource]) -> set[str]:
    """The databases that a selection names whose plan copies; a selection by tag or pattern may mean all of them."""
    found: set[str] = set()
    for selection in template.of_type("AWS::Backup::BackupSelection"):
        plan = template.target(selection.get("BackupPlanId"))
        rules = items(plan.get("BackupPlan", "BackupPlanRule")) if plan is not None else ()
        if any("CopyActions" in members(rule) for rule in rules):
            chosen = members(selection.get("BackupSelection"))
            if chosen.keys() & {"ListOfTags", "Conditions"} or any("*" in str(one) for one in items(chosen.get("Resources"))):
                found.update(database.name for database in databases)
            found.update(used.target for used in references(chosen.get("Resources"), ROOT))
    return found


def copy_plan(template: Template, databases: Sequence[Resource], destination: str, schedule: str, days: int) -> list[Operation]:
    """A vault, a role, a plan and a selection that copy snapshots of these databases to a vault elsewhere.

    They exist under the condition all of the databases share, else always, for one of them always exists. Nothing where
    each has a condition of its own: a selection must not be empty.
    """
    conditions = {database.condition for database in databases}
    if len(conditions) > 1 and None not in conditions:
        return []
    shared = databases[0].condition if len(conditions) == 1 else None
    vault, role, plan, selection = (template.free_name(f"SnapshotCopy{part}") for part in ("Vault", "Role", "Plan", "Selection"))
    name: Json = {"Fn::Sub": "${AWS::StackName}-snapshot-copy"}
    kept: Json = {"DeleteAfterDays": days}
    rule: Json = {
        "RuleName": "SnapshotCopy",
        "TargetBackupVault": {"Ref": vault},
        "ScheduleExpression": schedule,
        "Lifecycle": kept,
        "CopyActions": [{"DestinationBackupVaultArn": destination, "Lifecycle": kept}],
    }
    chosen: dict[str, Json] = {"SelectionName": name, "IamRoleArn": {"Fn::GetAtt": [role, "Arn"]}}
    chosen["Resources"] = [_arn(database, shared) for database in databases]
    assumed = trust_policy("backup.amazonaws.com")
    bodies: list[tuple[str, str, Json]] = [
        (vault, "AWS::Backup::BackupVault", {"BackupVaultName": name}),
        (role, "AWS::IAM::Role", {"AssumeRolePolicyDocument": assumed, "ManagedPolicyArns": [policy_of_aws(_POLICY)]}),
        (plan, "AWS::Backup::BackupPlan", {"BackupPlan": {"BackupPlanName": name, "BackupPlanRule": [rule]}}),
        (selection, "AWS::Backup::BackupSelection", {"BackupPlanId": {"Ref": plan}, "BackupSelection": chosen}),
    ]
    added = [(new, resource_body(kind, body, shared, retained=new == vault)) for new, kind, body in bodies]
    return [template.add_member("Resources", new, body) for new, body in added]


def _arn(database: Resource, shared: str | None) -> Json:
    arn: Json = {"Fn::Sub": f"arn:${{AWS::Partition}}:rds:${{AWS::Region}}:${{AWS::AccountId}}:cluster:${{{database.name}}}"}
    if database.type in _ARN:
        arn = {"Fn::GetAtt": [database.name, _ARN[database.type]]}
    return arn if database.condition == shared else {"Fn::If": [database.condition, arn, NO_VALUE]}
