"""What CloudFormation certainly refuses of a resource."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from autofix.refusal import refused_places
from autofix.syntax.reader import read
from autofix.template import Template

NO_VALUE = {"Ref": "AWS::NoValue"}


def places(kind: str, properties: Any, **more: Any) -> list[str]:
    body = {"Type": kind, "Properties": properties} if properties is not None else {"Type": kind}
    template = Template(read(yaml.safe_dump({"Resources": {"It": body}, **more})))
    return [
        str(place).removeprefix("/Resources/It").removeprefix("/Properties") for place in refused_places(template.resources["It"], template)
    ]


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        ("AWS::SNS::Topic", {"TopicName": "a"}, []),
        ("AWS::SNS::Topic", None, []),
        ("AWS::SNS::Topics", {}, [""]),
        ("Custom::Topic", {"Any": 1}, []),
        ("AWS::SNS::Topic", {"Nothing": 1}, ["/Nothing"]),
        ("AWS::GuardDuty::Detector", None, ["/Enable"]),
        ("AWS::SNS::Topic", {"Tags": {"a": "b"}, "TopicName": ["a"]}, ["/Tags", "/TopicName"]),
        ("AWS::SNS::Topic", {"Tags": [{"Key": "a"}, {"Ref": "x"}], "TopicName": None}, ["/Tags/0/Value"]),
        ("AWS::SNS::Topic", {"Tags": {"Fn::If": ["Yes", [{"Value": "a", "Key": "b", "Else": 1}], NO_VALUE]}}, ["/Tags/Fn::If/1/0/Else"]),
        ("AWS::SNS::Topic", {"Fn::Transform": {"Name": "AWS::Include"}, "Nothing": 1}, []),
        ("AWS::SSM::Document", {"Content": {"anything": [1, {"goes": None}]}}, []),
    ],
)
def test_places_that_are_refused(kind: str, properties: Any, expected: list[str]) -> None:
    assert places(kind, properties) == expected


def test_sam_reads_properties_of_its_own() -> None:
    assert places("AWS::SNS::Topic", {"Nothing": 1}, Transform="AWS::Serverless-2016-10-31") == []
