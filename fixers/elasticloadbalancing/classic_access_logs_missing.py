"""A Classic Load Balancer keeps no access logs.

Who asked for what, and which instance answered how, cannot be told afterwards.

Before:

    Listeners: ...

-> (with --set elasticloadbalancing-classic-access-logs-missing.bucket=LogBucket)

    Listeners: ...
    AccessLoggingPolicy:
      Enabled: true
      S3BucketName: !Ref LogBucket

Safety: unsafe, and it needs the setting `bucket`, unless the policy names one and is only switched off: the name of a bucket of the
region, or the logical id of one in the template. The bucket's policy must let Elastic Load Balancing write, or the update fails: a
bucket of the template that says otherwise is only reported. Logs hold addresses of callers and are billed as storage.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, bucket_of, chosen, delivery_allowed, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html",
    resolves=("CKV_AWS_92", "cfn-nag:W26", "securityhub:ELB.5"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
BUCKET = fixer.setting("bucket", str, "the bucket for access logs of Classic Load Balancers: a name or a logical id of the template")
COST = "storage of the logs"


@fixer.resource("AWS::ElasticLoadBalancing::LoadBalancer")
def unrecorded(balancer: Resource) -> Iterator[Finding]:
    """Every balancer writes access logs."""
    target = chosen(balancer, BUCKET)
    patch = settle(balancer, {"AccessLoggingPolicy": {"Enabled": True, "S3BucketName": target}})
    message = f"nobody can tell who used {balancer.name} and what the answer was; write access logs"
    if patch and all(operation.path[-1] == "Enabled" for operation in patch):
        yield finding(balancer.at, message, *patch, cost=COST)
        return
    bucket = bucket_of(balancer.template, target)
    if patch and bucket is not None and delivery_allowed(bucket, "") is False:
        yield finding(balancer.at, f"{message}; the policy of {bucket.name} must let Elastic Load Balancing write to it first")
    else:
        yield from ask(balancer, BUCKET, message, patch, cost=COST)
