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
    Pointer,
    Resource,
    Safety,
    Template,
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


@fixer.having("AWS::S3::BucketPolicy")
def wrong_writer(template: Template) -> Iterator[Finding]:
    """Who may write logs is who writes them."""
    used = {logs.bucket.name for logs in logging_balancers(template) if logs.bucket is not None}
    for policy in template.of_type("AWS::S3::BucketPolicy"):
        bucket = bucket_of(template, policy.get("Bucket"))
        safety = Safety.SAFE if bucket is not None and bucket.name in used else Safety.UNSAFE
        for at in _wrong_services(policy):
            message = f"{policy.name} admits {WRONG}, which writes no access logs; name {LOG_DELIVERY}"
            yield finding(at, message, replace(at, LOG_DELIVERY), safety=safety)


def _wrong_services(policy: Resource) -> Iterator[Pointer]:
    for statement in statements(policy.get("PolicyDocument"), policy.pointer("PolicyDocument")):
        services = members(statement.body.get("Principal")).get("Service")
        writing = allows(policy.template, statement, "s3:PutObject", policy.get("Bucket")) is not False
        if writing and LOG_DELIVERY not in statement.principals("Service"):
            yield from (at for at, service in unfolded(services, statement.at / "Principal" / "Service") if service == WRONG)
