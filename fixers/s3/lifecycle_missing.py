"""A bucket that grows by itself has no lifecycle.

Logs are written day and night and never deleted; in a versioned bucket everything that was ever overwritten or deleted
is still there. Nobody looks at it, and the bill grows without end, until a lifecycle rule says how long to keep it.

Before:

    Data:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration:
          Status: Enabled

->

    Data:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration:
          Status: Enabled
        LifecycleConfiguration:
          Rules:
            - Id: ExpireOldVersions
              Status: Enabled
              NoncurrentVersionExpiration:
                NoncurrentDays: 90
              AbortIncompleteMultipartUpload:
                DaysAfterInitiation: 7

Safety: unsafe, because it deletes data for good, and only with a setting: ``version-days`` for old versions, ``log-days``
for logs. Objects that are current are only touched in a bucket that is named for logs and gets them from a resource of the
template. Buckets with an object lock are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, Template, bucket_of, finding, is_absent, items, members, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-10",
    resolves=("securityhub:S3.10",),
    safety=Safety.UNSAFE,
    tags=("cost",),
)
VERSION_DAYS = fixer.setting("version-days", int, "days to keep a version of an object after it was overwritten or deleted")
LOG_DAYS = fixer.setting("log-days", int, "days to keep logs in the buckets that receive them")
DESTINATIONS = {
    "AWS::S3::Bucket": ("LoggingConfiguration", "DestinationBucketName"),
    "AWS::CloudTrail::Trail": ("S3BucketName",),
    "AWS::CloudFront::Distribution": ("DistributionConfig", "Logging", "Bucket"),
    "AWS::Config::DeliveryChannel": ("S3BucketName",),
    "AWS::EC2::FlowLog": ("LogDestination",),
    "AWS::ElasticLoadBalancing::LoadBalancer": ("AccessLoggingPolicy", "S3BucketName"),
}
"""Where a resource names the bucket it writes its logs to; a load balancer of today does it in a list."""
NAMES = re.compile("log|trail|audit|config", re.IGNORECASE)


@fixer.resource("AWS::S3::Bucket")
def growing(bucket: Resource) -> Iterator[Finding]:
    """What comes by itself goes by itself."""
    versioned = bucket.get("VersioningConfiguration", "Status") == "Enabled"
    logs = bucket.name in bucket.template.once(_log_buckets)
    locked = bucket.get("ObjectLockEnabled") or bucket.get("ObjectLockConfiguration")
    if not is_absent(bucket.get("LifecycleConfiguration")) or locked or not (versioned or logs):
        return
    what = "receives logs" if logs else "keeps every version of its objects"
    message = f"{bucket.name} {what} and has no LifecycleConfiguration, so it grows forever"
    setting = LOG_DAYS if logs else VERSION_DAYS
    days = setting.of(bucket.template)
    if not isinstance(days, int) or days < 1:
        yield finding(bucket.at, f"{message}; say after how many days they may go", needs=setting)
        return
    configuration = _lifecycle(days, logs, versioned)
    at = bucket.pointer("LifecycleConfiguration")
    present = "LifecycleConfiguration" in bucket.properties
    operation = replace(at, configuration) if present else bucket.add_property("LifecycleConfiguration", configuration)
    yield finding(bucket.at, f"{message}; let them go after {days} days", operation)


def _lifecycle(days: int, logs: bool, versioned: bool) -> Json:
    rule: dict[str, Json] = {"Id": "ExpireLogs" if logs else "ExpireOldVersions", "Status": "Enabled"}
    if logs:
        rule["ExpirationInDays"] = days
    if versioned:
        rule["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
    rule["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": 7}
    return {"Rules": [rule]}


def _log_buckets(template: Template) -> set[str]:
    """The buckets that get the logs of some resource of the template, and are for nothing else by their own name."""
    named = [writer.get(*path) for kind, path in DESTINATIONS.items() for writer in template.of_type(kind)]
    for balancer in template.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer"):
        named += [members(attribute).get("Value") for attribute in items(balancer.get("LoadBalancerAttributes"))]
    found = {bucket.name for value in named if (bucket := bucket_of(template, value)) is not None}
    found |= {bucket.name for bucket in template.of_type("AWS::S3::Bucket") if bucket.get("AccessControl") == "LogDeliveryWrite"}
    return {name for name in found if NAMES.search(name)}
