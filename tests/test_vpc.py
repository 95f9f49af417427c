from __future__ import annotations

import pytest

from autofix import Network, Resource, Template, endpoint_service, targets
from autofix.syntax.reader import read
from autofix.vocabulary.vpc import zone_of

ROUTED = """
Parameters: {Given: {Type: String}}
Conditions: {Some: !Equals [!Ref Given, '']}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Igw: {Type: AWS::EC2::InternetGateway}
  Vgw: {Type: AWS::EC2::VPNGateway}
  Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
  VpnAttached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: !Ref Vgw}}
  Public: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Private: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !GetAtt Vpc.VpcId}}
  Isolated: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Sub '${Vpc}'}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
"""


def network(more: str = "", base: str = ROUTED) -> Network:
    return Template(read(base + more)).once(Network)


def resource(known: Network, name: str) -> Resource:
    return known.template.resources[name]


def route(target: str, table: str = "Private", more: str = "") -> str:
    return f"  Route: {{Type: AWS::EC2::Route{more}, Properties: {{RouteTableId: !Ref {table}, {target}}}}}\n"


def associated(table: str, subnet: str = "!Ref Subnet", more: str = "") -> str:
    return f"  {table}Use: {{Type: AWS::EC2::SubnetRouteTableAssociation{more}, Properties: {{RouteTableId: !Ref {table}, SubnetId: {subnet}}}}}\n"


def names(resources: list[Resource]) -> list[str]:
    return [r.name for r in resources]


def test_plain_references_are_followed() -> None:
    value = [
        {"Ref": "A"},
        {"Fn::If": ["C", {"Fn::GetAtt": "B.Id"}, [{"Fn::Sub": "${D}"}, {"Ref": "AWS::NoValue"}]]},
        {"Fn::Select": [0, []]},
    ]
    assert list(targets(value)) == ["A", "B", "D"]


@pytest.mark.parametrize(
    "target, public, private, isolated",
    [
        ("GatewayId: !Ref Igw", True, False, False),
        ("GatewayId: !If [Some, !Ref Igw, !Ref Given]", True, False, False),
        ("GatewayId: !Ref Given", False, False, False),
        ("GatewayId: !Ref Vgw", False, True, False),
        ("NatGatewayId: !Ref Given", False, True, False),
    ],
)
def test_a_table_is_what_its_routes_make_it(target: str, public: bool, private: bool, isolated: bool) -> None:
    known = network(route(target))
    table = resource(known, "Private")
    assert (known.is_public(table), known.is_private(table), known.is_isolated(table)) == (public, private, isolated)


def test_propagated_routes_are_routes() -> None:
    known = network(
        "  P: {Type: AWS::EC2::VPNGatewayRoutePropagation, Properties: {RouteTableIds: [!Ref Private], VpnGatewayId: !Ref Vgw}}\n"
    )
    assert not known.is_isolated(resource(known, "Private"))
    assert known.is_private(resource(known, "Private"))


@pytest.mark.parametrize("kind", ["AWS::CloudFormation::Stack", "Custom::Routes", "My::Routes::Table::MODULE"])
def test_nothing_is_said_about_what_others_work_on(kind: str) -> None:
    known = network(f"  Other: {{Type: {kind}, Properties: {{Parameters: {{Table: !Ref Isolated, Subnet: !Ref Subnet}}}}}}\n")
    assert not known.is_isolated(resource(known, "Isolated"))
    assert not known.is_private(resource(known, "Isolated"))
    assert known.on_main_table(resource(known, "Vpc")) == []
    assert known.is_isolated(resource(known, "Private"))


@pytest.mark.parametrize(
    "more, public",
    [
        (route("GatewayId: !Ref Igw", "Public") + associated("Public"), True),
        (route("GatewayId: !Ref Igw", "Public", ", Condition: Some") + associated("Public"), False),
        (route("GatewayId: !Ref Igw", "Public") + associated("Public", more=", Condition: Some"), False),
        (associated("Public"), False),
        (route("GatewayId: !Ref Igw", "Public"), False),
    ],
)
def test_a_subnet_is_surely_public(more: str, public: bool) -> None:
    known = network(more)
    assert names(known.public_subnets(resource(known, "Vpc"))) == (["Subnet"] if public else [])


def test_subnets_and_tables_belong_together() -> None:
    known = network(associated("Private", "!GetAtt Subnet.SubnetId"))
    assert names(known.tables(resource(known, "Subnet"))) == ["Private"]
    assert names(known.subnets(resource(known, "Private"))) == ["Subnet"]
    assert known.subnets(resource(known, "Public")) == []
    assert known.on_main_table(resource(known, "Vpc")) == []


def test_subnets_without_a_table_use_the_main_one() -> None:
    known = network("  Open: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, MapPublicIpOnLaunch: true}}\n")
    assert names(known.on_main_table(resource(known, "Vpc"))) == ["Subnet"]


