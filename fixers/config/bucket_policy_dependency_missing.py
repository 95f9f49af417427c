"""A delivery channel does not wait for the policy that lets AWS Config write to its bucket.

AWS Config writes a test object when the channel is created. The channel refers to the bucket, not to the policy, so
CloudFormation creates channel and policy at the same time, and the channel fails with "Insufficient delivery policy to s3
bucket" whenever it comes first.

Before:

    Channel:
      Type: AWS::Config::DeliveryChannel
      Properties:
        S3BucketName: !Ref ConfigBucket

->

    Channel:
      Type: AWS::Config::DeliveryChannel
      DependsOn: ConfigBucketPolicy
      Properties:
        S3BucketName: !Ref ConfigBucket

Safety: safe. Only the order of creation and deletion changes, no resource is updated. A policy that does not name AWS Config does
not count: the recorder's role may have the permission then.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, bucket_policies, buckets_of, ordered, statements

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html",
    tags=("deploy",),
)


@fixer.resource("AWS::Config::DeliveryChannel")
def channel_before_policy(channel: Resource) -> Iterator[Finding]:
    """A channel to a bucket of the template, and a policy for AWS Config that it does not wait for."""
    for bucket in buckets_of(channel.template, channel.get("S3BucketName")):
        policies = [policy for policy in bucket_policies(bucket) if _admits_config(policy)]
        message = f"{channel.name} may be created before {{}} lets AWS Config write to {bucket.name}, and fails then; add DependsOn: {{}}"
        yield from ordered(channel, policies, message)


def _admits_config(policy: Resource) -> bool:
    found = statements(policy.get("PolicyDocument"), policy.at)
    return any("config.amazonaws.com" in statement.principals("Service") for statement in found)
