"""Ingress rules of security groups that admit the whole internet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autofix.pointer import Json, Pointer
from autofix.references import members
from autofix.template import Resource, Template
from autofix.vocabulary.addresses import address_range
from autofix.vocabulary.iam import unfolded
from autofix.vocabulary.security_groups import EVERYWHERE, SECURITY_GROUP

_TCP = ("tcp", "6", "-1")


class WorldRule(NamedTuple):
    """One rule: at is its address range, family the property that holds it, ports what it opens."""

    at: Pointer
    family: str
    ports: range


def world_rules(owner: Resource) -> Iterator[WorldRule]:
    """The TCP rules of a group, or the rule that stands outside of one, that admit the whole internet to known ports."""
    rules: list[tuple[Pointer, Json]] = [(owner.pointer(), dict(owner.properties))]
    if owner.type == SECURITY_GROUP:
        rules = list(unfolded(owner.get("SecurityGroupIngress"), owner.pointer("SecurityGroupIngress")))
    for at, rule in rules:
        for family, everywhere in EVERYWHERE.items():
            ports = _ports(rule)
            if ports and members(rule).get(family) == everywhere:
                yield WorldRule(at / family, family, ports)


def _ports(rule: Json) -> range:
    first, last, protocol = (str(members(rule).get(name)).lower() for name in ("FromPort", "ToPort", "IpProtocol"))
    known = first.isdecimal() and last.isdecimal() and protocol in _TCP
    return range(int(first), int(last) + 1) if known else range(0)


def is_address_range(template: Template, given: Json, family: str) -> bool:
    """Whether a setting says an address range of a family that is not the whole internet, or names a parameter that may hold one."""
    network = address_range(given)
    if network is None:
        return given in template.section("Parameters")
    return network.prefixlen > 0 and network.version == (4 if family == "CidrIp" else 6)
