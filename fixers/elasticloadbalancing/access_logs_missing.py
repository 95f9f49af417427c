"""An application load balancer keeps no access log.

The log tells who asked for what and what the answer was. Nothing else does once the requests are over.

Before:

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties: {Subnets: [!Ref SubnetA, !Ref SubnetB]}

->

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      DependsOn: LoadBalancerAccessLogsPolicy
      Properties:
        Subnets: [!Ref SubnetA, !Ref SubnetB]
        LoadBalancerAttributes:
          - {Key: access_logs.s3.enabled, Value: 'true'}
          - {Key: access_logs.s3.bucket, Value: !Ref LoadBalancerAccessLogs}
    # with the bucket, and the policy that lets load balancers write to it

A bucket of the template that takes the access logs of another load balancer, or whose policy admits them, is used
instead of a new one; so is the bucket that the load balancer names with its logs switched off. A new bucket is private,
encrypted by S3 (load balancers cannot write with KMS keys), outlives the stack, and deletes logs after 90 days:
``--set elasticloadbalancing-access-logs-missing.retention-days=…`` says otherwise.

Safety: unsafe. Logs cost storage, about 0.023 USD for a gigabyte and month, and hold the addresses of clients.
Network load balancers, which log TLS only, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOAD_BALANCER,
    AccessLogs,
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    access_logs,
    allow_delivery,
    delivery_allowed,
    delivery_statement,
    encrypted_with_kms,
    finding,
    is_application,
    log_to,
    log_to_present_bucket,
    new_policy,
    resource_body,
    wait_for_policies,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    resolves=("CKV_AWS_91", "cfn-nag:W52"),
    safety=Safety.UNSAFE,
    tags=("security",),
)
RETENTION = fixer.setting("retention-days", int, "days after which a new log bucket deletes a log", 90)


@fixer.resource(LOAD_BALANCER)
def unlogged(balancer: Resource) -> Iterator[Finding]:
    """Every application load balancer writes its access log."""
    logs = access_logs(balancer) if is_application(balancer) else None
    if logs is not None and logs.on is False:
        patch = _own_bucket(logs) if logs.buckets else log_to_present_bucket(logs) or _new_bucket(logs)
        message = f"{balancer.name} keeps no access log, so nobody can tell who asked it for what; let it write one to a bucket"
        yield finding(balancer.at, message, *patch, cost="about 0.023 USD for a gigabyte of logs and month" if patch else None)


def _own_bucket(logs: AccessLogs) -> list[Operation]:
    """The bucket that is named already, made to let the logs in if it is of this template."""
    balancer, bucket, switched = logs.balancer, logs.bucket, log_to(logs, None)
    if bucket is None:
        return switched
    allowed = delivery_allowed(bucket, logs.prefix) is not False
    admitted = wait_for_policies(balancer, bucket) if allowed else allow_delivery(balancer, bucket, logs.prefix) or None
    return [*switched, *admitted] if switched and admitted is not None and not any(encrypted_with_kms(bucket)) else []


def _new_bucket(logs: AccessLogs) -> list[Operation]:
    balancer, template = logs.balancer, logs.balancer.template
    name = template.free_name(f"{balancer.name}AccessLogs")
    switched = log_to(logs, {"Ref": name})
    if not switched:
        return []
    bucket = resource_body("AWS::S3::Bucket", _log_bucket(RETENTION.of(template)), balancer.condition, retained=True)
    policy = new_policy(balancer, name, balancer.condition, delivery_statement(name, logs.prefix))
    return [*switched, template.add_member("Resources", name, bucket), *policy]


def _log_bucket(days: int) -> Json:
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return {
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
        "PublicAccessBlockConfiguration": dict.fromkeys(blocked, True),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "LifecycleConfiguration": {"Rules": [{"Id": "ExpireAccessLogs", "Status": "Enabled", "ExpirationInDays": days}]},
    }
