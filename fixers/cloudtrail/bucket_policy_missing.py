"""A trail is to log to a bucket of the template that does not let CloudTrail write.

CloudTrail looks at the policy of the bucket when the trail is created. Without the two statements that AWS documents, creation fails:
"Incorrect S3 bucket policy is detected for bucket".

Before:

    Trail:
      Type: AWS::CloudTrail::Trail
      Properties: {IsLogging: true, S3BucketName: !Ref Logs}
    Logs:
      Type: AWS::S3::Bucket

->

    Trail:
      Type: AWS::CloudTrail::Trail
      DependsOn: LogsPolicy
      Properties: {IsLogging: true, S3BucketName: !Ref Logs}
    Logs:
      Type: AWS::S3::Bucket
    LogsPolicy:
      Type: AWS::S3::BucketPolicy
      Properties: …

A policy that the bucket has already gets the statements.

Safety: safe. The template says that the trail logs there, and cannot be deployed; CloudTrail may read the bucket's ACL and write the logs
of this account. Policies that cannot be read and trails of an organization are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    UNKNOWN,
    Finding,
    Fixer,
    Json,
    Resource,
    add_statement,
    bucket_policies,
    bucket_statements,
    buckets_of,
    finding,
    is_absent,
    new_policy,
    sub_text,
)

SERVICE = "cloudtrail.amazonaws.com"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    tags=("deploy",),
)


@fixer.resource("AWS::CloudTrail::Trail")
def locked_out(trail: Resource) -> Iterator[Finding]:
    """Nothing in the policies of the trail's bucket names CloudTrail or everyone."""
    prefix = "" if is_absent(trail.get("S3KeyPrefix")) else sub_text(trail.get("S3KeyPrefix"))
    if UNKNOWN in prefix or not is_absent(trail.get("IsOrganizationTrail")):
        return
    for bucket in buckets_of(trail.template, trail.get("S3BucketName"))[:1]:
        said = list(bucket_statements(bucket))
        admitted = any(statement.may_mean("cloudtrail") for statement in said if statement.body.get("Effect") == "Allow")
        if admitted or not all(statement.body for statement in said):
            continue
        wanted, policies = list(_statements(bucket, prefix)), bucket_policies(bucket)
        added = (
            [add_statement(policies[0], statement) for statement in wanted]
            if policies
            else new_policy(trail, bucket.name, bucket.condition, *wanted)
        )
        if added and None not in added:
            message = f"{trail.name} is to log to {bucket.name}, whose policy does not let CloudTrail write; let it"
            yield finding(trail.at, message, *filter(None, added))


def _statements(bucket: Resource, prefix: str) -> Iterator[dict[str, Json]]:
    """What AWS documents; where the prefix ends with a slash, everything below it, for there are two then."""
    arn = f"${{{bucket.name}.Arn}}"
    allow: dict[str, Json] = {"Effect": "Allow", "Principal": {"Service": SERVICE}}
    path = f"{prefix}*" if prefix.endswith("/") else f"{prefix}{'/' if prefix else ''}AWSLogs/${{AWS::AccountId}}/*"
    yield {**allow, "Action": "s3:GetBucketAcl", "Resource": {"Fn::GetAtt": [bucket.name, "Arn"]}}
    condition: Json = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    yield {**allow, "Action": "s3:PutObject", "Resource": {"Fn::Sub": f"{arn}/{path}"}, "Condition": condition}
