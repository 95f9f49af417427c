"""A load balancer is to write access logs to a bucket that does not let it.

Switching access logs on makes the load balancer write a test object. Without a statement that lets
logdelivery.elasticloadbalancing.amazonaws.com write where its logs go, that fails: "Access Denied for bucket … Please
check S3bucket permission". The stack cannot be deployed.

Before:

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties:
        LoadBalancerAttributes:
          - {Key: access_logs.s3.enabled, Value: 'true'}
          - {Key: access_logs.s3.bucket, Value: !Ref Logs}
    Logs: {Type: AWS::S3::Bucket}

->

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      DependsOn: LogsPolicy
      Properties: …
    Logs: {Type: AWS::S3::Bucket}
    LogsPolicy:
      Type: AWS::S3::BucketPolicy
      Properties:
        Bucket: !Ref Logs
        PolicyDocument:
          Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Principal: {Service: logdelivery.elasticloadbalancing.amazonaws.com}
              Action: s3:PutObject
              Resource: !Sub '${Logs.Arn}/AWSLogs/${AWS::AccountId}/*'

A policy that the bucket has already gets the statement. The path of the statement is that of the logs, with the prefix.

Safety: safe. The template says that the logs go there and could not be deployed; load balancers may write, under this
path of this account, and nothing else. Policies that admit an account, or cannot be read, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOAD_BALANCER,
    Finding,
    Fixer,
    Template,
    allow_delivery,
    bucket_statements,
    delivery_allowed,
    finding,
    logging_balancers,
    writes,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    tags=("deploy",),
)

MISTAKEN = "elasticloadbalancing.amazonaws.com"
"""elasticloadbalancing-log-delivery-principal-wrong answers this one."""


@fixer.having(LOAD_BALANCER)
def locked_out(template: Template) -> Iterator[Finding]:
    """Every bucket that access logs go to lets load balancers write them."""
    for logs in logging_balancers(template):
        bucket, prefix = logs.bucket, logs.prefix
        if bucket is None or delivery_allowed(bucket, prefix) is not False:
            continue
        if not any(MISTAKEN in statement.principals("Service") and writes(bucket, statement) for statement in bucket_statements(bucket)):
            message = (
                f"{logs.balancer.name} is to write its access logs to {bucket.name}, which does not let load balancers write to "
                f"{prefix}AWSLogs/: the stack fails with 'Access Denied for bucket'. Allow it in the bucket's policy"
            )
            yield finding(logs.balancer.at, message, *allow_delivery(logs.balancer, bucket, prefix))
