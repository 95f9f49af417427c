"""A bucket policy admits a service that does not write access logs.

Load balancers write their logs as logdelivery.elasticloadbalancing.amazonaws.com. The likely name
elasticloadbalancing.amazonaws.com is another one: a load balancer that is to log there fails with "Access Denied for
bucket", and the stack with it.

Before:

    Principal:
      Service: elasticloadbalancing.amazonaws.com
    Action: s3:PutObject

->

    Principal:
      Service: logdelivery.elasticloadbalancing.amazonaws.com
    Action: s3:PutObject

Safety: safe where a load balancer of the template logs to the bucket, which could not be deployed. Where none does, it
is unsafe: the bucket admits a service that it did not admit.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOG_DELIVERY,
    Finding,
    Fixer,
    Resource,
    Safety,
    allows,
    bucket_of,
    finding,
    logging_balancers,
    members,
    replace,
    statements,
    unfolded,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    tags=("deploy",),
)

WRONG = "elasticloadbalancing.amazonaws.com"


@fixer.resource("AWS::S3::BucketPolicy")
def wrong_writer(policy: Resource) -> Iterator[Finding]:
    """Who may write logs is who writes them."""
    template = policy.template
    bucket = bucket_of(template, policy.get("Bucket"))
    used = bucket is not None and any(logs.bucket is bucket for logs in logging_balancers(template))
    for statement in statements(policy.get("PolicyDocument"), policy.pointer("PolicyDocument")):
        services = members(statement.body.get("Principal")).get("Service")
        named = list(unfolded(services, statement.at / "Principal" / "Service"))
        writing = allows(template, statement, "s3:PutObject", policy.get("Bucket")) is not False
        for at, service in named:
            if service == WRONG and writing and LOG_DELIVERY not in statement.principals("Service"):
                message = f"{policy.name} admits {WRONG}, which writes no access logs; name {LOG_DELIVERY}"
                yield finding(at, message, replace(at, LOG_DELIVERY), safety=Safety.SAFE if used else Safety.UNSAFE)
