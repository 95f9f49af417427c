from __future__ import annotations

import json

import pytest

from autofix import Json, Template, access_logs, delivery_allowed, is_application, log_to, plain_listeners
from autofix.patch import as_json
from autofix.syntax.reader import read
from autofix.vocabulary.loadbalancers import certificates

ON, OFF = ({"Key": "access_logs.s3.enabled", "Value": value} for value in ("true", "false"))
MAYBE: Json = {"Fn::If": ["Here", ON, {"Ref": "AWS::NoValue"}]}


def balancer(attributes: Json, **others: Json) -> Template:
    properties: dict[str, Json] = {} if attributes is None else {"LoadBalancerAttributes": attributes}
    resource: Json = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": properties}
    return Template(read(json.dumps({"Resources": {"Front": resource, "Logs": {"Type": "AWS::S3::Bucket"}, **others}}), "json"))


@pytest.mark.parametrize(
    ("attributes", "on"),
    [
        (None, False),
        ([], False),
        ([OFF], False),
        ([ON], True),
        ([{"Key": "access_logs.s3.enabled", "Value": True}], True),
        ([{"Key": "access_logs.s3.enabled", "Value": {"Ref": "Log"}}], None),
        ([{"Key": "access_logs.s3.enabled", "Value": {"Fn::If": ["Here", "true", "false"]}}], None),
        ([MAYBE], None),
        ({"Fn::If": ["Here", [ON], [OFF]]}, None),
    ],
)
def test_switched_on(attributes: Json, on: bool | None) -> None:
    logs = access_logs(balancer(attributes).resources["Front"])
    assert logs is not None
    assert logs.on is on


@pytest.mark.parametrize("attributes", [{"Fn::Transform": {}}, [{"Ref": "Attribute"}], [{"Key": {"Ref": "Key"}, "Value": "true"}]])
def test_attributes_that_cannot_be_read(attributes: Json) -> None:
    assert access_logs(balancer(attributes).resources["Front"]) is None


@pytest.mark.parametrize(
    ("prefix", "text"),
    [(None, ""), ("", ""), ("/a/b/", "a/b/"), ({"Fn::Sub": "${Stage}/x"}, "${Stage}/x/"), ({"Fn::ImportValue": "p"}, "*/")],
)
def test_prefix(prefix: Json, text: str) -> None:
    attributes: Json = [ON, {"Key": "access_logs.s3.bucket", "Value": {"Ref": "Logs"}}]
    if prefix is not None:
        attributes = [*attributes, {"Key": "access_logs.s3.prefix", "Value": prefix}]
    logs = access_logs(balancer(attributes).resources["Front"])
    assert logs is not None
    assert logs.prefix == text
    assert logs.bucket is not None
    assert logs.bucket.name == "Logs"


SERVICE: Json = {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
FOLDER: Json = {"Fn::Sub": "${Logs.Arn}/a/AWSLogs/${AWS::AccountId}/*"}


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ({"Principal": SERVICE, "Resource": FOLDER}, True),
        ({"Principal": SERVICE, "Resource": {"Fn::Sub": "${Logs.Arn}/*"}}, True),
        ({"Principal": SERVICE, "Resource": {"Fn::Sub": "${Logs.Arn}/a/AWSLogs/123456789012/*"}}, True),
        (
            {"Principal": {"Service": ["x.amazonaws.com", SERVICE["Service"]]}, "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/a/*"]},
            True,
        ),
        ({"Principal": "*", "Resource": "*"}, True),
        ({"Principal": {"AWS": "127311923021"}, "Resource": FOLDER}, None),
        ({"Principal": {"AWS": {"Fn::FindInMap": ["A", "B", "C"]}}, "Resource": FOLDER}, None),
        ({"Principal": {"Ref": "Who"}, "Resource": FOLDER}, None),
        ({"NotPrincipal": SERVICE, "Resource": FOLDER}, None),
        ({"Principal": SERVICE, "Resource": {"Ref": "What"}}, None),
        ({"Principal": SERVICE, "Resource": {"Fn::Sub": "${Logs.Arn}/${Prefix}/*"}}, None),
        ({"Principal": SERVICE, "Resource": {"Fn::Sub": "${Logs.Arn}/AWSLogs/${AWS::AccountId}/*"}}, False),
        ({"Principal": SERVICE, "Resource": {"Fn::Sub": "${Logs.Arn}/a/AWSLogs/${AWS::AccountId}/elasticloadbalancing/*"}}, False),
        ({"Principal": SERVICE, "Resource": {"Fn::GetAtt": ["Logs", "Arn"]}}, False),
        ({"Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}, "Resource": FOLDER}, False),
        ({"Principal": {"AWS": {"Ref": "AWS::AccountId"}}, "Resource": FOLDER}, False),
        ({"Principal": {"Service": "delivery.logs.amazonaws.com"}, "Resource": FOLDER}, False),
        ({"Principal": SERVICE, "Resource": FOLDER, "Action": "s3:GetBucketAcl"}, False),
        ({"Principal": SERVICE, "Resource": FOLDER, "Effect": "Deny"}, False),
    ],
)
def test_who_may_write_logs(statement: dict[str, Json], verdict: bool | None) -> None:
    document: Json = {"Statement": {"Effect": "Allow", "Action": "s3:PutObject", **statement}}
    policy: Json = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Logs"}, "PolicyDocument": document}}
    assert delivery_allowed(balancer(None, Policy=policy).resources["Logs"], "a/") is verdict


