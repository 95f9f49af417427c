"""A trail does not wait for the policy that lets CloudTrail write to its bucket.

CreateTrail checks the bucket's policy at once. The trail refers to the bucket, not to the policy, so CloudFormation creates
trail and policy at the same time, and the trail fails with "Incorrect S3 bucket policy is detected for bucket" whenever it
comes first.

Before:

    Trail:
      Type: AWS::CloudTrail::Trail
      Properties:
        S3BucketName: !Ref LogBucket
        IsLogging: true

->

    Trail:
      Type: AWS::CloudTrail::Trail
      DependsOn: LogBucketPolicy
      Properties:
        S3BucketName: !Ref LogBucket
        IsLogging: true

Safety: safe. Only the order of creation and deletion changes, no resource is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, bucket_policies, buckets_of, ordered

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudtrail-trail.html",
    tags=("deploy",),
)


@fixer.resource("AWS::CloudTrail::Trail")
def trail_before_policy(trail: Resource) -> Iterator[Finding]:
    """A trail that logs to a bucket of the template, and a policy of that bucket it does not wait for."""
    for bucket in buckets_of(trail.template, trail.get("S3BucketName")):
        message = f"{trail.name} may be created before {{}} lets CloudTrail write to {bucket.name}, and fails then; add DependsOn: {{}}"
        yield from ordered(trail, bucket_policies(bucket), message)
