from __future__ import annotations

import pytest

from autofix import Flows, Template, beside_allow_all
from autofix.syntax.reader import read

BASE = """
Parameters: {Given: {Type: String}, Office: {Type: String}}
Resources:
  App: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Given}}
"""


def template(more: str) -> Template:
    return Template(read(BASE + more))


def accepting(source: str, vpc: str = "!Ref Given", name: str = "Database") -> str:
    rule = f"{{IpProtocol: tcp, FromPort: 1, ToPort: 1, {source}}}"
    return f"  {name}: {{Type: AWS::EC2::SecurityGroup, Properties: {{VpcId: {vpc}, SecurityGroupIngress: [{rule}]}}}}\n"


def flows(more: str, limit: int = 9) -> list[str]:
    known = template(more)
    return [flow.target for flow in known.once(Flows).accepted_from(known.resources["App"], limit)]


@pytest.mark.parametrize(
    "source, accepted",
    [
        ("SourceSecurityGroupId: !Ref App", True),
        ("SourceSecurityGroupId: !If [Some, !GetAtt App.GroupId, !Ref Given]", True),
        ("SourceSecurityGroupId: !Ref Given", False),
        ("CidrIp: 10.0.0.0/8", True),
        ("CidrIp: 10.0.0.1/8", True),
        ("CidrIp: 8.8.8.0/24", False),
        ("CidrIp: 0.0.0.0/0", True),
        ("CidrIpv6: 'fd00::/8'", True),
        ("CidrIp: !Ref Office", True),
        ("CidrIp: the office", True),
        ("SourcePrefixListId: pl-1", True),
    ],
)
def test_who_is_let_in(source: str, accepted: bool) -> None:
    assert flows(accepting(source)) == (["Database"] if accepted else [])


def test_address_ranges_count_within_one_vpc_only() -> None:
    assert flows(accepting("CidrIp: 10.0.0.0/8", vpc="vpc-1")) == []
    assert flows(accepting("SourceSecurityGroupId: !Ref App", vpc="vpc-1")) == ["Database"]


def test_rules_of_their_own() -> None:
    rule = "IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupId: !Ref App"
    ours = f"  In: {{Type: AWS::EC2::SecurityGroupIngress, Properties: {{GroupId: !Ref Database, {rule}}}}}\n"
    theirs = f"  Out: {{Type: AWS::EC2::SecurityGroupIngress, Properties: {{GroupId: !Ref Given, {rule}}}}}\n"
    assert flows(accepting("CidrIp: 8.8.8.0/24") + ours + theirs) == ["Database", "Out"]


def test_no_more_than_asked_for_and_nothing_twice() -> None:
    more = "".join(accepting("SourceSecurityGroupId: !Ref App", name=f"D{n}") for n in range(5))
    assert flows(more, 3) == ["D0", "D1", "D2"]
    twice = accepting(
        "SourceSecurityGroupId: !Ref App}, {IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupId: !GetAtt App.GroupId"
    )
    assert flows(twice) == ["Database"]


@pytest.mark.parametrize("user, accepted", [("AWS::RDS::DBInstance", []), ("AWS::EC2::Instance", ["Database"])])
def test_databases_only_answer(user: str, accepted: list[str]) -> None:
    use = f"  User: {{Type: {user}, Properties: {{SecurityGroups: [!Ref App]}}}}\n"
    assert flows(use + accepting("CidrIp: 10.0.0.0/8")) == accepted


def test_a_public_balancer_is_reached_by_its_public_address() -> None:
    balancer = "  B: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {SecurityGroups: [!Ref Database]}}\n"
    assert flows(balancer + accepting("CidrIp: 0.0.0.0/0")) == []
    assert flows(balancer + accepting("CidrIp: 10.0.0.0/8")) == ["Database"]


@pytest.mark.parametrize(
    "egress, kept",
    [
        ("[]", None),
        ("[{IpProtocol: -1, CidrIp: 0.0.0.0/0}]", 0),
        ("[{IpProtocol: '-1', CidrIpv6: '::/0'}, {IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 0.0.0.0/0}]", 1),
        ("[{IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 0.0.0.0/0}]", None),
        ("[!If [Some, {IpProtocol: -1, CidrIp: 0.0.0.0/0}, {IpProtocol: -1, CidrIp: 10.0.0.0/8}]]", None),
        ("!If [Some, [{IpProtocol: -1, CidrIp: 0.0.0.0/0}], []]", None),
        ("!Ref AWS::NoValue", 0),
    ],
)
def test_what_stays_beside_a_rule_for_everything(egress: str, kept: int | None) -> None:
    group = template(f"  G: {{Type: AWS::EC2::SecurityGroup, Properties: {{SecurityGroupEgress: {egress}}}}}\n").resources["G"]
    found = beside_allow_all(group)
    assert found is None if kept is None else found is not None and len(found) == kept
