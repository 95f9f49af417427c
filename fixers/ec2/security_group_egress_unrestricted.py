"""A security group lets everything out.

Who takes over a host behind the group can reach every host of the VPC and send what it finds anywhere. The ingress rules of the
other groups say whom the group talks to: these flows, and a few ports to the internet, are usually all it needs.

Before:

    AppGroup:
      Type: AWS::EC2::SecurityGroup
      Properties: {VpcId: !Ref VPC, ...}

->

    AppGroup:
      Type: AWS::EC2::SecurityGroup
      Properties: {VpcId: !Ref VPC, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ...}], ...}
    AppGroupToDatabaseGroup5432: {Type: AWS::EC2::SecurityGroupEgress, ...}

Off unless the setting `internet-ports` says which TCP ports stay open to anywhere: [443] for AWS and most of the world, [] for none.
Whatever a group of the template accepts from this one, by its name or by an address range it may be in, stays allowed; rules from
group to group are resources of their own, for embedded ones would make the groups wait for each other in a circle. DNS, time and
instance metadata of the VPC pass in any case. A group is only reported where a flow may not show in the template: it is exported or
given to a nested stack, a network load balancer without groups is around, nobody accepts what its own load balancer passes on, or
more than 20 rules would be needed.

Safety: unsafe. What is not in the template (mail, a partner's port, a peered network) is cut off; try it where nobody is hurt.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    SECURITY_GROUP,
    Additions,
    Finding,
    Fixer,
    Flow,
    Flows,
    Json,
    Network,
    Operation,
    Resource,
    Safety,
    Template,
    beside_allow_all,
    finding,
    is_absent,
    references,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    resolves=("cfn-nag:W5", "cfn-nag:W40"),
    safety=Safety.UNSAFE,
    tags=("security",),
)
PORTS = fixer.setting("internet-ports", list, "TCP ports that stay open to anywhere, such as [443]; [] for none")
EGRESS, RULE, MOST = "SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress", 20


@fixer.having(SECURITY_GROUP)
def open_groups(template: Template) -> Iterator[Finding]:
    """A group of a VPC that lets everything out, where the user said what may go to the internet."""
    ports = PORTS.of(template)
    ruled = {used.target for rule in template.of_type(RULE) for used in references(rule.get("GroupId"), rule.at)}
    for group in template.of_type(SECURITY_GROUP) if ports is not None else ():
        kept = beside_allow_all(group)
        unclear = is_absent(group.get("VpcId")) or (group.name in ruled and is_absent(group.get(EGRESS)))
        if kept is None or unclear:
            continue
        message = f"{group.name} lets everything out: who takes over a host behind it can send what it finds anywhere"
        flows = [flow for flow in template.once(Flows).accepted_from(group, 5 * MOST) if not flow.is_tcp_on(ports)]
        if not all(isinstance(port, int) for port in ports):
            yield finding(group.at, message, needs=PORTS)
        elif doubt := _doubt(group, flows):
            yield finding(group.at, f"{message}. It is for you to narrow it, because {doubt}")
        else:
            yield finding(group.at, f"{message}. Let out what the template shows it needs", *_narrowed(group, kept, flows, ports))


def _doubt(group: Resource, flows: list[Flow]) -> str | None:
    template = group.template
    balancers = template.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
    if template.once(Network).is_known_outside(group):
        return "it is known outside of the template, where other flows may rely on it"
    if any(balancer.get("Type") == "network" and balancer.get("SecurityGroups") is None for balancer in balancers):
        return "a network load balancer passes on traffic that no group shows"
    if template.once(Flows).is_unseen_balancer(group):
        return "no group of the template accepts what its load balancer passes on"
    if any(len({group.condition, *flow.conditions} - {None}) > 1 for flow in flows):
        return "several conditions decide whom it may talk to"
    return f"it would need more than {MOST} rules" if len(flows) > MOST else None


def _narrowed(group: Resource, kept: list[Json], flows: list[Flow], ports: list[int]) -> Iterator[Operation]:
    network, new = group.template.once(Network), Additions(group.template, group.condition)
    vpc = network.vpc(group)
    worlds: list[dict[str, Json]] = [{"CidrIp": "0.0.0.0/0"}]
    if vpc is None or network.has_ipv6(vpc):
        worlds.append({"CidrIpv6": "::/0"})
    rules: list[Json] = [
        {"Description": f"TCP {port} to anywhere", "IpProtocol": "tcp", "FromPort": port, "ToPort": port, **world}
        for port in ports
        for world in worlds
    ]
    nothing: Json = {"Description": "Nothing else", "IpProtocol": "-1", "CidrIp": "127.0.0.1/32"}
    yield group.add_property(EGRESS, [*kept, *rules] or [nothing])
    for flow in flows:
        port = flow.ports.get("FromPort")
        ends: dict[str, Json] = {"GroupId": {"Fn::GetAtt": [group.name, "GroupId"]}, "DestinationSecurityGroupId": flow.group_id}
        name = f"{group.name}To{flow.target}{port if isinstance(port, (int, str)) and port != -1 else ''}"
        body: Json = {"Description": f"To {flow.target}", **ends, **flow.ports}
        new.add(name, RULE, body, condition=next(iter(flow.conditions - {None}), None))
    yield from new.patch
