"""Engine versions: which can be created, and which is nearest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autofix.facts import table
from autofix.facts.versions import Status, nearest, order, status, stream


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("mysql", "8.0.43", Status.AVAILABLE),
        ("mysql", "8.0.35", Status.DEPRECATED),
        ("aurora-postgresql", "15.10", Status.AVAILABLE),
        ("aurora-postgresql", "15.8", Status.DEPRECATED),
        pytest.param("aurora-postgresql", "15", Status.AVAILABLE, id="a major alone is legal"),
        pytest.param("aurora-mysql", "8.0", Status.AVAILABLE, id="and so is a major of Aurora MySQL"),
        pytest.param("mysql", "5.7.44", Status.DEPRECATED, id="only builds of extended support are left"),
        pytest.param("aurora-postgresql", "15.99", Status.NEWER, id="the data may be old"),
        pytest.param("mysql", "9.9", Status.NEWER, id="a major the data does not know"),
        pytest.param("aurora-mysql", "8.0.mysql_aurora.3.04.5", Status.UNLISTED, id="a hole in the list"),
        pytest.param("elasticache:redis", "7.0.7", Status.UNLISTED, id="no patch versions from 6.0 on"),
        pytest.param("elasticache:redis", "6.x", Status.AVAILABLE, id="the newest minor"),
        pytest.param("mariadb", "10.6.1", Status.DOUBTFUL, id="an engine whose data does not say what is gone"),
        pytest.param("neptune", "1.2", Status.UNKNOWN, id="an engine without data"),
    ],
)
def test_status(engine: str, version: str, expected: Status) -> None:
    assert status(engine, version) is expected


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("mysql", "8.0.35", "8.0.42"),
        ("aurora-postgresql", "15.4", "15.10"),
        ("aurora-mysql", "8.0.mysql_aurora.3.02.0", "8.0.mysql_aurora.3.04.0"),
        pytest.param("elasticache:redis", "7.0.7", "7.0", id="the version it is a patch of"),
        pytest.param("elasticache:redis", "5.0.0", "5.0.6", id="upwards"),
        pytest.param("mysql", "5.7.44", None, id="builds with a suffix are not chosen, and no major is crossed"),
        pytest.param("postgres", "9.6.1", None, id="a line that is gone"),
        pytest.param("neptune", "1.2", None, id="no data"),
    ],
)
def test_nearest(engine: str, version: str, expected: str | None) -> None:
    assert nearest(engine, version) == expected


def test_downwards_only_when_asked() -> None:
    assert nearest("aurora-postgresql", "15.99") is None
    assert nearest("aurora-postgresql", "15.99", downgrade=True) == "15.19"


def test_versions_are_counted_not_spelled() -> None:
    assert sorted(["15.10", "15.9", "15.8-rds.1", "15.8"], key=order) == ["15.8", "15.8-rds.1", "15.9", "15.10"]


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("mysql", "8.0.35", "8.0"),
        ("postgres", "15.4", "15"),
        ("postgres", "9.6.1", "9.6"),
        ("aurora-mysql", "8.0.mysql_aurora.3.04.0", "8.0.mysql_aurora.3"),
    ],
)
def test_stream(engine: str, version: str, expected: str) -> None:
    assert stream(engine, version) == expected


def test_every_available_version_is_available_and_every_deprecated_one_is_not() -> None:
    for engine, known in table("engine_versions")["types"].items():
        assert {status(engine, version) for version in known["available"]} == {Status.AVAILABLE}
        assert {status(engine, version) for version in known["deprecated"]} <= {Status.DEPRECATED}
        for version in known["deprecated"]:
            chosen = nearest(engine, version)
            assert chosen is None or (stream(engine, chosen) == stream(engine, version) and order(chosen) > order(version))


def test_the_tables_are_in_step_with_their_source() -> None:
    script = Path(__file__).parent.parent / "scripts" / "facts"
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
