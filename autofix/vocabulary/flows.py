"""What the security groups of a template accept from each other."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from autofix.pointer import Json
from autofix.references import Members, intrinsic, is_absent, members
from autofix.template import Resource, Template
from autofix.vocabulary.addresses import address_range
from autofix.vocabulary.iam import unfolded
from autofix.vocabulary.security_groups import EGRESS, EVERYWHERE, INGRESS, SECURITY_GROUP
from autofix.vocabulary.vpc import targets

_RANGES = ("CidrIp", "CidrIpv6", "SourcePrefixListId")
_PORTS = ("IpProtocol", "FromPort", "ToPort")
_BALANCERS = ("AWS::ElasticLoadBalancing::LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer")
_ONLY_ANSWER = ("AWS::DAX::", "AWS::DocDB::", "AWS::EC2::VPCEndpoint", "AWS::EFS::", "AWS::ElastiCache::", "AWS::MemoryDB::",
                "AWS::Neptune::", "AWS::RDS::", "AWS::Redshift::")  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """Traffic that a group accepts: the protocol and ports of a rule, and where it may come from."""

    target: str
    """The logical id of the group or, where that is not in the template, of the rule."""
    group_id: Json
    ports: dict[str, Json]
    sources: Members
    conditions: frozenset[str | None]
    """Of the group and of the rule."""

    def is_tcp_on(self, ports: Iterable[int]) -> bool:
        """Whether it goes to one of these ports."""
        first, last = self.ports.get("FromPort"), self.ports.get("ToPort")
        return self.ports.get("IpProtocol") in ("tcp", "6", 6) and first == last and str(first) in map(str, ports)

    @property
    def from_anywhere(self) -> bool:
        """Whether the whole world may send it."""
        return any(self.sources.get(name) in EVERYWHERE.values() for name in _RANGES)

    @property
    def from_a_vpc(self) -> bool:
        """Whether an address range that is, or may be, inside a VPC may send it."""
        return any(_may_be_private(self.sources.get(name)) for name in _RANGES if name in self.sources)


class Flows:
    """Every flow the groups of a template accept. Ask ``template.once(Flows)``."""

    def __init__(self, template: Template) -> None:
        self._users: dict[str, set[str]] = {}
        for name, used in template.references.items():
            for reference in used:
                self._users.setdefault(reference.target, set()).add(template.resources[name].type)
        self._by_name: dict[str, list[Flow]] = {}
        self._by_range: dict[str, list[Flow]] = {}
        self._to: dict[str, list[Flow]] = {}
        for flow in _flows(template):
            self._to.setdefault(flow.target, []).append(flow)
            senders = list(dict.fromkeys(targets(flow.sources.get("SourceSecurityGroupId"))))
            for sender in senders:
                self._by_name.setdefault(sender, []).append(flow)
            target = template.resources[flow.target]
            to_public_balancer = flow.from_anywhere and self._users.get(flow.target, set()) & set(_BALANCERS)
            if not senders and target.type == SECURITY_GROUP and flow.from_a_vpc and not to_public_balancer:
                self._by_range.setdefault(_vpc(target), []).append(flow)

    def accepted_from(self, group: Resource, limit: int) -> list[Flow]:
        """What groups accept from this one, by its name or by an address its members may have.

        The first so many rules, and no two that are the same. Two kinds are no flows: what databases, caches and endpoints could
        send, and what a group open to anywhere accepts from itself. A balancer open to anywhere is reached by its public address.
        """
        by_range = () if self._only_answers(group) else self._by_range.get(_vpc(group), ())
        others = (flow for flow in by_range if flow.target != group.name or not flow.from_anywhere)
        flows = islice(chain(self._by_name.get(group.name, ()), others), limit)
        return list({json.dumps([flow.target, flow.ports], sort_keys=True): flow for flow in flows}.values())

    def reach_each_other(self, groups: Collection[str]) -> bool:
        """Whether a rule of one of these groups lets in members of one of them, or a range of addresses they may have."""
        flows = [flow for name in groups for flow in self._to.get(name, ())]
        return any(flow.from_a_vpc or set(groups).intersection(targets(flow.sources.get("SourceSecurityGroupId"))) for flow in flows)

    def is_unseen_balancer(self, group: Resource) -> bool:
        """Whether a load balancer is behind the group, and no group accepts what it passes on."""
        return bool(self._users.get(group.name, set()) & set(_BALANCERS)) and group.name not in self._by_name

    def _only_answers(self, group: Resource) -> bool:
        users = self._users.get(group.name, set()) - {SECURITY_GROUP, EGRESS, INGRESS}
        return bool(users) and all(user.startswith(_ONLY_ANSWER) for user in users)


def beside_allow_all(group: Resource) -> list[Json] | None:
    """The egress rules of a group beside those that let everything out; None where none does, or nobody can tell."""
    said = group.get("SecurityGroupEgress")
    if is_absent(said):
        return []
    if not isinstance(said, list) or any(intrinsic(rule)[0] for rule in said):
        return None
    kept = [rule for rule in said if not _lets_all_out(members(rule))]
    return kept if len(kept) < len(said) else None


def _lets_all_out(rule: Members) -> bool:
    anywhere = any(rule.get(family) == everywhere for family, everywhere in EVERYWHERE.items())
    return anywhere and str(rule.get("IpProtocol")) == "-1"


def _flows(template: Template) -> Iterator[Flow]:
    for group in template.of_type(SECURITY_GROUP):
        for _, rule in unfolded(group.get("SecurityGroupIngress"), group.pointer()):
            yield _flow(group, members(rule), group.condition)
    for ingress in template.of_type(INGRESS):
        named = [template.resources.get(name) for name in targets(ingress.get("GroupId"))]
        groups = [group for group in named if group is not None and group.type == SECURITY_GROUP]
        for group in groups or [ingress]:
            yield _flow(group, ingress.properties, ingress.condition)


def _flow(target: Resource, rule: Members, condition: str | None) -> Flow:
    ports = {name: rule[name] for name in _PORTS if name in rule}
    group_id: Json = {"Fn::GetAtt": [target.name, "GroupId"]} if target.type == SECURITY_GROUP else rule.get("GroupId")
    return Flow(target.name, group_id, ports, rule, frozenset({target.condition, condition}))


def _vpc(group: Resource) -> str:
    return json.dumps(group.get("VpcId"), sort_keys=True)


def _may_be_private(source: Json) -> bool:
    """Whether members of a group may have an address in this range: it is private, the whole world, or unknown."""
    network = address_range(source)
    return source in EVERYWHERE.values() or network is None or network.is_private
