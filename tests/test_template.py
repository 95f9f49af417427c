"""The CloudFormation view: resources, references, cycles, free names, the literals behind a value."""

from __future__ import annotations

import pytest

from autofix.facts.snapshot import Facts
from autofix.patch import as_json
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import NO_VALUE, calls, choices, intrinsic, items, listed, members, pointer_of, references, referred, substituted
from autofix.references import references as references_to
from autofix.syntax.reader import read
from autofix.template import Template, is_template, resource_body
from autofix.vocabulary.literals import literals_behind


def template(text: str, **settings: Json) -> Template:
    return Template(read(text), settings)


WEB = """
Transform: [Custom, AWS::Serverless-2016-10-31]
Parameters:
  Size: {Type: String, Default: small}
  Open: {Type: String}
Mappings:
  M: {prod: {size: large, n: {deep: 1}}, dev: {size: tiny}}
Conditions:
  Prod: !Equals [!Ref Size, large]
  Busy: !And [!Condition Prod, !Equals [a, b]]
  Loop: !And [!Condition Loop, !Condition Loop]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: Prod
    DependsOn: Role
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement: [{Resource: !Sub '${Bucket.Arn}/*', Principal: !GetAtt Role.Arn}]
  Role:
    Type: AWS::IAM::Role
    DependsOn: [Bucket, 7]
    Properties: {Name: !Sub ['${x}-${Bucket}-${!Literal}-${AWS::Region}', {x: !Ref Other}]}
  Fn::ForEach::Queues: [Name, [a, b], {'Queue${Name}': {Type: AWS::SQS::Queue}}]
  NotOne: 7
  Untyped: {Properties: {}}
"""


def test_resources_are_what_has_a_type() -> None:
    web = template(WEB)
    assert list(web.resources) == ["Bucket", "Policy", "Role"]
    assert [resource.name for resource in web.of_type("AWS::IAM::Role", "AWS::S3::Bucket")] == ["Role", "Bucket"]
    assert web.of_type("AWS::SQS::Queue") == []


def test_a_resource_reads_what_is_missing_as_empty() -> None:
    bucket, policy, role = template(WEB).resources.values()
    assert (bucket.properties, bucket.condition, bucket.depends_on, bucket.get("A", "B")) == ({}, None, [], None)
    assert (policy.condition, policy.depends_on) == ("Prod", ["Role"])
    assert policy.get("PolicyDocument", "Statement", "x") is None
    assert role.depends_on == ["Bucket"]
    assert str(policy.pointer("PolicyDocument", "Statement", 0)) == "/Resources/Policy/Properties/PolicyDocument/Statement/0"


def test_references_are_found_wherever_they_stand() -> None:
    web = template(WEB)
    assert {(r.target, r.attribute, r.kind) for r in web.references["Policy"]} == {
        ("Bucket", None, "Ref"), ("Bucket", "Arn", "Sub"), ("Role", "Arn", "GetAtt"), ("Role", None, "DependsOn"),
    }  # fmt: skip
    assert [(str(r.at), r.target) for r in web.references["Role"]] == [
        ("/Resources/Role/DependsOn/0", "Bucket"),
        ("/Resources/Role/Properties/Name", "Bucket"),
        ("/Resources/Role/Properties/Name", "AWS::Region"),
        ("/Resources/Role/Properties/Name/Fn::Sub/1/x", "Other"),
    ]
    assert web.dependencies == {"Bucket": set(), "Policy": {"Bucket", "Role"}, "Role": {"Bucket"}}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"Fn::GetAtt": "A.B.C"}, [("A", "B.C")]),
        ({"Fn::GetAtt": ["A", {"Ref": "B"}]}, [("A", None), ("B", None)]),
        ({"Fn::GetAtt": [{"Ref": "A"}]}, [("A", None)]),
        ({"Fn::GetAtt": ["A"]}, [("A", None)]),
        ({"Fn::GetAtt": 7}, []),
        ({"Ref": ["A"]}, []),
        ({"Fn::Sub": []}, []),
        ({"Fn::Sub": ["${A}"]}, [("A", None)]),
        ({"Fn::Sub": ["${A}", "broken"]}, [("A", None)]),
        ({"Fn::Sub": "${ A.B }"}, [("A", "B")]),
        ({"Fn::If": ["C", {"Ref": "A"}, [{"Ref": "B"}]]}, [("A", None), ("B", None)]),
        ({"Ref": "A", "x": 1}, []),
        ("${A}", []),
    ],
)
def test_references_of_every_form(value: Json, found: list[tuple[str, str | None]]) -> None:
    assert [(r.target, r.attribute) for r in references(value, ROOT)] == found


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": "A"}, "A"),
        ({"Fn::GetAtt": ["A", "Arn"]}, "A"),
        ({"Fn::GetAtt": "A.Arn"}, "A"),
        ({"Fn::GetAtt": [7]}, None),
        ({"Fn::GetAtt": []}, None),
        ({"Fn::Sub": "${A.Arn}"}, "A"),
        ({"Fn::Sub": "${A}/*"}, None),
        ({"Ref": 7}, None),
        ("A", None),
    ],
)
def test_what_a_value_refers_to(value: Json, name: str | None) -> None:
    assert referred(value) == name


