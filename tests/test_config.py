"""The configuration file and --set: what is read, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from autofix.config import Config, ConfigError, find, load
from autofix.fixer import Setting
from autofix.impact import Impact
from autofix.values import SettingError, parse

DECLARED = {
    s.name: s
    for s in (
        Setting("x-y.days", int, "days to keep"),
        Setting("x-y.ratio", float, "a share"),
        Setting("x-y.name", str, "a name"),
        Setting("x-y.on", bool, "a switch"),
        Setting("x-y.tags", dict, "tags"),
        Setting("x-y.zones", list, "zones"),
    )
}


def loaded(text: str, tmp_path: Path) -> Config:
    path = tmp_path / ".autofix.yaml"
    path.write_text(text)
    return load(path, DECLARED)


def test_every_option(tmp_path: Path) -> None:
    config = loaded(
        "select: [s3-*]\nignore: x-y\nexclude: [legacy/]\nunsafe-fixes: true\nmax-impact: replacement\nregion: eu-west-1\n"
        "settings:\n  x-y:\n    days: 30\n    tags: {Team: a}\n",
        tmp_path,
    )
    assert config == Config(
        ["s3-*"], ["x-y"], ["legacy/"], True, Impact.REPLACEMENT, "eu-west-1", {"x-y.days": 30, "x-y.tags": {"Team": "a"}}
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_changes_nothing(text: str, tmp_path: Path) -> None:
    assert loaded(text, tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("selekt: a\n", ":1:1: there is no option 'selekt'; did you mean select?"),
        ("region: eu\nunsafe-fixes: maybe\n", ":2:1: unsafe-fixes takes true or false"),
        ("max-impact: huge\n", ":1:1: max-impact takes one of none, interruption, replacement"),
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


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".autofix.yaml").write_text("")
    assert find(inner) == tmp_path / ".autofix.yaml"
    (tmp_path / "a" / ".autofix.yaml").write_text("")
    assert find(inner) == tmp_path / "a" / ".autofix.yaml"


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
    assert load(path, {}).bot == {"group-by": "all"}
