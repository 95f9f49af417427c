"""An application load balancer forwards headers whose names are not valid.

Servers disagree on what a header with a strange name means. Who sends one can smuggle a request past the load balancer that only
the server behind it sees.

Before:

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties: {Subnets: [!Ref SubnetA, !Ref SubnetB]}

->

    LoadBalancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties:
        Subnets: [!Ref SubnetA, !Ref SubnetB]
        LoadBalancerAttributes:
          - Key: routing.http.drop_invalid_header_fields.enabled
            Value: 'true'

Safety: unsafe. Headers with other characters than letters, digits and hyphens never reach the targets, an underscore included: a
client that sends `user_id` as a header is not understood any more. Network and gateway load balancers, and attributes that cannot
be read, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOAD_BALANCER,
    Finding,
    Fixer,
    Operation,
    Resource,
    Safety,
    add,
    finding,
    is_absent,
    is_application,
    is_switch,
    members,
    replace,
    unfolded,
)

KEY, ATTRIBUTES = "routing.http.drop_invalid_header_fields.enabled", "LoadBalancerAttributes"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    resolves=("CKV_AWS_131",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(LOAD_BALANCER)
def strange_headers(balancer: Resource) -> Iterator[Finding]:
    """Every application load balancer that does not drop them."""
    if is_application(balancer) and (patch := _dropping(balancer)):
        message = f"{balancer.name} forwards headers with invalid names, through which requests can be smuggled past it. Drop such headers"
        yield finding(balancer.at, message, *patch)


def _dropping(balancer: Resource) -> list[Operation]:
    present = balancer.get(ATTRIBUTES)
    entries = [(at, members(entry)) for at, entry in unfolded(present, balancer.pointer(ATTRIBUTES))]
    said = [(at, entry) for at, entry in entries if entry.get("Key") == KEY]
    if said:
        off = [replace(at / "Value", "true") for at, entry in said if is_switch(entry.get("Value"), False)]
        return off if len(off) == len(said) else []
    if is_absent(present):
        return [balancer.add_property(ATTRIBUTES, [{"Key": KEY, "Value": "true"}])]
    readable = isinstance(present, list) and all(isinstance(entry.get("Key"), str) for _, entry in entries)
    return [add(balancer.pointer(ATTRIBUTES, "-"), {"Key": KEY, "Value": "true"})] if readable else []
