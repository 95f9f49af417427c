"""A Neptune cluster keeps its backups for less than a week.

Neptune keeps backups for one day unless told otherwise. What was deleted on Friday evening and is missed on Monday is gone.

Before:

    Graph:
      Type: AWS::Neptune::DBCluster

->

    Graph:
      Type: AWS::Neptune::DBCluster
      Properties:
        BackupRetentionPeriod: 7

`--set neptune-backups-kept-briefly.days=…` keeps them longer (at most 35 days). A parameter leaves the choice to the deployer.

Safety: unsafe. Backup storage beyond the size of the cluster is paid for.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, kept_longer

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptune-dbcluster.html",
    resolves=("CKV_AWS_361",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
DAYS = fixer.setting("days", int, "days to keep backups, 7 to 35", 7)


@fixer.resource("AWS::Neptune::DBCluster")
def kept_briefly(cluster: Resource) -> Iterator[Finding]:
    """Every cluster that keeps backups for less than seven days, or says nothing."""
    return kept_longer(cluster, DAYS)
