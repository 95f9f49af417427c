from __future__ import annotations

from autofix import Additions, Network, Resource, Template, by_zone
from autofix.patch import apply
from autofix.pointer import Json, Pointer, resolve
from autofix.syntax.reader import read
from autofix.vocabulary.vpc_parts import private_dns

TEXT = """
Conditions: {Some: !Equals [a, b], Other: !Equals [a, b]}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: 'false', EnableDnsHostnames: !Ref Given}}
  Igw: {Type: AWS::EC2::InternetGateway}
  Attached: {Type: AWS::EC2::VPCGatewayAttachment, Condition: Other, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  A: {Type: AWS::EC2::Subnet, Condition: Some, Properties: {VpcId: !Ref Vpc, AvailabilityZone: a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, AvailabilityZone: b}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Odd: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref B, RouteTableId: !If [Some, !Ref Table, t]}}
  Plain: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref B, RouteTableId: !Ref Table}}
  Endpoint: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, RouteTableIds: [!Ref Table]}}
  Elsewhere: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, RouteTableIds: [t]}}
  Nat: {Type: AWS::EC2::NatGateway, Condition: Other, Properties: {SubnetId: !Ref Public}}
  Host: {Type: AWS::EC2::Instance, DependsOn: Igw, Properties: {SubnetId: !Ref B}}
"""


class Case:
    """A template, and what additions make of it."""

    def __init__(self, condition: str | None = None) -> None:
        self.template = Template(read(TEXT))
        self.network = self.template.once(Network)
        self.new = Additions(self.template, condition)

    def resource(self, name: str) -> Resource:
        return self.template.resources[name]

    def after(self, *path: str) -> Json:
        return resolve(apply(self.new.patch, self.template.document.data), Pointer(("Resources", *path)))


def test_names_are_numbered_where_they_are_taken_by_the_template_or_by_the_patch() -> None:
    new = Case().new
    assert [new.add(name, "AWS::SNS::Topic", {}) for name in ("Topic", "Topic", "Vpc")] == ["Topic", "Topic2", "Vpc2"]


def test_a_list_refers_to_what_may_be_absent() -> None:
    case = Case("Other")
    assert case.new.refer(case.resource("B")) == {"Ref": "B"}
    assert case.new.refer(case.resource("A")) == {"Fn::If": ["Some", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]}


def test_subnets_leave_a_table_only_where_they_plainly_use_it() -> None:
    case = Case()
    case.new.route_table("Mine", case.resource("Vpc"), [case.resource("B")], case.network, case.resource("Table"))
    assert case.after("Plain", "Properties", "RouteTableId") == {"Ref": "Mine"}
    assert case.after("Odd", "Properties", "RouteTableId") == {"Fn::If": ["Some", {"Ref": "Table"}, "t"]}


def test_subnets_of_the_main_table_get_one_under_their_own_condition() -> None:
    case = Case()
    case.new.route_table("Mine", case.resource("Vpc"), [case.resource("A")], case.network)
    assert case.after("ARouteTableAssociation", "Condition") == "Some"
    assert case.after("Mine") == {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}}


def test_what_exists_under_another_condition_is_no_help() -> None:
    case = Case("Some")
    case.new.route_to_nat("Table", [case.resource("B")], [case.resource("Public")], case.network)
    assert case.after("TableDefaultRoute", "Properties", "NatGatewayId") == {"Ref": "PublicNatGateway"}
    assert case.after("PublicNatAddress") == {"Type": "AWS::EC2::EIP", "Condition": "Some", "Properties": {"Domain": "vpc"}}
    assert case.after("Host", "DependsOn") == "Igw"


def test_hosts_wait_for_every_route() -> None:
    case = Case()
    for table in ("Table", "Second"):
        case.new.route_to_nat(table, [case.resource("B")], [case.resource("Public")], case.network)
    assert case.after("Host", "DependsOn") == ["Igw", "TableDefaultRoute", "SecondDefaultRoute"]


def test_tables_that_are_split_off_stay_on_the_endpoints() -> None:
    case = Case()
    case.new.stay_on_endpoints("Table", ["Mine"], case.network.endpoints(case.resource("Vpc")))
    assert case.after("Endpoint", "Properties", "RouteTableIds") == [{"Ref": "Table"}, {"Ref": "Mine"}]
    assert case.after("Elsewhere", "Properties", "RouteTableIds") == ["t"]


def test_private_dns_leaves_a_parameter_alone() -> None:
    case = Case()
    assert [operation.path.last for operation in private_dns(case.resource("Vpc"))] == ["EnableDnsSupport"]


def test_zones() -> None:
    case = Case()
    zones = by_zone(case.resource(name) for name in ("Public", "A", "B"))
    assert {zone: [subnet.name for subnet in here] for zone, here in zones.items()} == {None: ["Public"], '"a"': ["A"], '"b"': ["B"]}
