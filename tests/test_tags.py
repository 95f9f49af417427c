"""Tags: the shape each type wants them in, and what can be read of those that are there."""

from __future__ import annotations

import json

import pytest

from autofix import Template, tags_of
from autofix.facts import table
from autofix.pointer import Json
from autofix.syntax.reader import read


def template(kind: str, properties: Json, **sections: Json) -> Template:
    return Template(read(json.dumps({**sections, "Resources": {"Thing": {"Type": kind, "Properties": properties}}})))


def test_shapes_that_differ_from_the_usual() -> None:
    types = table("tag_shapes")["types"]
    assert types["AWS::S3::Bucket"] == ["Tags", "list"]
    assert types["AWS::ApiGatewayV2::Api"] == ["Tags", "map"]
    assert types["AWS::Glue::Job"] == ["Tags", "map"]
    assert types["AWS::Route53::HostedZone"] == ["HostedZoneTags", "list"]
    assert types["AWS::Backup::BackupVault"] == ["BackupVaultTags", "map"]
    assert types["AWS::AutoScaling::AutoScalingGroup"] == ["Tags", "propagated"]
    assert types["AWS::EC2::LaunchTemplate"] == ["TagSpecifications", "launch-template"]
    assert not {"AWS::S3::BucketPolicy", "AWS::Lambda::Permission", "AWS::EC2::Route", "AWS::KMS::Alias"} & types.keys()
    assert {shape for _, shape in types.values()} >= {"list", "map", "propagated", "fleet"}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::S3::BucketPolicy", {}),
        ("AWS::S3::Bucket", {"Tags": {"Fn::If": ["Prod", [], []]}}),
        ("AWS::S3::Bucket", {"Tags": [{"Fn::Transform": {"Name": "Tags"}}]}),
        ("AWS::S3::Bucket", {"Tags": "none"}),
        ("AWS::S3::Bucket", {"Fn::If": ["Prod", {}, {}]}),
        ("AWS::EC2::LaunchTemplate", {"TagSpecifications": [{"Fn::If": ["Prod", {}, {}]}]}),
    ],
)
def test_what_takes_no_tags_or_cannot_be_read_has_none(kind: str, properties: Json) -> None:
    assert tags_of(template(kind, properties).resources["Thing"]) is None


def test_a_tag_under_a_condition_counts() -> None:
    tag: Json = {"Fn::If": ["Prod", {"Key": "Team", "Value": "a"}, {"Ref": "AWS::NoValue"}]}
    tags = tags_of(template("AWS::S3::Bucket", {"Tags": [tag, {"Key": "Owner", "Value": "b"}]}).resources["Thing"])
    assert tags is not None and tags.lacks(["Team", "Owner", "Cost", "owner"]) == ["Cost", "owner"]


def test_a_further_specification_goes_beside_the_others() -> None:
    tags = tags_of(template("AWS::EC2::LaunchTemplate", {"TagSpecifications": [{"ResourceType": "other", "Tags": []}]}).resources["Thing"])
    assert tags is not None
    (operation,) = tags.add({"Team": "a"})
    assert operation.as_json() == {
        "op": "add",
        "path": "/Resources/Thing/Properties/TagSpecifications/-",
        "value": {"ResourceType": "launch-template", "Tags": [{"Key": "Team", "Value": "a"}]},
    }
