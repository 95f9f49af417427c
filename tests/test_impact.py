"""What a patch does to a stack that exists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from autofix import ROOT, Impact, Json, Operation, Template, add, move, remove, replace
from autofix.impact import behaviour, impact_of
from autofix.pointer import Pointer
from autofix.syntax.reader import read

PROPERTIES = ROOT / "Resources" / "Instance" / "Properties"
INSTANCE = {
    "Type": "AWS::EC2::Instance",
    "Properties": {
        "InstanceType": "t3.micro",
        "ImageId": {"Fn::FindInMap": ["Stage", {"Ref": "Stage"}, "Image"]},
        "Monitoring": {"Fn::FindInMap": ["Stage", {"Ref": "Stage"}, "Monitoring"]},
    },
}
MAPPINGS = {"Stage": {"prod": {"Image": "ami-1", "Monitoring": True, "Unused": 1}}}


def impact(*patch: Operation) -> tuple[Impact, str]:
    body: Json = {"Mappings": MAPPINGS, "Resources": {"Instance": INSTANCE}}
    return impact_of(patch, Template(read(json.dumps(body))))


def parameter(default: str) -> dict[str, Json]:
    return {"Type": "String", "Default": default}


@pytest.mark.parametrize("place", ["Parameters", "Parameters/Size"])
def test_a_value_that_becomes_the_default_of_its_own_parameter_stays_what_it_is(place: str) -> None:
    at = ROOT.join(place.split("/"))
    for default, expected in (("t3.micro", Impact.NONE), ("t3.small", Impact.INTERRUPTION)):
        body: Json = parameter(default) if at.last == "Size" else {"Size": parameter(default)}
        assert impact(add(at, body), replace(PROPERTIES / "InstanceType", {"Ref": "Size"}))[0] is expected


def test_a_reference_to_something_else_is_a_change() -> None:
    assert impact(replace(PROPERTIES / "InstanceType", {"Ref": "Size"}))[0] is Impact.INTERRUPTION


@pytest.mark.parametrize(("key", "expected"), [("Image", Impact.REPLACEMENT), ("Monitoring", Impact.NONE), ("Unused", Impact.NONE)])
def test_a_leaf_of_a_mapping_reaches_those_who_look_it_up(key: str, expected: Impact) -> None:
    assert impact(replace(ROOT / "Mappings" / "Stage" / "prod" / key, "new"))[0] is expected


def test_a_whole_mapping_reaches_all_its_users() -> None:
    assert impact(replace(ROOT / "Mappings" / "Stage", {}))[0] is Impact.REPLACEMENT


def test_a_patch_that_does_not_fit_has_no_impact_of_its_own() -> None:
    assert impact(add(ROOT / "Parameters", {"Size": parameter("x")}), replace(PROPERTIES / "Nothing", {"Ref": "Size"}))[0] is Impact.NONE


def test_computed_and_documented_impact_differ_only_where_we_say_why() -> None:
    documented = yaml.safe_load((Path(__file__).parent.parent / "docs" / "update-requires.yaml").read_text())
    meant = {"No interruption": Impact.NONE, "Some interruptions": Impact.INTERRUPTION, "Replacement": Impact.REPLACEMENT}
    rows = [(kind, name, meant[said]) for kind, groups in documented["types"].items() for said, names in groups.items() for name in names]
    differing = {
        f"{kind}.{name}"
        for kind, name, expected in rows
        if behaviour(kind, Pointer(name.lstrip("+").split(".")), name.startswith("+"))[0] is not expected
    }
    assert len(rows) > 120
    assert differing == set(documented["differences"])
    assert all(len(why) > 20 for why in documented["differences"].values())


def test_what_no_stack_can_have_is_not_changed() -> None:
    body = json.dumps(
        {
            "Resources": {
                "vpc-1": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
                "Subnet": {
                    "Type": "AWS::EC2::Subnet",
                    "Properties": {"VpcId": {"Ref": "Vcp"}, "CidrBlock": {"Fn::GetAtt": ["vpc-1", "CidrBlock"]}},
                },
            }
        }
    )
    template = Template(read(body))
    subnet = ROOT / "Resources" / "Subnet" / "Properties"
    assert impact_of((move(ROOT / "Resources" / "vpc-1", ROOT / "Resources" / "Vpc"),), template) == (Impact.NONE, "")
    assert impact_of((replace(subnet / "VpcId" / "Ref", "Vpc"),), template) == (Impact.NONE, "")
    assert impact_of((replace(subnet / "CidrBlock" / "Fn::GetAtt" / 0, "Vpc"),), template)[0] is Impact.REPLACEMENT


def test_what_is_refused_as_it_is_written_is_in_no_stack() -> None:
    text = """
Resources:
  Check:
    Type: AWS::Route53::HealthCheck
    Properties: {ResourcePath: /health}
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {Storage: 20, StorageEncrypted: false}
  Balancer: {Type: AWS::ELB::Balancer, Properties: {Name: old}}
"""
    template = Template(read(text))
    path, config = ("Resources", "Check", "Properties"), {"ResourcePath": "/health"}
    assert (
        impact_of((remove(ROOT.join(path) / "ResourcePath"), add(ROOT.join(path) / "HealthCheckConfig", config)), template)[0]
        is Impact.NONE
    )
    encrypted = replace(ROOT / "Resources" / "Database" / "Properties" / "StorageEncrypted", True)
    assert impact_of((encrypted,), template)[0] is Impact.REPLACEMENT
    assert (
        impact_of((replace(ROOT / "Resources" / "Balancer" / "Type", "AWS::ElasticLoadBalancing::LoadBalancer"),), template)[0]
        is Impact.NONE
    )


def test_what_opens_a_circle_changes_no_stack_for_none_had_the_circle() -> None:
    def named(kind: str, key: str, value: Json, **more: Json) -> Json:
        return {"Type": kind, "Properties": {key: value}, **more}

    at = ROOT / "Resources" / "Logs" / "Properties" / "LogGroupName"
    for depends, expected in (("Logs", Impact.NONE), ("Topic", Impact.REPLACEMENT)):
        body: Json = {
            "Resources": {
                "Logs": named("AWS::Logs::LogGroup", "LogGroupName", {"Ref": "Function"}),
                "Function": named("AWS::Lambda::Function", "FunctionName", "worker", DependsOn=depends),
                "Topic": {"Type": "AWS::SNS::Topic"},
            }
        }
        assert impact_of((replace(at, "worker"),), Template(read(json.dumps(body))))[0] is expected
