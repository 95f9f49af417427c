"""The configuration file and --set: what is read, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.config import Config, ConfigError, load
from autofix.fixer import Fixer
from autofix.impact import Impact
from autofix.pointer import ROOT
from autofix.values import SettingError, parse

FIXER = Fixer("fixers.x.y", cite="", resolves=("CKV_AWS_1", "cfn-lint:W1000", "cfn-nag:W1000"), tags=("security",))
OTHER = Fixer("fixers.x.z", cite="")
DECLARED = {
    s.name: s
    for s in (
        FIXER.setting("days", int, "days to keep"),
        FIXER.setting("ratio", float, "a share"),
        FIXER.setting("name", str, "a name"),
        FIXER.setting("on", bool, "a switch"),
        FIXER.setting("tags", dict, "tags"),
        FIXER.setting("zones", list, "zones"),
    )
}


def loaded(text: str, tmp_path: Path) -> Config:
    path = tmp_path / ".autofix.yaml"
    path.write_text(text)
    return load(path, [FIXER, OTHER])


def test_every_option(tmp_path: Path) -> None:
    config = loaded(
        "select: [x-*, CKV_AWS_1]\nextend-select: security\nignore: x-y\nper-file-ignores: {'*.json': [x-z], old/: x-y}\nexclude: [legacy/]\n"
        "fixable: [ALL]\nunfixable: [x-z]\nunsafe-fixes: true\nextend-safe: [x-y]\nextend-unsafe: [x-z]\nmax-impact: replacement\n"
        "region: eu-west-1\nsettings:\n  x-y:\n    days: 30\n    tags: {Team: a}\nbaseline: known.json\nbot: {repositories: [a/b]}\n",
        tmp_path,
    )
    assert config == Config(
        select=["x-*", "CKV_AWS_1"],
        extend_select=["security"],
        ignore=["x-y"],
        per_file_ignores={"*.json": ["x-z"], "old/": ["x-y"]},
        exclude=["legacy/"],
        fixable=["ALL"],
        unfixable=["x-z"],
        unsafe_fixes=True,
        extend_safe=["x-y"],
        extend_unsafe=["x-z"],
        max_impact=Impact.REPLACEMENT,
        region="eu-west-1",
        settings={"x-y.days": 30, "x-y.tags": {"Team": "a"}},
        baseline="known.json",
        bot={"repositories": ["a/b"]},
    )


def test_the_bot_can_say_where_something_in_its_section_is_wrong(tmp_path: Path) -> None:
    origin = loaded("select: x-y\nbot:\n  repositories:\n    - a/b\n", tmp_path).origin
    assert origin is not None
    assert str(origin.error(ROOT / "bot" / "repositories" / 0, "no such repository")).endswith(".autofix.yaml:4:7: no such repository")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_changes_nothing(text: str, tmp_path: Path) -> None:
    assert loaded(text, tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("selekt: a\n", ":1:1: there is no option 'selekt'; did you mean select?"),
        ("region: eu\nunsafe-fixes: maybe\n", ":2:1: unsafe-fixes takes true or false"),
        ("max-impact: huge\n", ":1:1: max-impact takes one of none, interruption, replacement"),
        ("select:\n  - x-y\n  - x-q\n", ":3:5: no fixer is called 'x-q', and none resolves such a rule; did you mean x-"),
        ("ignore: CKV_AWS_2\n", ":1:1: no fixer is called 'CKV_AWS_2', and none resolves such a rule; did you mean CKV_AWS_1?"),
        ("ignore: W1000\n", ":1:1: W1000 is a rule of several scanners: write cfn-lint:W1000 or cfn-nag:W1000"),
        ("per-file-ignores:\n  a.yaml: [nobody]\n", ":2:12: no fixer is called 'nobody'"),
        ("select: x-y\nselect: x-z\n", ":2:1: 'select' is written twice"),
        ("settings:\n  x-q:\n    days: 1\n", ":2:3: no fixer is called 'x-q'; did you mean x-"),
        ("select: {a: b}\n", ":1:1: select takes a list of names"),
        ("settings:\n  x-y:\n    dais: 1\n", ":3:5: there is no setting 'x-y.dais'; did you mean x-y.days?"),
        ("settings:\n  x-y:\n    days: many\n", ":3:5: x-y.days takes a whole number, not 'many'"),
        ("settings: 1\n", ":1:1: settings takes a mapping"),
        ("- a\n", ":1:1: the file takes a mapping"),
        ("a: [\n", ":2:1: "),
        ("region: 1\n", ":1:1: region takes text"),
    ],
)
def test_mistakes_are_shown_where_they_are(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as problem:
        loaded(text, tmp_path)
    assert f".autofix.yaml{says}" in str(problem.value)


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("x-y.days=30", 30),
        ("x-y.ratio=1", 1.0),
        ("x-y.name=2010-09-09", "2010-09-09"),
        ("x-y.name=a=b", "a=b"),
        ("x-y.on=true", True),
        ("x-y.tags={Team: a, Cost: 'b'}", {"Team": "a", "Cost": "b"}),
        ("x-y.zones=[a, b]", ["a", "b"]),
    ],
)
def test_values_are_read_as_their_kind(assignment: str, value: object) -> None:
    assert parse(assignment, DECLARED) == (assignment.partition("=")[0], value)


@pytest.mark.parametrize("assignment", ["x-y.days=true", "x-y.days=1.5", "x-y.on=1", "x-y.tags=a", "x-y.tags={", "x-y.days="])
def test_values_of_another_kind_are_refused(assignment: str) -> None:
    with pytest.raises(SettingError):
        parse(assignment, DECLARED)


def test_what_the_bot_does_is_kept_as_written(tmp_path: Path) -> None:
    path = tmp_path / ".autofix.yaml"
    path.write_text("bot:\n  group-by: all\n")
    assert load(path, []).bot == {"group-by": "all"}
