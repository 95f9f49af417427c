"""A bucket keeps no record of who reads and writes its objects.

After a leak nobody can tell what was read, by whom and from where.

Before:

    Invoices:
      Type: AWS::S3::Bucket

-> (with --set s3-access-logs-missing.bucket=LogBucket)

    Invoices:
      Type: AWS::S3::Bucket
      Properties:
        LoggingConfiguration:
          DestinationBucketName: !Ref LogBucket
          LogFilePrefix: Invoices/

Safety: unsafe, and it needs the setting `bucket`: the name of a log bucket of the same account and region, or the logical id of
one in the template. Its policy must let logging.s3.amazonaws.com put objects; a bucket of the template that does not (nor has the
ACL LogDeliveryWrite) is only reported. Logs are billed as storage. Buckets that receive such logs are left alone, also where
checkov asks for it: a bucket that logs to itself fills itself with logs about logs.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, Template, ask, buckets_of, chosen, chosen_resource, settle, shut_out

LOGGING, DESTINATION = "LoggingConfiguration", "DestinationBucketName"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
    resolves=("CKV_AWS_18", "cfn-nag:W35", "securityhub:S3.9"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
BUCKET = fixer.setting("bucket", str, "the bucket for the access logs of other buckets: a name or a logical id of the template")


@fixer.resource("AWS::S3::Bucket")
def unrecorded(bucket: Resource) -> Iterator[Finding]:
    """Every bucket writes access logs, but for those that receive them."""
    logging: Json = {DESTINATION: chosen(bucket, BUCKET), "LogFilePrefix": f"{bucket.name}/"}
    patch = settle(bucket, {LOGGING: logging})
    if all(operation.path[-1] == "LogFilePrefix" for operation in patch) or _receives(bucket):
        return
    message = f"nobody can tell who read {bucket.name} and wrote to it; let it write access logs"
    target = chosen_resource(bucket, BUCKET)
    by_acl = target is not None and target.get("AccessControl") == "LogDeliveryWrite"
    shut = None if by_acl else shut_out(target, "logging.s3.amazonaws.com")
    yield from ask(bucket, BUCKET, message, patch, cost="storage of the logs", first=shut)


def _receives(bucket: Resource) -> bool:
    given = BUCKET.of(bucket.template)
    meant = given is not None and given in (bucket.name, bucket.get("BucketName"))
    return meant or bucket.name in bucket.template.once(_receivers) or bucket.get("AccessControl") == "LogDeliveryWrite"


def _receivers(template: Template) -> set[str]:
    logged = (other.get(LOGGING, DESTINATION) for other in template.of_type("AWS::S3::Bucket"))
    return {bucket.name for value in logged for bucket in buckets_of(template, value)}
