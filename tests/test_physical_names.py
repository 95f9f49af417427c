"""Physical names: where they stand, and what speaks of them."""

from __future__ import annotations

import json

import pytest

from autofix import Mentions, Template, physical_names
from autofix.facts import table
from autofix.pointer import Json
from autofix.syntax.reader import read


def template(**resources: Json) -> Template:
    return Template(read(json.dumps({"Resources": resources})))


def test_names_are_not_references() -> None:
    types = table("physical_names")["types"]
    assert types["AWS::RDS::DBInstance"] == ["DBInstanceIdentifier", 63]
    assert types["AWS::ElasticLoadBalancingV2::LoadBalancer"] == ["Name", 32]
    assert types["AWS::Lambda::Function"] == ["FunctionName", 64]
    assert not {"AWS::Route53::HostedZone", "AWS::ApiGateway::Stage", "AWS::Lambda::Permission", "AWS::Logs::MetricFilter"} & types.keys()


def test_only_names_that_can_be_read() -> None:
    named = template(
        Plain={"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "a"}},
        Joined={"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}}},
        Hidden={"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::ImportValue": "name"}}},
        Nameless={"Type": "AWS::SQS::Queue"},
        Policy={"Type": "AWS::SQS::QueuePolicy", "Properties": {"QueueName": "a"}},
    )
    assert [(name.resource.name, name.text, name.variables) for name in physical_names(named)] == [
        ("Plain", "a", []),
        ("Joined", "a-${Stage}", ["Stage"]),
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("arn:aws:sqs:eu-central-1:123456789012:orders", True),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::orders/*"}, True),
        ("arn:aws:s3:::ord*", True),
        ("orders-of-others", False),
        ("my.orders", False),
        ("or*", False),
        ({"Ref": "Orders"}, False),
    ],
)
def test_what_speaks_of_a_name(said: Json, meant: bool) -> None:
    named = template(
        Orders={"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders", "Tags": [{"Key": "Name", "Value": "orders"}]}},
        Reader={"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": [{"Resource": said}]}}},
    )
    assert Mentions(named).elsewhere("orders") is meant


def test_paths_and_variables_are_part_of_a_name() -> None:
    group: Json = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::Sub": "/shop/${AWS::Region}"}}}
    assert not Mentions(template(Logs=group)).elsewhere("/shop/${AWS::Region}")
    metric: Json = {"Type": "AWS::Logs::MetricFilter", "Properties": {"LogGroupName": {"Fn::Sub": "/shop/${AWS::Region}"}}}
    assert Mentions(template(Logs=group, Errors=metric)).elsewhere("/shop/${AWS::Region}")
