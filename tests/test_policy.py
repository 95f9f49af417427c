"""Which options hold for which file: the nearest configuration, under the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.config import ConfigError
from autofix.engine import Verdict, fix
from autofix.facts.snapshot import Facts
from autofix.fixer import Fixer, Safety, finding
from autofix.impact import Impact
from autofix.patch import add
from autofix.pointer import ROOT
from autofix.policy import Given, Policies
from autofix.values import SettingError

KEY = Fixer("fixers.s3.key_missing", cite="", resolves=("CKV_AWS_1", "cfn-lint:W1000"), tags=("security",), safety=Safety.UNSAFE)
DAYS = Fixer("fixers.logs.days_missing", cite="", resolves=("cfn-lint:I1000",), tags=("cost",))
POLICY = Fixer("fixers.s3.policy_wanted", cite="", resolves=("CKV_AWS_2",), tags=("security", "deploy"), opt_in=True)
FIXERS = [DAYS, KEY, POLICY]
DAYS.setting("days", int, "days")


def policies(**given: object) -> Policies:
    return Policies(Given(**given), lambda: FIXERS)  # type: ignore[arg-type]


def chosen(path: Path, **given: object) -> list[str]:
    return [fixer.name for fixer in policies(**given).of(path).fixers or ()]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["logs-days-missing", "s3-key-missing"]),
        ({"select": ["ALL"]}, ["logs-days-missing", "s3-key-missing", "s3-policy-wanted"]),
        ({"select": ["s3-*"]}, ["s3-key-missing", "s3-policy-wanted"]),
        ({"select": ["security"]}, ["s3-key-missing", "s3-policy-wanted"]),
        ({"select": ["deploy-blocker"]}, ["s3-policy-wanted"]),
        ({"select": ["CKV_AWS_1"]}, ["s3-key-missing"]),
        ({"select": ["checkov:CKV_AWS_2"]}, ["s3-policy-wanted"]),
        ({"select": ["CKV_*"]}, ["s3-key-missing", "s3-policy-wanted"]),
        ({"select": ["W1000"]}, ["s3-key-missing"]),
        ({"select": ["cfn-lint:W1000", "cloudformation-validate:I1000"]}, ["logs-days-missing", "s3-key-missing"]),
        ({"extend_select": ["CKV_AWS_2"]}, ["logs-days-missing", "s3-key-missing", "s3-policy-wanted"]),
        ({"ignore": ["cost"]}, ["s3-key-missing"]),
        ({"select": ["s3-*"], "ignore": ["CKV_AWS_1"]}, ["s3-policy-wanted"]),
    ],
)
def test_selectors(given: dict[str, object], names: list[str], tmp_path: Path) -> None:
    assert chosen(tmp_path / "t.yaml", **given) == names


def test_a_rule_of_another_scanner_is_another_rule(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="none resolves such a rule; did you mean"):
        policies(select=["cfn-nag:W1000"])


def test_the_nearest_configuration_counts_for_each_file(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".autofix.yaml").write_text("max-impact: none\nregion: eu-west-1\n")
    (inner / ".autofix.yaml").write_text("max-impact: replacement\n")
    known = policies()
    assert known.of(tmp_path / "a" / "t.yaml").max_impact is Impact.NONE
    assert known.of(tmp_path / "a" / "t.yaml") is known.of(tmp_path / "u.yaml")
    assert (known.of(inner / "t.yaml").max_impact, known.of(inner / "t.yaml").region) == (Impact.REPLACEMENT, None)
    assert policies(isolated=True).of(inner / "t.yaml").max_impact is Impact.INTERRUPTION
    assert policies(config=tmp_path / ".autofix.yaml").of(inner / "t.yaml").region == "eu-west-1"
    assert policies(region="x").of(tmp_path / "t.yaml").region == "x"


def test_the_command_line_comes_before_the_configuration(tmp_path: Path) -> None:
    (tmp_path / ".autofix.yaml").write_text(
        "select: [cost]\nextend-select: [CKV_AWS_2]\nignore: [s3-key-missing]\nunsafe-fixes: true\nsettings: {logs-days-missing: {days: 1}}\n"
    )
    path = tmp_path / "t.yaml"
    assert chosen(path) == ["logs-days-missing", "s3-policy-wanted"]
    assert chosen(path, select=["security"]) == ["s3-policy-wanted"]
    assert chosen(path, select=["s3-key-missing"]) == ["s3-key-missing"], "what is named exactly runs though it is ignored"
    assert chosen(path, extend_select=["s3-key-missing"]) == ["logs-days-missing", "s3-key-missing", "s3-policy-wanted"]
    assert policies(max_impact=Impact.NONE).of(path).max_impact is Impact.NONE
    assert (policies().of(path).unsafe, policies(unsafe=False).of(path).unsafe) == (True, False)
    assert policies(settings={"logs-days-missing.days": 2}).of(path).settings == {"logs-days-missing.days": 2}


def test_some_files_are_ignored_by_some(tmp_path: Path) -> None:
    (tmp_path / ".autofix.yaml").write_text("per-file-ignores:\n  '*.json': [security]\n  old/: [ALL]\n  old/keep.yaml: [cost]\n")
    known = policies()
    assert known.of(tmp_path / "old").fixers == (DAYS, KEY), "old/ is a folder"
    for name, names in {"a.yaml": ["logs-days-missing", "s3-key-missing"], "x/a.json": ["logs-days-missing"], "old/a.yaml": []}.items():
        assert [fixer.name for fixer in known.of(tmp_path / name).fixers or ()] == names


def test_exclude_is_relative_to_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / ".autofix.yaml").write_text("exclude: [/legacy/, '*.gen.yaml']\n")
    (tmp_path / "a" / ".autofix.yaml").write_text("exclude: [b]\n")
    known = policies()
    assert known.excluded(tmp_path / "legacy", True)
    assert known.excluded(tmp_path / "x" / "t.gen.yaml", False)
    assert known.excluded(tmp_path / "a" / "b", True)
    assert known.excluded(tmp_path / ".autofix.yaml", False)
    assert not known.excluded(tmp_path / "a" / "legacy", True)
    assert not known.excluded(tmp_path / "legacy", False), "/legacy/ is a folder"
    assert not known.excluded(tmp_path / "t.yaml", False)
    assert not policies(isolated=True).excluded(tmp_path / "legacy", True)
    assert not known.excluded(tmp_path / "b", True)


def test_what_is_given_is_relative_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / ".autofix.yaml").write_text("exclude: [/legacy/, '*.gen.yaml']\n")
    monkeypatch.chdir(tmp_path / "a")
    known = policies(config=tmp_path / ".autofix.yaml")
    assert known.excluded(tmp_path / "a" / "legacy", True)
    assert not known.excluded(tmp_path / "legacy", True)
    assert not known.excluded(tmp_path / "t.gen.yaml", False), "it is outside"


@pytest.mark.parametrize(
    "given", [{"select": ["s3-*"]}, {"ignore": ["s3-*"]}, {"extend_select": ["s3-*"]}], ids=["select", "ignore", "extend-select"]
)
def test_nobody_chooses_where_nothing_is_said(given: dict[str, object], tmp_path: Path) -> None:
    assert Policies(Given()).of(tmp_path / "t.yaml").fixers is None
    assert Policies(Given(**given)).of(tmp_path / "t.yaml").fixers is not None  # type: ignore[arg-type]
    (tmp_path / ".autofix.yaml").write_text("ignore: [s3-*]\n")
    assert Policies(Given()).of(tmp_path / "t.yaml").fixers is not None


def test_facts_are_those_of_the_region(tmp_path: Path) -> None:
    facts = {"here": Facts(), "there": Facts()}
    (tmp_path / ".autofix.yaml").write_text("region: here\n")
    for given, region in ((Given(), "here"), (Given(region="there"), "there")):
        assert Policies(given, lambda: FIXERS, lambda asked: facts[str(asked)]).of(tmp_path / "t.yaml").facts is facts[region]


TEXT = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A:\n    Type: AWS::S3::Bucket\n"


@KEY.resource("AWS::S3::Bucket")
def key(bucket):  # type: ignore[no-untyped-def]
    if "X" not in bucket.properties:
        yield finding(bucket.at, "no key", bucket.add_property("X", 1))


@DAYS.template
def days(template):  # type: ignore[no-untyped-def]
    if "Description" not in template.data:
        yield finding(ROOT, "no days", add(ROOT / "Description", "x"))


@pytest.mark.parametrize(
    ("config", "given", "verdicts"),
    [
        ("", {}, ["fixed", "unsafe"]),
        ("extend-safe: [s3-*]\n", {}, ["fixed", "fixed"]),
        ("extend-unsafe: [cost]\n", {}, ["unsafe", "unsafe"]),
        ("unfixable: [cost]\n", {"unsafe": True}, ["unfixable", "fixed"]),
        ("fixable: [cost]\n", {"unsafe": True}, ["fixed", "unfixable"]),
        ("fixable: [cost]\n", {"unsafe": True, "fixable": ["security"]}, ["unfixable", "fixed"]),
        ("unfixable: [ALL]\n", {"unsafe": True, "fixable": ["s3-key-missing"]}, ["unfixable", "fixed"]),
        ("", {"unsafe": True, "unfixable": ["ALL"]}, ["unfixable", "unfixable"]),
    ],
)
def test_trust_is_for_the_user_to_decide(config: str, given: dict[str, object], verdicts: list[str], tmp_path: Path) -> None:
    (tmp_path / ".autofix.yaml").write_text(config)
    results = {r.finding.fixer: r.verdict for r in fix(TEXT, policies(**given).of(tmp_path / "t.yaml")).results}
    assert [results["logs-days-missing"], results["s3-key-missing"]] == [Verdict(value) for value in verdicts]


def test_a_mistake_in_an_inner_configuration_is_one(tmp_path: Path) -> None:
    (tmp_path / ".autofix.yaml").write_text("selekt: a\n")
    with pytest.raises(ConfigError, match="did you mean select"):
        policies().of(tmp_path / "t.yaml")
