"""Versions of engines: which can be created, and which is nearest."""

from __future__ import annotations

import pytest

from autofix import is_plain
from autofix.facts import table
from autofix.facts.snapshot import Facts
from autofix.facts.versions import EngineVersions, Standing, begins, extended_support_since, numerically, parts, without_partial

SOME = EngineVersions("mysql", ("5.7.44-rds.20260902", "8.0.40", "8.0.42", "8.0.42-rds.1"), ("5.7.44", "8.0.41", "8.0.43"), True)
CERTAIN = [engine for engine, known in table("engine_versions")["engines"].items() if known["deprecation_known"]]


def known(engine: str) -> EngineVersions:
    found = Facts().versions_of(engine)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("mysql", "8.0.43", Standing.AVAILABLE),
        ("mysql", "8.0.35", Standing.UNAVAILABLE),
        ("aurora-postgresql", "15.10", Standing.AVAILABLE),
        ("aurora-postgresql", "15.8", Standing.UNAVAILABLE),
        pytest.param("aurora-postgresql", "15", Standing.AVAILABLE, id="a major alone is legal"),
        pytest.param("aurora-mysql", "8.0", Standing.AVAILABLE, id="and so is a major of Aurora MySQL"),
        pytest.param("mysql", "5.7", Standing.AVAILABLE, id="builds of it can be created"),
        pytest.param("mysql", "5.6", Standing.UNAVAILABLE, id="a major of which nothing is left"),
        pytest.param("postgres", "10", Standing.UNAVAILABLE, id="a major number of which nothing is left"),
        pytest.param("mysql", "5.7.44", Standing.UNAVAILABLE, id="only builds of extended support are left"),
        pytest.param("mysql", "5.7.44-rds.20250213", Standing.AVAILABLE, id="such a build"),
        pytest.param("mysql", "5.7.44-rds.20240408", Standing.UNAVAILABLE, id="a withdrawn build"),
        pytest.param("mysql", "5.7.44-rds.20300101", Standing.UNKNOWN, id="a build nobody knows"),
        pytest.param("aurora-postgresql", "16.4-limitless", Standing.AVAILABLE, id="a limitless build"),
        pytest.param("aurora-postgresql", "15.99", Standing.NEWER, id="the data may be old"),
        pytest.param("mysql", "9.9", Standing.NEWER, id="a major the data does not know"),
        pytest.param("mysql", "8.0.4", Standing.UNAVAILABLE, id="no beginning of 8.0.42"),
        pytest.param("aurora-mysql", "8.0.mysql_aurora.3.04.5", Standing.UNAVAILABLE, id="a hole in the list"),
        pytest.param("elasticache:redis", "7.0.7", Standing.UNAVAILABLE, id="no patch versions from 6.0 on"),
        pytest.param("elasticache:redis", "6.x", Standing.UNKNOWN, id="a way to write it that the data does not have"),
        pytest.param("elasticache:redis", "7.9", Standing.NEWER, id="a minor the data does not know"),
        pytest.param("mariadb", "10.6.1", Standing.UNKNOWN, id="an engine whose data does not say what is withdrawn"),
        pytest.param("mysql", "latest", Standing.UNKNOWN, id="no version"),
    ],
)
def test_standing(engine: str, version: str, expected: Standing) -> None:
    assert known(engine).standing(version) is expected


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("mysql", "8.0.35", "8.0.42"),
        ("aurora-postgresql", "15.4", "15.10"),
        ("aurora-postgresql", "15.8", "15.10"),
        pytest.param("postgres", "15.4", "15.13", id="RDS and Aurora offer different ones"),
        ("aurora-mysql", "8.0.mysql_aurora.3.02.0", "8.0.mysql_aurora.3.04.0"),
        pytest.param("aurora-postgresql", "16.4", "16.8", id="not 16.4-limitless"),
        pytest.param("elasticache:redis", "7.0.7", "7.0", id="the version it is a patch of"),
        pytest.param("elasticache:redis", "5.0.0", "5.0.6", id="upwards"),
        pytest.param("elasticache:memcached", "1.5.11", "1.5.16", id="not 1.6"),
        pytest.param("mysql", "5.7.44", None, id="builds are not chosen, and no major is crossed"),
        pytest.param("mysql", "5.7.44-rds.20240408", None, id="a build has no next one"),
        pytest.param("postgres", "9.6.1", None, id="a line that is gone"),
        pytest.param("postgres", "9.5.1", None, id="9.6 was another major than 9.5"),
        pytest.param("mariadb", "10.6.1", None, id="the candidates may be withdrawn"),
    ],
)
def test_nearest(engine: str, version: str, expected: str | None) -> None:
    assert known(engine).nearest(version) == expected


def test_downwards_only_when_asked() -> None:
    assert SOME.nearest("8.0.43") is None
    assert SOME.nearest("8.0.43", downgrade=True) == "8.0.42"
    assert SOME.nearest("8.0.41", downgrade=True) == "8.0.42"
    assert known("aurora-postgresql").nearest("15.99", downgrade=True) == "15.19"