def test_the_resource_that_a_value_refers_to_has_the_type_that_is_asked_for() -> None:
    web = template(WEB)
    role: Json = {"Fn::GetAtt": ["Role", "Arn"]}
    assert web.target(role) is web.target(role, "AWS::IAM::User", "AWS::IAM::Role") is web.resources["Role"]
    assert web.target(role, "AWS::IAM::User") is web.target({"Ref": "Size"}) is web.target("Role") is None


@pytest.mark.parametrize(("value", "found"), [(None, []), ("a", ["a"]), (["a", None], ["a", None]), ({}, [{}])])
def test_one_or_many(value: Json, found: list[Json]) -> None:
    assert listed(value) == found


def test_leaves_by_section() -> None:
    found = template("Description: d\nMetadata: [m, {n: 1}]\nResources: {A: {Type: T, P: [a, {b: null}]}}\nOutputs: {}\n").leaves
    assert {name: [(str(pointer_of(way)), value) for way, value in leaves] for name, leaves in found.items()} == {
        "Description": [("/Description", "d")],
        "Metadata": [("/Metadata/0", "m"), ("/Metadata/1/n", 1)],
        "Resources": [("/Resources/A/Type", "T"), ("/Resources/A/P/0", "a"), ("/Resources/A/P/1/b", None)],
        "Outputs": [],
    }


def test_what_aws_told_is_known_without_asking() -> None:
    assert Template(read(WEB)).facts == Facts()


def test_dependencies_close_no_circle_and_wait_for_no_condition() -> None:
    web = template(WEB)
    bucket, policy, role = web.resources.values()
    assert web.depends("Policy", "Bucket") and not web.depends("Bucket", "Policy")
    assert web.may_depend(role, bucket) and web.may_depend(policy, role)
    assert not web.may_depend(bucket, role), "the role waits for the bucket"
    assert not web.may_depend(role, policy), "the policy may not be there"
    assert not web.may_depend(role, role)


@pytest.mark.parametrize(
    ("condition", "other", "implied"),
    [
        ("Prod", "Prod", True),
        ("Busy", "Prod", True),
        ("Prod", "Busy", False),
        (None, "Prod", False),
        ("Loop", "Prod", False),
        ("Gone", "Prod", False),
    ],
)
def test_conditions_that_hold_whenever_another_does(condition: str | None, other: str, implied: bool) -> None:
    assert template(WEB).implies(condition, other) is implied


def test_cycles() -> None:
    text = "Resources:\n  A: {Type: T, DependsOn: B}\n  B: {Type: T, P: !Ref A}\n  C: {Type: T, DependsOn: A}\n"
    assert template(text).cyclic == {"A", "B"}


def test_free_names_are_used_by_nothing_else() -> None:
    web = template(WEB)
    assert [web.free_name(name) for name in ("New-Bucket 2", "Bucket", "Size", "Prod", "M")] == [
        "NewBucket2",
        "Bucket2",
        "Size2",
        "Prod2",
        "M2",
    ]
    assert template("Resources: {A: {}, A2: {}, A3: {}, A4: {}}\n").free_name("A") == "A5"


