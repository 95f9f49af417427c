"""A Redshift cluster writes no audit logs.

Who connected, who failed to, and what was asked stays in system tables for a few days.

Before:

    NodeType: ra3.xlplus

-> (with --set redshift-audit-logs-missing.bucket=LogBucket)

    NodeType: ra3.xlplus
    LoggingProperties:
      BucketName: !Ref LogBucket

Safety: unsafe, and it needs the setting `bucket`: the name of a bucket of the region, or the logical id of one in the template. Its
policy must let redshift.amazonaws.com put objects and read the ACL; a bucket of the template that does not is only reported. What
users ask is logged only where the parameter group has enable_user_activity_logging. Logs are billed as storage. A cluster that logs
to CloudWatch (LogDestinationType) is left alone, also where checkov asks for a bucket.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, chosen_resource, is_absent, settle, shut_out

LOGGING = "LoggingProperties"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
    resolves=("CKV_AWS_71", "securityhub:Redshift.4"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
BUCKET = fixer.setting("bucket", str, "the bucket for audit logs of Redshift: a name or a logical id of the template")


@fixer.resource("AWS::Redshift::Cluster")
def unrecorded(cluster: Resource) -> Iterator[Finding]:
    """Every cluster writes audit logs."""
    patch = settle(cluster, {LOGGING: {"BucketName": chosen(cluster, BUCKET)}})
    if not (is_absent(cluster.get(LOGGING, "LogDestinationType")) or cluster.get(LOGGING, "LogDestinationType") == "s3"):
        return
    message = f"nobody can tell who used {cluster.name} and what was asked; write audit logs"
    shut = shut_out(chosen_resource(cluster, BUCKET), "redshift.amazonaws.com")
    yield from ask(cluster, BUCKET, message, patch, cost="storage of the logs", first=shut)