def test_a_key_is_not_added_twice() -> None:
    logs = access_logs(balancer([OFF, {"Key": "access_logs.s3.prefix", "Value": "a"}]).resources["Front"])
    assert logs is not None
    at = "/Resources/Front/Properties/LoadBalancerAttributes"
    assert as_json(log_to(logs, "logs", "b/")) == [
        {"op": "replace", "path": f"{at}/0/Value", "value": "true"},
        {"op": "add", "path": f"{at}/-", "value": {"Key": "access_logs.s3.bucket", "Value": "logs"}},
    ]


def test_types() -> None:
    given = Template(
        read(
            "Resources:\n"
            "  A: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: !Ref AWS::NoValue}}\n"
            "  B: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}\n"
            "  C: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: !Ref Kind}}\n"
        )
    )
    assert [is_application(given.resources[name]) for name in "ABC"] == [True, False, False]


def listener(**properties: Json) -> Json:
    actions: Json = [{"Type": "forward"}]
    return {
        "Type": "AWS::ElasticLoadBalancingV2::Listener",
        "Properties": {"LoadBalancerArn": {"Ref": "Front"}, "Port": 80, "Protocol": "HTTP", "DefaultActions": actions, **properties},
    }


@pytest.mark.parametrize(
    ("others", "plain"),
    [
        ({"Plain": listener()}, ["Plain"]),
        ({"Plain": listener(), "Tls": listener(Protocol="HTTPS", Port=443)}, ["Plain"]),
        ({"Plain": listener(), "Tls": {**listener(Protocol="HTTPS"), "Condition": "Here"}}, []),
        ({"Plain": listener(), "Tls": listener(Protocol={"Fn::If": ["Here", "HTTPS", "HTTP"]})}, []),
        ({"Plain": listener(DefaultActions=[{"Fn::If": ["Here", {"Type": "redirect"}, {"Type": "forward"}]}])}, []),
        ({"Plain": listener(LoadBalancerArn={"Ref": "Elsewhere"})}, []),
    ],
)
def test_listeners_in_the_clear(others: dict[str, Json], plain: list[str]) -> None:
    assert [found.listener.name for found in plain_listeners(balancer(None, **others))] == plain


@pytest.mark.parametrize(
    ("arn", "parameter", "paths"),
    [
        (None, None, []),
        ("arn", None, ["/Resources/Plain/Properties/Certificates"]),
        ("arn", "New", ["/Resources/Plain/Properties/Certificates"]),
        (None, "Old", ["/Resources/Plain/Properties/Certificates"]),
        (None, "New", ["/Resources/Plain/Properties/Certificates", "/Parameters/New"]),
    ],
)
def test_certificates(arn: str | None, parameter: str | None, paths: list[str]) -> None:
    document: Json = {"Parameters": {"Old": {"Type": "String"}}, "Resources": {"Plain": listener()}}
    given = Template(read(json.dumps(document), "json"))
    assert [operation["path"] for operation in as_json(certificates(given.resources["Plain"], arn, parameter))] == paths
