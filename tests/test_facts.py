"""The generated tables of facts: in step with their sources, and right where we know better."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from autofix.facts import table
from autofix.facts.snapshot import embedded
from autofix.facts.versions import numerically

ENGINES = table("engine_versions")["engines"]


def test_the_generated_tables_are_in_step_with_their_sources() -> None:
    script = Path(__file__).parent.parent / "scripts" / "facts"
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{run.stderr}\nregenerate: scripts/facts"


def test_engine_versions_say_where_and_when_they_are_from() -> None:
    head = table("engine_versions")
    assert "cfn-lint" in head["source"] and "describe_db_engine_versions" in head["source"]
    assert embedded().region == "us-east-1"
    assert date.fromisoformat(embedded().date) >= date(2026, 10, 20)


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_versions_are_full_distinct_and_in_numeric_order(engine: str) -> None:
    rows = ENGINES[engine]
    assert rows.keys() == {"available", "deprecated", "deprecation_known"}
    assert rows["available"] and not set(rows["available"]) & set(rows["deprecated"])
    for key in ("available", "deprecated"):
        assert rows[key] == numerically(rows[key])
        assert not {"8.0", "5.7", "15", "16"} & set(rows[key]) or engine.startswith("elasticache:")
    assert rows["deprecation_known"] or not rows["deprecated"]


def test_known_engine_versions() -> None:
    assert {e for e in ENGINES if ENGINES[e]["deprecated"]} == {"aurora-mysql", "aurora-postgresql", "mysql", "postgres"}
    assert {"15.10", "15.19"} <= set(ENGINES["aurora-postgresql"]["available"])
    assert {"15.4", "15.8"} <= set(ENGINES["aurora-postgresql"]["deprecated"])
    assert "8.0.42" in ENGINES["mysql"]["available"] and "8.0.35" in ENGINES["mysql"]["deprecated"]
    assert "7.1" in ENGINES["elasticache:redis"]["available"] and ENGINES["elasticache:redis"]["deprecation_known"]
    assert not ENGINES["mariadb"]["deprecation_known"]


def test_extended_support_is_over_by_the_day_it_was_read() -> None:
    head = table("extended_support")
    for lines in head["engines"].values():
        assert all(date.fromisoformat(day) < date.fromisoformat(head["date"]) for day in lines.values())


def test_known_create_only_properties() -> None:
    types = table("create_only")["types"]
    assert "DBClusterIdentifier" in types["AWS::RDS::DBCluster"][0]
    assert "BucketName" in types["AWS::S3::Bucket"][0]
