"""Engine versions in templates: which engine they are for, which agree, what is said of them."""

from __future__ import annotations

import json
from dataclasses import replace as changed

import pytest

from autofix import (
    Bound,
    Finding,
    Json,
    Safety,
    Setting,
    Template,
    VersionUse,
    bound_by,
    unavailable_versions,
    version_groups,
    version_uses,
)
from autofix.facts.versions import EngineVersions
from autofix.syntax.reader import read

DOWNGRADE = Setting("x.allow-downgrade", bool, "older ones", False)
SNAPSHOT = ("DBSnapshotIdentifier",)


def template(region: str | None = None, settings: dict[str, Json] | None = None, **sections: Json) -> Template:
    return Template(read(json.dumps(sections)), settings or {}, region)


def database(**properties: Json) -> dict[str, Json]:
    return {"Type": "AWS::RDS::DBInstance", "Properties": properties}


def uses(document: Template, name: str = "Db") -> list[VersionUse]:
    return list(version_uses(document.resources[name]))


def found(use: VersionUse, bound: Bound | None = None) -> list[Finding]:
    return list(unavailable_versions([use], DOWNGRADE, lambda _: bound))


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        pytest.param("MySQL", "8.0.35", ["mysql"], id="engines have no case"),
        pytest.param({"Ref": "One"}, "8.0.35", ["mysql"], id="the default of a parameter that knows the version"),
        pytest.param({"Ref": "One"}, "15.4", [], id="a parameter whose default does not know the version"),
        pytest.param({"Ref": "Two"}, "15.4", ["postgres"], id="the only allowed engine that knows the version"),
        pytest.param(
            {"Fn::If": ["A", "mysql", "postgres"]}, {"Fn::If": ["A", "8.0.35", "15.4"]}, ["mysql", "postgres"], id="one condition"
        ),
        pytest.param({"Fn::If": ["A", "mysql", "mysql"]}, "8.0.35", ["mysql"], id="both branches alike"),
        pytest.param({"Fn::If": ["A", "mysql", {"Fn::ImportValue": "E"}]}, "8.0.35", ["mysql"], id="partly opaque, but listed"),
        pytest.param({"Fn::If": ["A", "mysql", {"Fn::ImportValue": "E"}]}, "15.4", [], id="partly opaque"),
        pytest.param({"Fn::ImportValue": "E"}, "8.0.35", [], id="opaque"),
        pytest.param("custom-sqlserver-ee", "15.00.4073.23.v1", [], id="an engine of one's own"),
        pytest.param("oracle-ee", "19", [], id="no data"),
        pytest.param(
            {"Fn::If": [{"Ref": "A"}, "mysql", "mysql"]},
            {"Fn::If": [{"Ref": "A"}, "8.0.35", "8.0.36"]},
            ["mysql"] * 2,
            id="a condition without a name",
        ),
    ],
)
def test_the_engine_a_version_is_for(engine: Json, version: Json, expected: list[str]) -> None:
    parameters: Json = {
        "One": {"Type": "String", "Default": "mysql"},
        "Two": {"Type": "String", "Default": "mysql", "AllowedValues": ["mysql", "postgres"]},
    }
    known = uses(template(Parameters=parameters, Resources={"Db": database(Engine=engine, EngineVersion=version)}))
    assert [use.engine.engine for use in known] == expected


def test_a_row_of_a_mapping_is_for_the_engine_of_that_row() -> None:
    rows: Json = {"a": {"E": "mysql", "V": "8.0.35"}, "b": {"E": "postgres", "V": "15.4"}}

    def row(column: str) -> Json:
        return {"Fn::FindInMap": ["M", {"Ref": "Row"}, column]}

    known = uses(template(Mappings={"M": rows}, Resources={"Db": database(Engine=row("E"), EngineVersion=row("V"))}))
    assert [(use.engine.engine, use.text) for use in known] == [("mysql", "8.0.35"), ("postgres", "15.4")]


