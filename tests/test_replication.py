from __future__ import annotations

import json

import pytest

from autofix import Json, Resource, Template, cases, replication_rules, replications, versioning
from autofix.patch import apply
from autofix.pointer import ROOT
from autofix.syntax.reader import read
from autofix.vocabulary.cases import conditional, listed_cases
from autofix.vocabulary.replication import objects_in

ON = {"Status": "Enabled"}


def bucket(properties: str) -> Resource:
    return Template(read(f"Resources:\n  Bucket: {{Type: AWS::S3::Bucket{properties}}}\n")).resources["Bucket"]


def shown(value: str, when: dict[str, bool] | None = None) -> list[tuple[str, Json, dict[str, bool]]]:
    return [(str(case.at), case.value, dict(case.when)) for case in cases(read(value).data, ROOT, when)]


def test_cases() -> None:
    assert shown("plain") == [("", "plain", {})]
    assert shown("!Ref AWS::NoValue") == [("", None, {})]
    assert shown("!If [A, 1, !If [A, 2, !If [B, 3, 4]]]") == [
        ("/Fn::If/1", 1, {"A": True}),
        ("/Fn::If/2/Fn::If/2/Fn::If/1", 3, {"A": False, "B": True}),
        ("/Fn::If/2/Fn::If/2/Fn::If/2", 4, {"A": False, "B": False}),
    ]
    assert shown("!If [A, 1, 2]", {"A": False}) == [("/Fn::If/2", 2, {"A": False})]
    assert shown("!If [A, 1]") == [("", {"Fn::If": ["A", 1]}, {})]


def test_listed_cases() -> None:
    found = listed_cases(read("!If [A, [x, !If [B, y, !Ref AWS::NoValue]], z]").data, ROOT)
    assert [(str(case.at), case.value) for case in found] == [("/Fn::If/1/0", "x"), ("/Fn::If/1/1/Fn::If/1", "y")]


def test_conditional() -> None:
    assert conditional(1, 0, {}) == 1
    assert conditional(1, 0, {"A": True, "B": False}) == {"Fn::If": ["A", {"Fn::If": ["B", 0, 1]}, 0]}


@pytest.mark.parametrize(
    ("properties", "after"),
    [
        ("", {"VersioningConfiguration": ON}),
        (", Properties: {VersioningConfiguration: {Status: Enabled}}", None),
        (", Properties: {VersioningConfiguration: {Status: !Ref Status}}", None),
        (", Properties: {VersioningConfiguration: !Ref Status}", None),
        (", Properties: {VersioningConfiguration: {Status: Suspended}}", {"VersioningConfiguration": ON}),
        (", Properties: {VersioningConfiguration: {}}", {"VersioningConfiguration": ON}),
        (", Properties: {VersioningConfiguration: !Ref AWS::NoValue}", {"VersioningConfiguration": ON}),
    ],
)
def test_versioning(properties: str, after: Json) -> None:
    made = bucket(properties)
    patch = list(versioning(made, {}))
    assert bool(patch) is (after is not None)
    if patch:
        patched = apply(patch, json.loads(json.dumps(made.template.data)))
        assert patched["Resources"]["Bucket"]["Properties"] == after


@pytest.mark.parametrize(
    ("configuration", "found", "rules"),
    [
        ("!Ref AWS::NoValue", 0, 0),
        ("'Fn::Transform': {Name: x}", 0, 0),
        ("{Rules: [{Status: Enabled}, text, 'Fn::Transform': {Name: x}]}", 1, 1),
        ("!If [A, {Rules: [{Status: Enabled}, !If [B, {Status: Disabled}, {Status: Enabled}]]}, {Rules: []}]", 2, 3),
    ],
)
def test_rules(configuration: str, found: int, rules: int) -> None:
    configuration = configuration if configuration.startswith(("!", "{")) else f"{{{configuration}}}"
    made = bucket(f", Properties: {{ReplicationConfiguration: {configuration}}}")
    assert len(list(replications(made))) == found
    assert len(list(replication_rules(made))) == rules


@pytest.mark.parametrize(
    ("arn", "objects"),
    [
        ("arn:aws:s3:::logs", "arn:aws:s3:::logs/*"),
        ("!GetAtt Bucket.Arn", "!Sub '${Bucket.Arn}/*'"),
        ("!Sub 'arn:${AWS::Partition}:s3:::${Name}'", "!Sub 'arn:${AWS::Partition}:s3:::${Name}/*'"),
        ("!ImportValue replica", "!Join ['', [!ImportValue replica, /*]]"),
    ],
)
def test_objects_in(arn: str, objects: str) -> None:
    assert objects_in(read(arn).data) == read(objects).data
