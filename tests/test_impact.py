"""What a patch does to a stack that exists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_golden import FIXING, outcome

from autofix import ROOT, Impact, Json, Operation, Template, add, move, remove, replace
from autofix.facts.schemas import schema_of
from autofix.impact import behaviour, impact_of
from autofix.patch import copy
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


DOCUMENTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent.parent / "docs" / "update-requires.yaml").read_text())
MEANT = {
    "No interruption": Impact.NONE,
    "Some interruptions": Impact.INTERRUPTION,
    "Replacement": Impact.REPLACEMENT,
    "Updates are not supported": Impact.REPLACEMENT,  # only another resource has another value
}
ROWS = {(kind, name): MEANT[said] for kind, groups in DOCUMENTED["types"].items() for said, names in groups.items() for name in names}


def computed(kind: str, name: str) -> Impact:
    return behaviour(kind, Pointer(name.lstrip("+").split(".")), name.startswith("+"))[0]


def test_computed_and_documented_impact_differ_only_where_we_say_why() -> None:
    differing = {f"{kind}.{name}" for (kind, name), expected in ROWS.items() if computed(kind, name) is not expected}
    assert len(ROWS) > 330
    assert differing == set(DOCUMENTED["differences"])
    assert all(len(why) > 20 for why in DOCUMENTED["differences"].values())


def test_every_property_that_golden_cases_touch_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    touched: dict[tuple[str, Pointer, bool], str] = {}

    def listening(kind: str, path: Pointer, added: bool) -> tuple[Impact, str]:
        touched.setdefault((kind, path, added), f"{case.parent.name}/{case.name}")
        return behaviour(kind, path, added)

    monkeypatch.setattr("autofix.impact.behaviour", listening)
    for case in FIXING:
        outcome(case)
    assert len(touched) > 500
    missing = {}
    for (kind, path, added), found in touched.items():
        names = [token for token in path if not token.isdigit()]
        schema = schema_of(kind)
        if kind.startswith(tuple(DOCUMENTED["undocumented"])) or schema is None:
            continue
        if not names or schema.property_at(names[:1]) is None or names[0] in schema.read_only:
            continue  # no stack has it
        depths = [".".join(names[:depth]) for depth in range(1, len(names) + 1)]
        row = next((name for depth in depths for name in ("+" + depth, depth)[not added :] if (kind, name) in ROWS), None)
        if row is None or computed(kind, row) is not behaviour(kind, path, added)[0]:
            missing[f"{kind}.{'.'.join(path)}"] = found
    assert not missing, "look up what docs/update-requires.yaml lacks, or where a row does not speak for what is below it"


def test_only_what_differs_is_changed() -> None:
    transit = {"ClientBroker": "PLAINTEXT", "InCluster": True}
    properties = {"EncryptionInfo": {"EncryptionInTransit": transit}, "ClusterName": "kafka"}
    template = Template(read(json.dumps({"Resources": {"Kafka": {"Type": "AWS::MSK::Cluster", "Properties": properties}}})))
    at = ROOT / "Resources" / "Kafka" / "Properties"
    info = at / "EncryptionInfo"
    for patch, expected in (
        (replace(info, {"EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": True}}), Impact.NONE),
        (replace(info, {"EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": False}}), Impact.REPLACEMENT),
        (replace(info, {"EncryptionInTransit": {"ClientBroker": "TLS"}}), Impact.REPLACEMENT),
        (replace(info, {"Ref": "AWS::NoValue"}), Impact.REPLACEMENT),
        (remove(info / "EncryptionInTransit" / "ClientBroker"), Impact.NONE),
        (remove(info), Impact.REPLACEMENT),
        (add(info / "EncryptionAtRest", {"DataVolumeKMSKeyId": "key"}), Impact.REPLACEMENT),
        (add(at / "ClientAuthentication", {"Unauthenticated": {"Enabled": False}}), Impact.NONE),
        (move(info / "EncryptionInTransit", at / "EncryptionInTransit"), Impact.REPLACEMENT),
        (copy(info / "EncryptionInTransit" / "ClientBroker", at / "ClusterName"), Impact.REPLACEMENT),
        (replace(at, {"ClusterName": "kafka"}), Impact.REPLACEMENT),
        (replace(at, {**properties, "NumberOfBrokerNodes": 3}), Impact.NONE),
    ):
        assert impact_of((patch,), template)[0] is expected, patch


def test_what_is_put_into_a_list_is_new_and_what_stood_there_stays() -> None:
    device = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True}}
    body: Json = {"Type": "AWS::EC2::Instance", "Properties": {"BlockDeviceMappings": [device]}}
    at = ROOT / "Resources" / "Instance" / "Properties" / "BlockDeviceMappings"
    for index in ("0", "-"):
        assert impact_of((add(at / index, device),), Template(read(json.dumps({"Resources": {"Instance": body}}))))[0] is Impact.REPLACEMENT


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("EncryptionInfo/Fn::If/1/EncryptionInTransit/ClientBroker", Impact.NONE),
        ("EncryptionInfo/Fn::If/2/EncryptionAtRest", Impact.REPLACEMENT),
        ("EncryptionInfo/Fn::If/0", Impact.REPLACEMENT),
        ("EncryptionInfo/EncryptionInTransit/Fn::If/1/ClientBroker/Fn::Sub", Impact.NONE),
        ("EncryptionInfo/Fn::GetAtt/0", Impact.REPLACEMENT),
        ("EncryptionInfo/Ref", Impact.REPLACEMENT),
    ],
)
def test_a_function_may_give_anything_but_a_branch_gives_what_it_holds(path: str, expected: Impact) -> None:
    assert behaviour("AWS::MSK::Cluster", Pointer(path.split("/")), False)[0] is expected


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


def test_properties_that_are_a_function_may_be_anything() -> None:
    assert behaviour("AWS::EC2::Instance", Pointer(("Fn::FindInMap", "0")), added=True)[0] is Impact.NONE
    assert behaviour("AWS::EC2::Instance", Pointer(()), added=False) == (Impact.NONE, "")