def test_members_and_sections_come_into_being() -> None:
    assert as_json([template("Resources: {}\n").add_member("Resources", "A", 1)]) == [{"op": "add", "path": "/Resources/A", "value": 1}]
    assert as_json([template("{}").add_member("Outputs", "A", 1)]) == [{"op": "add", "path": "/Outputs", "value": {"A": 1}}]


@pytest.mark.parametrize(
    ("resource", "value"),
    [("{Type: T}", "New"), ("{Type: T, DependsOn: A}", ["A", "New"]), ("{Type: T, DependsOn: []}", "New")],
)
def test_dependencies_are_added_as_one_or_as_a_list(resource: str, value: Json) -> None:
    operation = template(f"Resources:\n  R: {resource}\n").resources["R"].add_dependency("New")
    assert (str(operation.path), operation.value) == ("/Resources/R/DependsOn", value)


def test_a_dependency_is_appended_to_a_list() -> None:
    operation = template("Resources:\n  R: {Type: T, DependsOn: [A]}\n").resources["R"].add_dependency("New")
    assert (str(operation.path), operation.value) == ("/Resources/R/DependsOn/-", "New")


@pytest.mark.parametrize(
    ("properties", "path"), [("", "Properties"), (", Properties: ", "Properties"), (", Properties: {}", "Properties/New")]
)
def test_properties_come_into_being(properties: str, path: str) -> None:
    operation = template(f"Resources:\n  R: {{Type: T{properties}}}\n").resources["R"].add_property("New", 1)
    assert str(operation.path) == f"/Resources/R/{path}"
    assert operation.value == (1 if path.endswith("New") else {"New": 1})


@pytest.mark.parametrize(
    ("value", "held"),
    [
        pytest.param("x", ["/V x literal"], id="itself"),
        pytest.param({"Ref": "Size"}, ["/Parameters/Size/Default small parameter"], id="a parameter's default"),
        pytest.param({"Ref": "Open"}, [], id="a parameter without one"),
        pytest.param({"Ref": "Bucket"}, [], id="a resource"),
        pytest.param(
            {"Fn::If": ["C", 1, {"Ref": "Size"}]}, ["/V/Fn::If/1 1 literal", "/Parameters/Size/Default small parameter"], id="branches"
        ),
        pytest.param({"Fn::If": ["C", NO_VALUE, 2]}, ["/V/Fn::If/2 2 literal"], id="no value"),
        pytest.param({"Fn::If": ["C"]}, [], id="a broken If"),
        pytest.param({"Fn::FindInMap": ["M", "prod", "size"]}, ["/Mappings/M/prod/size large mapping"], id="one leaf"),
        pytest.param(
            {"Fn::FindInMap": ["M", {"Ref": "Size"}, "size"]},
            ["/Mappings/M/prod/size large mapping", "/Mappings/M/dev/size tiny mapping"],
            id="all leaves it could be",
        ),
        pytest.param({"Fn::FindInMap": ["M", "prod", "n"]}, [], id="no leaf"),
        pytest.param({"Fn::FindInMap": ["M", "prod"]}, [], id="a broken FindInMap"),
        pytest.param({"Fn::FindInMap": [{"Ref": "X"}, "a", "b"]}, [], id="a mapping nobody knows"),
        pytest.param({"Fn::ImportValue": "x"}, [], id="opaque"),
        pytest.param(["x"], [], id="a list"),
    ],
)
def test_the_literals_behind_a_value(value: Json, held: list[str]) -> None:
    assert [f"{h.at} {h.value} {h.via}" for h in literals_behind(template(WEB), ROOT / "V", value)] == held