def test_versions_are_counted_not_spelled() -> None:
    assert numerically(["15.10", "15.9", "15.8-rds.1", "15.8"]) == ["15.8", "15.8-rds.1", "15.9", "15.10"]
    assert parts("8.0.mysql_aurora.3.04.0") < parts("8.0.mysql_aurora.3.10.0")
    assert begins("8.0", "8.0.42") and not begins("8.0.4", "8.0.42") and not begins("8.0", "8.0")


def test_numbers_that_only_begin_others_are_not_versions() -> None:
    given = ["15", "15.10", "8.0", "8.0.mysql_aurora.3.05.0", "8.0.mysql_aurora.3.05.0.1", "6.2"]
    assert without_partial(given) == ["6.2", "8.0.mysql_aurora.3.05.0", "8.0.mysql_aurora.3.05.0.1", "15.10"]


@pytest.mark.parametrize("version", ["8.0.35", "15", "8.0.mysql_aurora.3.04.0", "5.7.mysql_aurora.2.10.0.1"])
def test_plain(version: str) -> None:
    assert is_plain(version)


@pytest.mark.parametrize("version", ["5.7.44-rds.20250213", "16.4-limitless", "6.x", "5.6.10a", "18.0-beta1", "latest", "", "8..0", "8.0."])
def test_not_plain(version: str) -> None:
    assert not is_plain(version)


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("mysql", "8.0.35", "8.0"),
        ("postgres", "15.4", "15"),
        ("postgres", "9.6.1", "9.6"),
        ("aurora-mysql", "8.0.mysql_aurora.3.04.0", "8.0.mysql_aurora.3"),
        ("aurora-mysql", "8.4.mysql_aurora.8.4.7", "8.4.mysql_aurora.8"),
        ("elasticache:redis", "6.2", "6"),
        ("elasticache:valkey", "9.1", "9"),
        ("elasticache:memcached", "1.6.22", "1.6"),
    ],
)
def test_line(engine: str, version: str, expected: str) -> None:
    assert known(engine).line(version) == expected


def test_what_is_left_of_an_engine() -> None:
    assert SOME.lines() == ["8.0"]
    assert SOME.builds("5.7.1") == "5.7.44-rds.20260902"
    assert SOME.newest("8.0.1") == "8.0.43"
    assert SOME.newest("9.0.1") == "8.0.43"
    assert known("mysql").lines() == ["8.0", "8.4"]


def test_extended_support() -> None:
    assert extended_support_since("mysql", "8.0.42") == "2026-07-31"
    assert extended_support_since("mysql", "8.0") == "2026-07-31"
    assert extended_support_since("mysql", "8.4.5") is None
    assert extended_support_since("aurora-mysql", "5.7.mysql_aurora.2.11.1") == "2024-10-31"
    assert extended_support_since("aurora-mysql", "8.0.mysql_aurora.3.04.0") is None


def test_no_data() -> None:
    assert Facts().versions_of("neptune") is None


@pytest.mark.parametrize("engine", CERTAIN)
def test_every_withdrawn_version_becomes_a_higher_one_of_its_line_or_none(engine: str) -> None:
    versions = known(engine)
    assert {versions.standing(version) for version in versions.available} == {Standing.AVAILABLE}
    assert {versions.standing(version) for version in versions.deprecated} <= {Standing.UNAVAILABLE}
    for version in versions.deprecated:
        chosen = versions.nearest(version)
        if chosen is not None:
            assert chosen in versions.available and is_plain(chosen)
            assert versions.line(chosen) == versions.line(version) and parts(chosen) > parts(version)


def test_numbers_compare_as_numbers_and_builds_follow_what_they_are_built_from() -> None:
    ordered = ["8", "8.0", "8.0.9", "8.0.10", "8.0.10-rds.1", "8.0.10-rds.20260902", "8.0.a", "8.1"]
    assert numerically(reversed(ordered)) == ordered
    assert numerically(["5.7.mysql_aurora.2", "5.7.44"]) == ["5.7.44", "5.7.mysql_aurora.2"]


def test_the_nearest_that_suits() -> None:
    engine = EngineVersions("mysql", ("8.0.40", "8.0.42", "8.0.43"), ("8.0.41",), True)
    assert engine.nearest("8.0.41") == "8.0.42"
    assert engine.nearest("8.0.41", suits=lambda version: version.endswith("43")) == "8.0.43"
    assert engine.nearest("8.0.41", suits=lambda version: version == "8.0.40") is None
    assert engine.nearest("8.0.41", downgrade=True, suits=lambda version: version == "8.0.40") == "8.0.40"
    assert engine.nearest("8.0.42") == "8.0.43", "a version is not above itself"
    assert engine.nearest("8.0.40", downgrade=True, suits=lambda version: version <= "8.0.40") is None, "nor below"


def test_what_is_no_newer_than_the_newest() -> None:
    engine = EngineVersions("mysql", ("8.0.42-rds.1",), ("8.0.41",), True)
    assert engine.standing("8.0.43") is Standing.NEWER
    assert engine.standing("8.0.40") is Standing.UNAVAILABLE
    assert engine.builds("8.0.1") == "8.0.42-rds.1"
    assert engine.builds("5.7.1") is None


def test_an_engine_without_extended_support() -> None:
    assert extended_support_since("no-such-engine", "1.0") is None
