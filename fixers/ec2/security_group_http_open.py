"""A security group lets the whole internet in on port 80, and no load balancer stands in front.

What is sent over HTTP can be read and changed on the way, and a server that answers the internet itself is tried with every known
hole of the web. Load balancers and CloudFront are made for that.

Before:

    - IpProtocol: tcp
      FromPort: 80
      ToPort: 80
      CidrIp: 0.0.0.0/0

-> (with --set ec2-security-group-http-open.cidr=198.51.100.0/24)

    - IpProtocol: tcp
      FromPort: 80
      ToPort: 80
      CidrIp: 198.51.100.0/24

Safety: unsafe, and it needs the setting `cidr` (and `ipv6-cidr` for rules with CidrIpv6): the range visitors come from, or the
logical id of a parameter that holds it. Visitors from elsewhere are locked out. Groups of load balancers, also those that are named
for one of another stack (ALBSecurityGroup), are left alone, though checkov complains of them: port 80 has to be open there to lead
visitors to HTTPS. A rule for more ports than this one is only reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    LOAD_BALANCER,
    SECURITY_GROUP,
    Finding,
    Fixer,
    Resource,
    Safety,
    Template,
    finding,
    is_address_range,
    named,
    referred,
    replace,
    world_rules,
)

HTTP, LOGINS = 80, (22, 3389)
BALANCER = re.compile(r"(?:[AEN]LB|(?:[AEN]lb|[Ll]oad[Bb]alancer)(?![a-z]))")
RULE, CLASSIC = "AWS::EC2::SecurityGroupIngress", "AWS::ElasticLoadBalancing::LoadBalancer"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    resolves=("CKV_AWS_260", "kics:ddfc4eaa-af23-409f-b96c-bf5c45dc4daa"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
RANGES = {
    "CidrIp": fixer.setting("cidr", str, "the IPv4 range visitors come from, or a parameter that holds it"),
    "CidrIpv6": fixer.setting("ipv6-cidr", str, "the IPv6 range visitors come from, or a parameter that holds it"),
}


@fixer.resource(SECURITY_GROUP, RULE)
def open_to_the_world(owner: Resource) -> Iterator[Finding]:
    """Every rule for port 80 of a group that protects no load balancer."""
    template = owner.template
    group = owner.name if owner.type == SECURITY_GROUP else referred(owner.get("GroupId"))
    if group in template.once(_of_load_balancers) or BALANCER.search(group or ""):
        return
    for rule in world_rules(owner):
        if HTTP not in rule.ports or any(port in rule.ports for port in LOGINS):
            continue
        setting = RANGES[rule.family]
        message = f"{owner.name} lets the whole internet in on port {HTTP}, in clear text and past every load balancer"
        if len(rule.ports) > 1:
            yield finding(rule.at, f"{message}; split this rule for ports {rule.ports[0]} to {rule.ports[-1]}, then say who may come")
        elif not is_address_range(template, setting.of(template), rule.family):
            yield finding(rule.at, f"{message}. Say from where visitors come", needs=setting)
        else:
            yield finding(rule.at, f"{message}. Let in only who visits", replace(rule.at, named(template, setting.of(template))))


def _of_load_balancers(template: Template) -> set[str]:
    """What the load balancers of a template refer to, their security groups among it."""
    return {used.target for balancer in template.of_type(LOAD_BALANCER, CLASSIC) for used in template.references[balancer.name]}
