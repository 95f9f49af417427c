from __future__ import annotations

import pytest

from autofix import (
    DMS_VPC_ROLE,
    Template,
    dms_role,
    dms_role_users,
    gets_public_address,
    in_words,
    late,
    mentioned,
    notifications,
    ordered,
    reached,
    referrers,
    subnets_of,
    wait_for,
)
from autofix.patch import apply
from autofix.syntax.reader import read

ORDER = """
Conditions:
  A: !Equals [a, b]
  B: !Equals [c, d]
  Both: !And [!Condition A, !Not [!Condition B]]
  Nested: !And [!And [!Condition Both, !Equals [e, f]], !Equals [g, h]]
  Alias: !Condition A
  Loop: !Condition Loop
Resources:
  Plain: {Type: AWS::SNS::Topic}
  Other: {Type: AWS::SNS::Topic}
  User: {Type: AWS::SQS::Queue, Properties: {X: [!Ref Plain, !Sub '${Plain}'], Y: !GetAtt Other.Arn}}
  Through: {Type: AWS::SQS::Queue, DependsOn: User}
  OnA: {Type: AWS::SNS::Topic, Condition: A}
  OnB: {Type: AWS::SNS::Topic, Condition: B}
  OnBoth: {Type: AWS::SNS::Topic, Condition: Both}
  OnNested: {Type: AWS::SNS::Topic, Condition: Nested}
  OnAlias: {Type: AWS::SNS::Topic, Condition: Alias}
  OnLoop: {Type: AWS::SNS::Topic, Condition: Loop}
  Odd: {Type: AWS::SNS::Topic, DependsOn: {'Fn::If': [A, Plain, Other]}}
"""


def template(text: str) -> Template:
    return Template(read(text))


@pytest.mark.parametrize(
    ("source", "target", "may"),
    [
        ("OnA", "Plain", True),
        ("Plain", "OnA", False),
        ("OnBoth", "OnA", True),
        ("OnNested", "OnA", True),
        ("OnAlias", "OnA", True),
        ("OnBoth", "OnB", False),
        ("OnA", "OnBoth", False),
        ("OnLoop", "OnA", False),
        ("Plain", "User", False),
        ("Plain", "Plain", False),
        ("User", "Plain", False),
        ("Through", "Plain", False),
        ("Odd", "User", False),
    ],
)
def test_late_is_what_may_be_waited_for_and_is_not(source: str, target: str, may: bool) -> None:
    resources = template(ORDER).resources
    assert late(resources[source], [resources[target]]) == ([resources[target]] if may else [])


@pytest.mark.parametrize(
    ("present", "names", "after"),
    [
        (None, ["A"], "A"),
        (None, ["A", "B"], ["A", "B"]),
        ("X", ["A"], ["X", "A"]),
        ("X", ["A", "B"], ["X", "A", "B"]),
        (["X"], ["A", "B"], ["X", "A", "B"]),
        ([], ["A"], "A"),
        ([], ["A", "B"], ["A", "B"]),
    ],
)
def test_wait_for_keeps_what_is_there(present: object, names: list[str], after: object) -> None:
    body = {"Type": "AWS::SNS::Topic", **({} if present is None else {"DependsOn": present})}
    data = {"Resources": {"T": body}}
    topic = template(str(data)).resources["T"]
    assert apply(wait_for(topic, names), data) == {"Resources": {"T": {**body, "DependsOn": after}}}


def test_ordered_is_one_finding_for_all() -> None:
    resources = template(ORDER).resources
    (found,) = ordered(resources["OnA"], [resources["Plain"], resources["OnA"], resources["User"]], "{} first: {}")
    assert found.message == "Plain and User first: Plain and User"
    assert not list(ordered(resources["User"], [resources["Plain"]], "{}"))


def test_in_words() -> None:
    assert [in_words("A"), in_words("AB"), in_words("ABC")] == ["A", "A and B", "A, B and C"]


def test_mentioned_and_referrers_count_each_resource_once() -> None:
    order = template(ORDER)
    user = order.resources["User"]
    assert [r.name for r in mentioned(order, [user.get("X"), user.get("Y")], "AWS::SNS::Topic")] == ["Plain", "Other"]
    assert {name: [r.name for r in users] for name, users in referrers(order, "AWS::SQS::Queue", "X").items()} == {"Plain": ["User"]}