@pytest.mark.parametrize(
    "host",
    [
        "Host: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref Subnet]}}}",
        "Host: {Type: AWS::Lambda::Function, Properties: {VpcConfig: !If [Some, {SubnetIds: [!Ref Subnet]}, !Ref AWS::NoValue]}}",
        "Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Subnet}}",
        "Host: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{SubnetId: !Ref Subnet, DeviceIndex: '0'}]}}",
        "Host: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {VPCZoneIdentifier: !If [Some, [!Ref Subnet], []]}}",
        "Host: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref Subnet]}}}}",
        "Host: {Type: AWS::Serverless::Function}\nGlobals: {Function: {VpcConfig: {SubnetIds: [!Ref Subnet]}}}",
    ],
)
def test_who_lives_in_a_subnet(host: str) -> None:
    known = network(f"  {host}\n")
    assert names(known.hosts(resource(known, "Subnet"))) == ["Host"]


@pytest.mark.parametrize(
    "other",
    [
        "Other: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref Subnet]}}",
        "Other: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: "
        "{AssignPublicIp: ENABLED, Subnets: [!Ref Subnet]}}}}",
        "Other: {Type: AWS::Serverless::Function, Properties: {VpcConfig: {SubnetIds: [!Ref Given]}}}\n"
        "Globals: {Function: {VpcConfig: {SubnetIds: [!Ref Subnet]}}}",
    ],
)
def test_who_does_not_call_out_of_it(other: str) -> None:
    known = network(f"  {other}\n")
    assert known.hosts(resource(known, "Subnet")) == []


def test_the_attachment_of_the_internet_gateway() -> None:
    known = network()
    attachment = known.attachment(resource(known, "Vpc"))
    assert attachment is not None
    assert attachment.name == "Attached"
    twice = network("  Again: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}\n")
    assert twice.attachment(resource(twice, "Vpc")) is None


@pytest.mark.parametrize("given, expected", [("AmazonProvidedIpv6CidrBlock: true", True), ("CidrBlock: 10.1.0.0/16", False)])
def test_ipv6(given: str, expected: bool) -> None:
    known = network(f"  More: {{Type: AWS::EC2::VPCCidrBlock, Properties: {{VpcId: !Ref Vpc, {given}}}}}\n")
    assert known.has_ipv6(resource(known, "Vpc")) is expected


def test_zones_are_compared_by_what_they_mean() -> None:
    text = "Resources:\n" + "".join(
        f"  S{n}: {{Type: AWS::EC2::Subnet, Properties: {{{zone}}}}}\n"
        for n, zone in enumerate(
            [
                "AvailabilityZone: !Select [0, !GetAZs '']",
                "AvailabilityZone: !Select [0, !GetAZs {Ref: AWS::Region}]",
                "AvailabilityZone: !Select [1, !GetAZs '']",
                "AvailabilityZoneId: use1-az1",
                "CidrBlock: 10.0.0.0/24",
            ]
        )
    )
    zones = [zone_of(subnet) for subnet in Template(read(text)).resources.values()]
    assert zones[0] == zones[1]
    assert len(set(zones)) == 4
    assert zones[-1] is None


@pytest.mark.parametrize(
    "name, expected",
    [
        ("com.amazonaws.us-east-1.s3", "s3"),
        ("!Sub 'com.amazonaws.${AWS::Region}.ecr.api'", "ecr.api"),
        ("!Sub ['com.amazonaws.${R}.s3', {R: !Ref AWS::Region}]", "s3"),
        ("!Join ['', [com.amazonaws., !Ref AWS::Region, .dynamodb]]", "dynamodb"),
        ("!Join ['.', [com.amazonaws, !FindInMap [A, b, c], s3]]", "s3"),
        ("cn.com.amazonaws.cn-north-1.kms", "kms"),
        ("!Ref Given", ""),
        ("!ImportValue Name", ""),
    ],
)
def test_the_service_of_an_endpoint(name: str, expected: str) -> None:
    text = f"Resources: {{E: {{Type: AWS::EC2::VPCEndpoint, Properties: {{ServiceName: {name}}}}}}}"
    assert endpoint_service(Template(read(text)).resources["E"]) == expected


def test_what_hosts_use_is_found_through_roles_and_their_policies() -> None:
    known = network(
        "  Bucket: {Type: AWS::S3::Bucket}\n  Unused: {Type: AWS::S3::Bucket}\n  Role: {Type: AWS::IAM::Role}\n"
        "  Policy: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref Role], PolicyDocument: !Sub '${Bucket.Arn}/*'}}\n"
        "  Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}\n"
    )
    assert [r.name for r in known.used_by([resource(known, "Function")])] == ["Bucket", "Policy", "Role"]


def test_nat_gateways_lead_to_the_internet() -> None:
    known = network(
        "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Subnet}}\n"
        "  Inner: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Subnet, ConnectivityType: private}}\n"
    )
    assert names(known.nat_gateways(resource(known, "Subnet"))) == ["Nat"]


def test_where_others_may_know_of_a_resource() -> None:
    known = network("  Custom: {Type: Custom::Thing, Properties: {Id: !Ref Public}}\nOutputs: {Vpc: {Value: !Ref Vpc}}\n")
    assert [known.is_known_outside(resource(known, name)) for name in ("Vpc", "Public", "Private")] == [True, True, False]


def test_a_vpc_of_another_stack_is_not_known() -> None:
    known = network("  Far: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Given}}\n")
    assert known.vpc(resource(known, "Far")) is None
    assert names(known.inside(resource(known, "Vpc"), "AWS::EC2::Subnet")) == ["Subnet"]
