"""A load balancer that writes logs does not wait for the policy of its log bucket.

Switching access logs on writes a test object, so the bucket's policy must be in place. The load balancer refers to the
bucket, not to the policy, so CloudFormation creates load balancer and policy at the same time, and the load balancer fails
with "Access Denied for bucket … Please check S3bucket permission" whenever it comes first.

Before:

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties:
        LoadBalancerAttributes:
          - Key: access_logs.s3.enabled
            Value: 'true'
          - Key: access_logs.s3.bucket
            Value: !Ref LogBucket

->

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      DependsOn: LogBucketPolicy
      Properties:
        LoadBalancerAttributes:
          - Key: access_logs.s3.enabled
            Value: 'true'
          - Key: access_logs.s3.bucket
            Value: !Ref LogBucket

Safety: safe. Only the order of creation and deletion changes, no resource is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Json, Resource, bucket_policies, buckets_of, members, ordered, unfolded

OFF = (False, "false", "False")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    tags=("deploy",),
)


@fixer.resource("AWS::ElasticLoadBalancing::LoadBalancer")
def classic(balancer: Resource) -> Iterator[Finding]:
    """A classic load balancer, and the policy of its log bucket."""
    logs = [members(policy) for _, policy in unfolded(balancer.get("AccessLoggingPolicy"), ROOT)]
    yield from _after_policy(balancer, [log.get("S3BucketName") for log in logs if log.get("Enabled") not in OFF])


@fixer.resource("AWS::ElasticLoadBalancingV2::LoadBalancer")
def current(balancer: Resource) -> Iterator[Finding]:
    """An application or network load balancer, and the policies of the buckets of its access, connection and health check logs."""
    attributes = [members(attribute) for _, attribute in unfolded(balancer.get("LoadBalancerAttributes"), ROOT)]
    off = {str(a.get("Key")).replace(".enabled", ".bucket") for a in attributes if a.get("Value") in OFF}
    on = [a for a in attributes if str(a.get("Key")).endswith("_logs.s3.bucket") and a.get("Key") not in off]
    yield from _after_policy(balancer, [attribute.get("Value") for attribute in on])


def _after_policy(balancer: Resource, named: Json) -> Iterator[Finding]:
    for bucket in buckets_of(balancer.template, named):
        message = f"{balancer.name} may switch its logs on before {{}} lets it write to {bucket.name}, and fails then; add DependsOn: {{}}"
        yield from ordered(balancer, bucket_policies(bucket), message)
