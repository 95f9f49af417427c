from __future__ import annotations

import time

import pytest

from autofix import DynamicTargets, Template, dynamic_references, sub_text
from autofix.pointer import ROOT, Pointer
from autofix.syntax.reader import read

TEMPLATE = """
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      Name: !Sub '${Stage}/db'
  Attached:
    Type: AWS::SecretsManager::SecretTargetAttachment
    Properties: {SecretId: !Ref Secret, TargetId: !Ref Db, TargetType: AWS::RDS::DBInstance}
  Rotated:
    Type: AWS::SecretsManager::RotationSchedule
    Properties: {SecretId: !Ref Attached, RotationRules: {AutomaticallyAfterDays: 30}}
  Circle:
    Type: AWS::SecretsManager::RotationSchedule
    Properties: {SecretId: !Ref Circle}
  Twin: {Type: AWS::SecretsManager::Secret, Condition: Here, Properties: {Name: twin}}
  OtherTwin: {Type: AWS::SecretsManager::Secret, Condition: There, Properties: {Name: twin}}
  Stranger: {Type: AWS::SecretsManager::Secret, Properties: {Name: !ImportValue name}}
  Setting: {Type: AWS::SSM::Parameter, Properties: {Name: /app/ami, Type: String, Value: x}}
  Db: {Type: AWS::RDS::DBInstance}
"""


@pytest.fixture(scope="module")
def targets() -> DynamicTargets:
    return DynamicTargets(Template(read(TEMPLATE)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("forgotten ${Sub}", "forgotten ${!Sub}"),
        (42, "42"),
        (True, "${}"),
        ({"Ref": "A"}, "${A}"),
        ({"Fn::GetAtt": ["A", "B.C"]}, "${A.B.C}"),
        ({"Fn::GetAtt": "A.B"}, "${A.B}"),
        ({"Fn::GetAtt": ["A", {"Ref": "B"}]}, "${}"),
        ({"Fn::Sub": "${ A }-${!B}"}, "${A}-${!B}"),
        ({"Fn::Sub": ["${A}-${B}", {"A": {"Ref": "C"}}]}, "${C}-${B}"),
        ({"Fn::Sub": {"Ref": "A"}}, "${}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "A"}, {"Fn::ImportValue": "x"}]]}, "a-${A}-${}"),
        ({"Fn::Join": ["-", {"Ref": "List"}]}, "${}"),
    ],
)
def test_every_value_as_the_text_of_fn_sub(value, text):
    assert sub_text(value) == text


@pytest.mark.parametrize(
    ("value", "service", "id", "key", "alone"),
    [
        ("{{resolve:secretsmanager:db}}", "secretsmanager", "db", "", True),
        ("{{resolve:secretsmanager:db:SecretString:password}}", "secretsmanager", "db", "password", True),
        ("{{resolve:secretsmanager:db::password:AWSCURRENT}}", "secretsmanager", "db", "password", True),
        ("{{resolve:ssm-secure:/a/b:3}}", "ssm-secure", "/a/b", "", True),
        ("x={{resolve:ssm:/a/b}}", "ssm", "/a/b", "", False),
        (
            "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3:SecretString:user}}",
            *("secretsmanager", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3", "user", True),
        ),
        ({"Fn::Sub": "{{resolve:secretsmanager:${AWS::StackName}-db::user}}"}, "secretsmanager", "${AWS::StackName}-db", "user", True),
        ({"Fn::Join": [":", ["{{resolve:secretsmanager", {"Ref": "S"}, ":user}}"]]}, "secretsmanager", "${S}", "user", True),
    ],
)
def test_parts_of_a_dynamic_reference(value, service, id, key, alone):
    ((found),) = dynamic_references({"Password": value}, ROOT)
    assert found.at == Pointer(("Password",))
    assert (found.service, found.id, found.key, found.alone) == (service, id, key, alone)


def test_two_in_one_text_and_deep_in_lists():
    text = {"Fn::Sub": "{{resolve:ssm:a}}-{{resolve:ssm:b}}"}
    found = list(dynamic_references({"List": ["nothing", 3, {"Fn::If": ["C", text, "{{resolve:other:c}}"]}]}, ROOT))
    assert [(str(f.at), f.id, f.alone) for f in found] == [("/List/2/Fn::If/1", "a", False), ("/List/2/Fn::If/1", "b", False)]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": "Secret"}, "Secret"),
        ({"Fn::GetAtt": ["Secret", "Id"]}, "Secret"),
        ({"Fn::GetAtt": ["Secret", "Other"]}, None),
        ({"Fn::Sub": "${Attached}"}, "Secret"),
        ({"Ref": "Rotated"}, "Secret"),
        ({"Ref": "Circle"}, None),
        ({"Ref": "Setting"}, None),
        ({"Ref": "Absent"}, None),
        ({"Fn::Join": ["/", [{"Ref": "Stage"}, "db"]]}, "Secret"),
        ({"Fn::Sub": "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${Stage}/db"}, "Secret"),
        ("twin", None),
        ({"Fn::ImportValue": "name"}, None),
        (None, None),
    ],
)
def test_the_secret_that_a_secret_id_means(targets, value, name):
    found = targets.secret(value)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Fn::Sub": "{{resolve:secretsmanager:${Secret}::password}}"}, "Secret"),
        ({"Fn::Sub": "{{resolve:secretsmanager:${Stage}/db::password}}"}, "Secret"),
        ("{{resolve:ssm:/app/ami:2}}", "Setting"),
        ("{{resolve:ssm:/app/ami}}{{resolve:ssm:/app/ami}}", None),
        ("id={{resolve:ssm:/app/ami}}", None),
        ("{{resolve:secretsmanager:${Secret}::password}}", None),
        ("plain", None),
    ],
)
def test_the_resource_that_a_value_comes_from(targets, value, name):
    found = targets.read_by(value)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("hostile", ["{{resolve:ssm:" * 20_000, "{{resolve:ssm:" + "${" * 20_000, "{{resolve:ssm:" + "${a}:" * 20_000])
def test_linear_time(hostile):
    start = time.perf_counter()
    list(dynamic_references({"Fn::Sub": hostile}, ROOT))
    assert time.perf_counter() - start < 2
