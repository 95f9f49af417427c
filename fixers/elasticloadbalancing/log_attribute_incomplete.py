"""The access log attributes of a load balancer do not go together.

Logs that are switched on need a bucket, and the prefix must not contain AWSLogs, which load balancers add themselves.
Either way the load balancer cannot be created.

Before:

    LoadBalancerAttributes:
      - {Key: access_logs.s3.enabled, Value: 'true'}
      - {Key: access_logs.s3.bucket, Value: !Ref Logs}
      - {Key: access_logs.s3.prefix, Value: shop/AWSLogs}

->

    LoadBalancerAttributes:
      - {Key: access_logs.s3.enabled, Value: 'true'}
      - {Key: access_logs.s3.bucket, Value: !Ref Logs}
      - {Key: access_logs.s3.prefix, Value: shop}

A bucket of the template that takes the access logs of another load balancer, or whose policy admits them, is the
missing one. Otherwise name a bucket that exists: ``--set elasticloadbalancing-log-attribute-incomplete.bucket=…``.

Safety: safe, for the template could not be deployed; the logs go where they would have gone. With a bucket that the user
names it is unsafe: nothing here tells whether that bucket admits load balancers.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOAD_BALANCER,
    NO_VALUE,
    AccessLogs,
    Attribute,
    Finding,
    Fixer,
    Operation,
    Resource,
    Safety,
    access_logs,
    finding,
    is_application,
    log_to,
    log_to_present_bucket,
    remove,
    replace,
    sub_text,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    tags=("deploy",),
)
BUCKET = fixer.setting("bucket", str, "name of an existing bucket for access logs")
ADDED = "AWSLogs"


@fixer.resource(LOAD_BALANCER)
def incomplete(balancer: Resource) -> Iterator[Finding]:
    """Access logs that are on have a bucket, and a prefix that load balancers accept."""
    logs = access_logs(balancer) if is_application(balancer) else None
    if logs is None or logs.on is False:
        return
    if logs.on and not logs.buckets:
        yield _without_bucket(logs)
    for prefix in logs.prefixes:
        if ADDED in sub_text(prefix.value).split("/"):
            message = (
                f"The prefix of {balancer.name}'s access logs contains {ADDED}, which AWS refuses because it adds that itself; leave it out"
            )
            yield finding(prefix.at, message, *_shortened(prefix))


def _without_bucket(logs: AccessLogs) -> Finding:
    at, message = logs.balancer.at, f"{logs.balancer.name} switches access logs on and names no bucket, which AWS refuses; name one"
    if present := log_to_present_bucket(logs):
        return finding(at, message, *present)
    given = BUCKET.of(logs.balancer.template)
    if given is None:
        return finding(at, message, needs=BUCKET)
    return finding(at, message, *log_to(logs, given), safety=Safety.UNSAFE)


def _shortened(prefix: Attribute) -> list[Operation]:
    if not isinstance(prefix.value, str):
        return []
    left = prefix.value.partition(ADDED)[0].strip("/")
    if left:
        return [replace(prefix.at / "Value", left)]
    return [remove(prefix.at) if prefix.at.parent.last == "LoadBalancerAttributes" else replace(prefix.at, NO_VALUE)]
