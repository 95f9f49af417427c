from __future__ import annotations

import json

import pytest

from autofix import Json, Template, let_in_as_well
from autofix.patch import as_json
from autofix.syntax.reader import read


def opened(rules: list[Json], **others: Json) -> list[dict[str, Json]]:
    group: Json = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": rules}}
    given = Template(read(json.dumps({"Resources": {"Group": group, **others}}), "json"))
    return as_json(let_in_as_well([given.resources["Group"]], 80, 443))


def rule(first: Json, last: Json, **others: Json) -> dict[str, Json]:
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last, "CidrIp": "0.0.0.0/0", **others}


def test_a_rule_is_copied_in_the_group() -> None:
    (operation,) = opened([rule("80", 80, Description="HTTP on port 80 of 8080")])
    assert operation["path"] == "/Resources/Group/Properties/SecurityGroupIngress/-"
    assert operation["value"] == rule("443", 443, Description="HTTPS on port 443 of 8080")


def test_a_rule_is_copied_beside_the_group() -> None:
    single: Json = {
        "Type": "AWS::EC2::SecurityGroupIngress",
        "Condition": "Here",
        "Properties": {**rule(80, 80), "GroupId": {"Ref": "Group"}},
    }
    (operation,) = opened([], Single=single)
    copied: Json = {
        "Type": "AWS::EC2::SecurityGroupIngress",
        "Condition": "Here",
        "Properties": {**rule(443, 443), "GroupId": {"Ref": "Group"}},
    }
    assert (operation["path"], operation["value"]) == ("/Resources/Single443", copied)


@pytest.mark.parametrize(
    "rules",
    [
        [rule(8080, 8080)],
        [rule(0, 65535)],
        [rule(80, 80), rule(443, 443, Description="HTTPS")],
        [rule(80, 80), rule(400, 500)],
        [rule({"Ref": "Port"}, {"Ref": "Port"})],
        [{"Fn::If": ["Here", rule(80, 80), {"Ref": "AWS::NoValue"}]}],
    ],
)
def test_nothing_to_open(rules: list[Json]) -> None:
    assert opened(rules) == []


def test_only_who_is_not_let_in_yet() -> None:
    operations = opened([rule(80, 80), rule(80, 80, CidrIp="10.0.0.0/8"), rule(443, 443), {"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}])
    assert [operation["value"]["CidrIp"] for operation in operations] == ["10.0.0.0/8"]
