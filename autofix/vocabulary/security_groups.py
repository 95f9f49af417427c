"""Security groups: the rules that let traffic in, written in the group or as resources of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autofix.patch import Operation, add
from autofix.pointer import Json
from autofix.references import Members, intrinsic, items, members, referred
from autofix.template import Resource, Template, resource_body

SECURITY_GROUP = "AWS::EC2::SecurityGroup"
INGRESS, EGRESS = f"{SECURITY_GROUP}Ingress", f"{SECURITY_GROUP}Egress"
EVERYWHERE = {"CidrIp": "0.0.0.0/0", "CidrIpv6": "::/0"}
"""The whole internet, by the property of a rule that names it."""

_PORTS = ("FromPort", "ToPort")


class Ingress(NamedTuple):
    """One ingress rule of a group; resource is set where it stands outside the group."""

    rule: Members
    resource: Resource | None

    @property
    def ports(self) -> tuple[int, int] | None:
        """The first and last port, where they are written here."""
        first, last = (str(self.rule.get(name, -1)) for name in _PORTS)
        if str(self.rule.get("IpProtocol")) == "-1":
            return 0, 65535
        return (int(first), int(last)) if first.isdecimal() and last.isdecimal() else None

    @property
    def peer(self) -> str:
        """Who is let in, and with which protocol."""
        others = {key: value for key, value in self.rule.items() if key not in (*_PORTS, "Description", "GroupId", "GroupName")}
        return json.dumps(others, sort_keys=True)


def ingress_of(group: Resource) -> list[Ingress]:
    """The ingress rules of a group that can be read."""
    written = [Ingress(members(rule), None) for rule in items(group.get("SecurityGroupIngress")) if intrinsic(rule)[0] is None]
    return [*written, *group.template.once(_by_group).get(group.name, ())]


def _by_group(template: Template) -> dict[str, list[Ingress]]:
    found: dict[str, list[Ingress]] = {}
    for resource in template.of_type(INGRESS):
        found.setdefault(referred(resource.get("GroupId")) or "", []).append(Ingress(resource.properties, resource))
    return found


def let_in_as_well(groups: Iterable[Resource], known: int, wanted: int) -> Iterator[Operation]:
    """Let whoever may use one port of some groups use another one: each rule for the one is copied, unless there is one for the other."""
    for group in groups:
        rules = ingress_of(group)
        open_to = {rule.peer for rule in rules if rule.ports is not None and rule.ports[0] <= wanted <= rule.ports[1]}
        for rule in rules:
            if rule.ports == (known, known) and rule.peer not in open_to:
                copied: Json = {key: _moved(key, value, known, wanted) for key, value in rule.rule.items()}
                if rule.resource is None:
                    yield add(group.pointer("SecurityGroupIngress", "-"), copied)
                else:
                    name = group.template.free_name(f"{rule.resource.name}{wanted}")
                    yield group.template.add_member("Resources", name, resource_body(INGRESS, copied, rule.resource.condition))


def _moved(key: str, value: Json, known: int, wanted: int) -> Json:
    if key in _PORTS:
        return str(wanted) if isinstance(value, str) else wanted
    if key == "Description" and isinstance(value, str):
        protocols = {80: ("HTTP", "HTTPS")}.get(known, ("", ""))
        return re.sub(rf"\b{known}\b", str(wanted), re.sub(rf"\b{protocols[0]}\b", protocols[1], value) if protocols[0] else value)
    return value