NETWORK = """
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, MapPublicIpOnLaunch: true}}
  Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  Group: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref Public, !Ref Private]}}
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {DBSubnetGroupName: !Ref Group}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster, PubliclyAccessible: 'true'}}
  Hidden: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
  Interface: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Private}}
  ByInterface: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{NetworkInterfaceId: !Ref Interface}]}}
  BySubnet: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Public}}
  Refuses:
    Type: AWS::EC2::Instance
    Properties: {NetworkInterfaces: [{SubnetId: !Ref Public, AssociatePublicIpAddress: false}]}
  Configuration: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {AssociatePublicIpAddress: true}}
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {NetworkInterfaces: [{AssociatePublicIpAddress: !Ref Unknown}]}}
  Launched: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {LaunchConfigurationName: !Ref Configuration}}
  Unknown:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {VPCZoneIdentifier: [!Ref Public], LaunchTemplate: {LaunchTemplateId: !Ref Launch}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public}}
  Address: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref ByInterface}}
  Gateway: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: gateway}}
  Classic: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Subnets: [!Ref Public]}}
"""


@pytest.mark.parametrize(
    ("name", "public", "where"),
    [
        ("Member", True, {"Public", "Private"}),
        ("Hidden", False, {"Public", "Private"}),
        ("ByInterface", False, {"Private"}),
        ("BySubnet", True, {"Public"}),
        ("Refuses", False, {"Public"}),
        ("Launched", True, set()),
        ("Unknown", False, {"Public"}),
        ("Nat", True, {"Public"}),
        ("Address", True, {"Private"}),
        ("Gateway", False, set()),
        ("Classic", True, {"Public"}),
        ("Vpc", False, set()),
    ],
)
def test_who_gets_a_public_address_and_where(name: str, public: bool, where: set[str]) -> None:
    resource = template(NETWORK).resources[name]
    assert gets_public_address(resource) is public
    assert {subnet.name for subnet in subnets_of(resource)} == where


def test_reached_survives_a_circle() -> None:
    circle = template(
        """
        Resources:
          A: {Type: T::A::A, Properties: {Next: !Ref B}}
          B: {Type: T::A::A, Properties: {Next: [!Ref A, !Ref End]}}
          End: {Type: T::A::End}
        """
    ).resources
    assert reached(circle["A"], {"T::A::A": ("Next",)}, "T::A::End") == [circle["End"]]


def test_notifications_take_only_what_is_for_s3_and_this_bucket() -> None:
    found = template(
        """
        Resources:
          Quiet: {Type: AWS::S3::Bucket}
          Bucket:
            Type: AWS::S3::Bucket
            Properties: {NotificationConfiguration: {TopicConfigurations: [{Topic: !Ref Topic}]}}
          Topic: {Type: AWS::SNS::Topic}
          Public: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic], PolicyDocument: {Statement: {Principal: '*'}}}}
          Events:
            Type: AWS::SNS::TopicPolicy
            Properties: {Topics: [!Ref Topic], PolicyDocument: {Statement: [{Principal: {Service: [events.amazonaws.com]}}]}}
          Elsewhere:
            Type: AWS::SNS::TopicPolicy
            Properties:
              Topics: [!Ref Topic]
              PolicyDocument: {Statement: [{Principal: {Service: s3.amazonaws.com}, Condition: {ArnLike: {aws:SourceArn: !GetAtt Quiet.Arn}}}]}
        """
    )
    ((bucket, targets, grants),) = notifications(found)
    assert [bucket.name, *(t.name for t in targets), *(g.name for g in grants)] == ["Bucket", "Topic", "Public"]


def test_dms_role_prefers_the_name_over_a_hidden_one() -> None:
    trust = "{Statement: [{Principal: {Service: dms.amazonaws.com}}]}"
    text = f"""
        Parameters: {{Name: {{Type: String}}}}
        Resources:
          Hidden: {{Type: AWS::IAM::Role, Properties: {{RoleName: !Ref Name, AssumeRolePolicyDocument: {trust}}}}}
          Named: {{Type: AWS::IAM::Role, Properties: {{RoleName: Dms-Vpc-Role, AssumeRolePolicyDocument: {trust}}}}}
          Serverless: {{Type: AWS::DMS::ReplicationConfig, Properties: {{ReplicationSettings: {{Logging: {{EnableLogging: true}}}}}}}}
        """
    both = template(text)
    assert dms_role(both, DMS_VPC_ROLE) is both.resources["Named"]
    hidden = template(text.replace("Dms-Vpc-Role", "another"))
    assert dms_role(hidden, DMS_VPC_ROLE) is hidden.resources["Hidden"]
    assert [r.name for r in dms_role_users(both, "dms-cloudwatch-logs-role")] == ["Serverless"]
