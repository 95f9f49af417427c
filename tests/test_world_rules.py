"""Rules that admit the whole internet, and the ranges people may name instead."""

from __future__ import annotations

import pytest

from autofix import is_address_range, world_rules
from autofix.syntax.reader import read
from autofix.template import Template

TEMPLATE = """
Parameters: {Office: {Type: String}}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 80, ToPort: '89', CidrIp: 0.0.0.0/0}
        - {IpProtocol: udp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: 80, CidrIp: 0.0.0.0/0}
        - !If [Six, {IpProtocol: 6, FromPort: 80, ToPort: 80, CidrIpv6: '::/0'}, !Ref AWS::NoValue]
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
"""


def test_rules_for_the_world_are_found_wherever_they_stand() -> None:
    template = Template(read(TEMPLATE))
    found = [(str(rule.at), rule.ports) for resource in template.resources.values() for rule in world_rules(resource)]
    ingress = "/Resources/Group/Properties/SecurityGroupIngress"
    assert found == [
        (f"{ingress}/0/CidrIp", range(80, 90)),
        (f"{ingress}/3/Fn::If/1/CidrIpv6", range(80, 81)),
        ("/Resources/Rule/Properties/CidrIp", range(22, 23)),
    ]


@pytest.mark.parametrize(
    ("given", "family", "verdict"),
    [
        ("198.51.100.0/24", "CidrIp", True),
        ("198.51.100.7", "CidrIp", True),
        ("Office", "CidrIp", True),
        ("2001:db8::/32", "CidrIpv6", True),
        ("0.0.0.0/0", "CidrIp", False),
        ("2001:db8::/32", "CidrIp", False),
        ("everybody", "CidrIp", False),
        (None, "CidrIp", False),
    ],
)
def test_a_range_is_one_of_its_family_and_not_the_world(given: str | None, family: str, verdict: bool) -> None:
    assert is_address_range(Template(read(TEMPLATE)), given, family) is verdict