def test_transforms_and_generators() -> None:
    assert template(WEB).transforms == ["Custom", "AWS::Serverless-2016-10-31"]
    assert template(WEB).is_sam
    assert not template("Transform: AWS::Include\n").is_sam
    assert template(WEB).generated_by is None
    assert template("Resources: {A: {Type: AWS::CDK::Metadata}}\n").generated_by == "the AWS CDK"
    assert template("Resources: {A: {Type: T, Metadata: {aws:cdk:path: x}}}\n").generated_by == "the AWS CDK"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}, True),
        ({"Resources": {"A": {"Type": "Custom::Thing"}}}, True),
        ({"Resources": {"A": {"Type": "Alexa::ASK::Skill"}}}, True),
        ({"Transform": "AWS::Serverless-2016-10-31"}, True),
        ({"Transform": ["x", "AWS::Serverless-2016-10-31"]}, True),
        ({"Transform": "AWS::Include"}, False),
        ({"Resources": {"A": {"Type": "kubernetes"}}}, False),
        ({"Resources": {"A": {"Type": 7}, "B": None}}, False),
        ({"Resources": []}, False),
        ([1], False),
        (None, False),
    ],
)
def test_what_a_template_is(data: Json, expected: bool) -> None:
    assert is_template(data) is expected


def test_an_index_is_made_once() -> None:
    made = []

    def build(of: Template) -> int:
        made.append(of)
        return len(of.resources)

    web = template(WEB)
    assert [web.once(build), web.once(build), len(made)] == [3, 3, 1]


def test_small_words() -> None:
    assert (members([1]), items({"a": 1}), members({"a": 1}), items([1])) == ({}, (), {"a": 1}, [1])
    assert substituted("${A}${!B}${ C.D }${}") == ["A", "C.D"]
    assert [intrinsic(v) for v in ({"Ref": "A"}, {"!Foo": 1}, {"Condition": "C"}, {"a": 1}, {"Ref": 1, "x": 2}, "x")] == [
        ("Ref", "A"), ("!Foo", 1), ("Condition", "C"), (None, None), (None, None), (None, None),
    ]  # fmt: skip
    assert resource_body("T", {"a": 1}, "C", depends_on="D", retained=True) == {
        "Type": "T", "Condition": "C", "DependsOn": "D", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": {"a": 1},
    }  # fmt: skip
    assert resource_body("T", {}) == {"Type": "T", "Properties": {}}


def test_the_place_of_a_reference_is_one_to_edit() -> None:
    assert Pointer.parse("/Resources/Policy/Properties/Bucket") in [r.at for r in template(WEB).references["Policy"]]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("x", {"/v": "x"}, id="itself"),
        pytest.param(False, {"/v": False}, id="false is something"),
        pytest.param(None, {}, id="nothing"),
        pytest.param(NO_VALUE, {}, id="NoValue"),
        pytest.param({"Ref": "A"}, {"/v": {"Ref": "A"}}, id="another function"),
        pytest.param({"Fn::If": ["C", "x", NO_VALUE]}, {"/v/Fn::If/1": "x"}, id="a branch"),
        pytest.param(
            {"Fn::If": ["C", "x", {"Fn::If": ["D", 1, 2]}]},
            {"/v/Fn::If/1": "x", "/v/Fn::If/2/Fn::If/1": 1, "/v/Fn::If/2/Fn::If/2": 2},
            id="branches of a branch",
        ),
        pytest.param({"Fn::If": "broken"}, {}, id="a broken one"),
    ],
)
def test_what_a_value_may_be(value: Json, found: dict[str, Json]) -> None:
    assert {str(at): one for at, one in choices(ROOT / "v", value)} == found


def test_calls_are_every_function_in_order() -> None:
    value: Json = {
        "a": {"Ref": "X"},
        "b": [{"Fn::Sub": "${Y}"}],
        "c": {"Fn::If": [{"Condition": "C"}, {"Ref": "Z"}, 1]},
        "Condition": {"StringEquals": {}},
        "d": {"Condition": "D", "Effect": "Allow"},
        "e": {"Name": "text"},
    }
    used = calls(value, ROOT / "v")
    assert {(str(call.at), call.function) for call in used} >= {
        ("/v/a", "Ref"),
        ("/v/b/0", "Fn::Sub"),
        ("/v/c", "Fn::If"),
        ("/v/c/Fn::If/0", "Condition"),
        ("/v/c/Fn::If/1", "Ref"),
    }
    assert {call.function for call in used} == {"Ref", "Fn::Sub", "Fn::If", "Condition"}
    assert {(str(use.at), use.target) for use in references_to(value, ROOT / "v")} == {
        ("/v/a", "X"),
        ("/v/b/0", "Y"),
        ("/v/c/Fn::If/1", "Z"),
    }
