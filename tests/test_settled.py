"""Properties as a policy wants them."""

from __future__ import annotations

import json

import pytest

from autofix import Finding, Json, Resource, Setting, ask, named, settle, shut_out, unable_to_encrypt
from autofix.patch import as_json
from autofix.syntax.reader import read
from autofix.template import Template

NO_VALUE = {"Ref": "AWS::NoValue"}
AT = "/Resources/One/Properties"


def resource(body: dict[str, Json], **settings: Json) -> Resource:
    other = {"Type": "AWS::KMS::Key", "DependsOn": "One"}
    data = {"Parameters": {"KeyArn": {"Type": "String"}}, "Resources": {"One": {"Type": "AWS::X::Y", **body}, "Late": other}}
    return Template(read(json.dumps(data), "json"), settings).resources["One"]


def patched(properties: Json, wanted: dict[str, Json], *instead_of: Json) -> list[tuple[str, str, Json]]:
    operations = as_json(tuple(settle(resource({"Properties": properties}), wanted, instead_of)))
    return [(one["op"], one["path"].removeprefix(AT), one["value"]) for one in operations]


def test_what_is_absent_is_written_with_its_parents() -> None:
    assert patched({}, {"A": {"B": {"On": True}}}) == [("add", "/A", {"B": {"On": True}})]
    assert patched({"A": {}}, {"A": {"B": {"On": True}}}) == [("add", "/A/B", {"On": True})]
    assert patched({"A": {"B": NO_VALUE}}, {"A": {"B": {"On": True}}}) == [("replace", "/A/B", {"On": True})]
    assert patched(None, {"A": True}) == [("replace", "", {"A": True})]
    assert as_json(tuple(settle(resource({}), {"A": True}))) == [{"op": "add", "path": AT, "value": {"A": True}}]


@pytest.mark.parametrize("off", [False, "false", "False"])
def test_a_switch_is_turned(off: Json) -> None:
    assert patched({"A": off}, {"A": True}) == [("replace", "/A", True)]
    assert patched({"A": off}, {"A": False}) == []


@pytest.mark.parametrize("given", [{"Ref": "Wanted"}, {"Fn::Transform": {"Name": "X"}}, True, "true", "no", [1]])
def test_what_is_as_wanted_or_unknown_stays(given: Json) -> None:
    assert patched({"A": given}, {"A": True}) == []
    assert patched({"A": given}, {"A": {"B": True}}) == []


def test_only_the_values_named_are_replaced() -> None:
    assert patched({"Status": "Suspended"}, {"Status": "Enabled"}) == []
    assert patched({"Status": "Suspended"}, {"Status": "Enabled"}, "Suspended") == [("replace", "/Status", "Enabled")]


def test_both_branches_are_written_where_neither_is_as_wanted() -> None:
    given = {"Fn::If": ["C", {"B": False}, NO_VALUE]}
    assert patched({"A": given}, {"A": {"B": True}}) == [("replace", "/A/Fn::If/1/B", True), ("replace", "/A/Fn::If/2", {"B": True})]
    blocks = {"Fn::If": ["C", {"B": False}, {"X": 1}]}
    assert patched({"A": blocks}, {"A": {"B": True}}) == [("replace", "/A/Fn::If/1/B", True), ("add", "/A/Fn::If/2/B", True)]


@pytest.mark.parametrize("other", [True, False, {"Ref": "Wanted"}])
def test_a_condition_that_decides_is_the_deployers_choice(other: Json) -> None:
    assert patched({"A": {"Fn::If": ["C", other, NO_VALUE]}}, {"A": True}) == []


def asked(one: Resource, given_patch: bool = True) -> list[Finding]:
    setting = Setting("x.key", str, "a key")
    wanted = {"Key": named(one.template, setting.of(one.template), "Arn")} if given_patch else {}
    return list(ask(one, setting, "no key", settle(one, wanted), cost="1 USD"))


def test_a_value_is_asked_for_until_it_is_given() -> None:
    (needed,) = asked(resource({}))
    assert needed.needs is not None and not needed.patch and needed.cost is None
    (done,) = asked(resource({}, **{"x.key": "alias/mine"}))
    assert as_json(done.patch)[0]["value"] == {"Key": "alias/mine"} and done.cost == "1 USD"
    assert asked(resource({"Properties": {}}), given_patch=False) == []


def test_a_setting_may_name_what_the_template_has() -> None:
    one = resource({})
    assert named(one.template, "KeyArn", "Arn") == {"Ref": "KeyArn"}
    assert named(one.template, "Late", "Arn") == {"Fn::GetAtt": ["Late", "Arn"]}
    assert named(one.template, "Late") == {"Ref": "Late"}


def test_nothing_is_made_to_wait_for_what_comes_later() -> None:
    (found,) = asked(resource({}, **{"x.key": "Late"}))
    assert not found.patch and "Late" in found.message


def test_a_bucket_of_the_template_lets_the_service_in_first() -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "x.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "*"}
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Logs"}, "PolicyDocument": {"Statement": [statement]}}}
    template = Template(read(json.dumps({"Resources": {"Logs": {"Type": "AWS::S3::Bucket"}, "Policy": policy}}), "json"))
    assert shut_out(template.resources["Logs"], "x.amazonaws.com") is None and shut_out(None, "y.amazonaws.com") is None
    assert shut_out(template.resources["Logs"], "y.amazonaws.com") == "the policy of Logs must let y.amazonaws.com write to it first"


@pytest.mark.parametrize(
    ("properties", "unable"),
    [({"CacheNodeType": "cache.m3.large"}, True), ({"EngineVersion": "3.2.10"}, True), ({"EngineVersion": "2.8.24"}, True),
     ({"CacheNodeType": "cache.t3.micro", "EngineVersion": "7.1"}, False), ({"EngineVersion": "4.0.10"}, False), ({}, False)],
)  # fmt: skip
def test_old_caches_cannot_be_encrypted(properties: Json, unable: bool) -> None:
    assert unable_to_encrypt(resource({"Properties": properties})) is unable
