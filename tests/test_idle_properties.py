"""Which properties others make idle, and where nobody can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autofix.syntax.reader import read
from autofix.template import Template
from autofix.vocabulary.idle_properties import idle_properties

TARGETS = "AWS::ElasticLoadBalancingV2::TargetGroup"
CLUSTER = "AWS::RDS::DBCluster"


def found(kind: str, properties: Any, parameters: Any = None) -> list[tuple[tuple[str, ...], str]]:
    data = {"Parameters": parameters or {}, "Resources": {"R": {"Type": kind, "Properties": properties}}}
    return [(tuple(idle.names), idle.beside) for idle in idle_properties(Template(read(json.dumps(data), "json")))]


@pytest.mark.parametrize(
    ("kind", "properties", "names", "beside"),
    [
        (TARGETS, {"TargetType": "lambda", "Port": 80, "Name": "a"}, ("Port",), "TargetType lambda"),
        (CLUSTER, {"SnapshotIdentifier": "s", "MasterUsername": "u"}, ("MasterUsername",), "SnapshotIdentifier"),
        (CLUSTER, {"SnapshotIdentifier": {"Fn::GetAtt": ["A", "B"]}, "MasterUsername": "u"}, ("MasterUsername",), "SnapshotIdentifier"),
        ("AWS::RDS::DBInstance", {"Engine": "MySQL", "ReplicaMode": "mounted"}, ("ReplicaMode",), "Engine MySQL"),
        ("AWS::EC2::SecurityGroupIngress", {"IpProtocol": -1, "FromPort": 0}, ("FromPort",), "IpProtocol -1"),
    ],
)
def test_what_another_property_makes_idle(kind: str, properties: Any, names: tuple[str, ...], beside: str) -> None:
    assert found(kind, properties) == [(names, beside)]


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        (TARGETS, {"TargetType": "ip", "Port": 80}),
        (TARGETS, {"TargetType": {"Ref": "P"}, "Port": 80}),
        (TARGETS, {"TargetType": "lambda", "Port": {"Ref": "AWS::NoValue"}}),
        (CLUSTER, {"SnapshotIdentifier": "", "MasterUsername": "u"}),
        (CLUSTER, {"SnapshotIdentifier": {"Ref": "P"}, "MasterUsername": "u"}),
        (CLUSTER, {"SnapshotIdentifier": {"Fn::If": ["C", "s", {"Ref": "AWS::NoValue"}]}, "MasterUsername": "u"}),
        ("AWS::RDS::DBInstance", {"Engine": "oracle-ee", "ReplicaMode": "mounted"}),
        ("AWS::RDS::DBInstance", {"ReplicaMode": "mounted"}),
    ],
)
def test_what_may_have_an_effect(kind: str, properties: Any) -> None:
    assert found(kind, properties, {"P": {"Type": "String", "Default": ""}}) == []