def test_only_text_parameters_hold_versions() -> None:
    parameters: Json = {"V": {"Type": "Number", "Default": 15.4}}
    assert not uses(template(Parameters=parameters, Resources={"Db": database(Engine="postgres", EngineVersion={"Ref": "V"})}))


def test_related_databases_and_those_that_share_a_value_are_one_group() -> None:
    parameters: Json = {"V": {"Type": "String", "Default": "8.0.35"}}
    shared: Json = {"Ref": "V"}
    databases = {
        "A": database(Engine="mysql", EngineVersion=shared),
        "B": database(Engine="mysql", EngineVersion=shared),
        "C": database(Engine="mysql", EngineVersion="8.0.36"),
        "D": database(Engine="mysql", EngineVersion="8.0.36"),
    }
    known = template(Parameters=parameters, Resources={**databases})
    groups = version_groups(known.resources.values(), version_uses, lambda one: [known.resources["A"]] if one.name == "C" else [])
    assert [[str(use.at) for use in group] for group in groups] == [
        ["/Parameters/V/Default", "/Resources/C/Properties/EngineVersion"],
        ["/Resources/D/Properties/EngineVersion"],
    ]


@pytest.mark.parametrize(
    ("snapshot", "version", "expected"),
    [
        (None, "8.0.35", [None]),
        ("snap", "8.0.35", [Bound("DBSnapshotIdentifier", True)]),
        ({"Fn::If": ["A", "snap", {"Ref": "AWS::NoValue"}]}, "8.0.35", [Bound("DBSnapshotIdentifier", False)]),
        ({"Fn::If": ["A", "snap", {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["A", {"Ref": "AWS::NoValue"}, "8.0.35"]}, [None]),
        ({"Ref": "AWS::NoValue"}, "8.0.35", [None]),
    ],
)
def test_bound_while_the_version_is_used(snapshot: Json, version: Json, expected: list[Bound | None]) -> None:
    properties = {"Engine": "mysql", "EngineVersion": version} | ({"DBSnapshotIdentifier": snapshot} if snapshot else {})
    known = uses(template(Resources={"Db": database(**properties)}))
    assert [bound_by(use, SNAPSHOT) for use in known] == expected


def test_an_older_version_is_asked_for_and_unsafe() -> None:
    body: Json = {"Db": database(Engine="mysql", EngineVersion="8.0.43")}
    engine = EngineVersions("mysql", ("8.0.42",), ("8.0.43",), True)
    (asked,) = found(changed(uses(template(Resources=body))[0], engine=engine))
    assert asked.needs is DOWNGRADE and not asked.patch and "8.0.42" in asked.message
    (given,) = found(changed(uses(template(Resources=body, settings={"x.allow-downgrade": True}))[0], engine=engine))
    assert given.safety is Safety.UNSAFE and [operation.value for operation in given.patch] == ["8.0.42"]


def test_messages_say_when_and_where_the_data_is_from_and_what_it_costs() -> None:
    body: Json = {"Db": database(Engine="mysql", EngineVersion="8.0.35")}
    (home,) = found(uses(template(Resources=body))[0])
    assert "mysql 8.0.35 of Db cannot be created: withdrawn (us-east-1, 20" in home.message
    assert "Use 8.0.42" in home.message and "Extended Support" in home.message and "check" not in home.message
    (away,) = found(uses(template("eu-west-1", Resources=body))[0])
    assert away.message.endswith("this is known for us-east-1, check eu-west-1")
    (same,) = found(uses(template("us-east-1", Resources=body))[0])
    assert same.message == home.message


def test_what_always_ties_wins() -> None:
    (use,) = uses(template(Resources={"Db": database(Engine="mysql", EngineVersion="8.0.35")}))
    (tied,) = found(use, Bound("DBSnapshotIdentifier", True))
    assert not tied.patch and "DBSnapshotIdentifier ties it" in tied.message
    (sometimes,) = found(use, Bound("DBSnapshotIdentifier", False))
    assert sometimes.safety is Safety.UNSAFE and sometimes.patch
