"""The generated tables of facts: in step with their sources, and right where we know better."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from autofix.facts import table, tables
from autofix.facts.classes import classes_known_on, offered_classes
from autofix.facts.snapshot import embedded
from autofix.facts.versions import numerically
from autofix.vocabulary.log_groups import RETENTION_DAYS

ENGINES = table("engine_versions")["engines"]


@pytest.mark.parametrize("name", ["facts", "managed-policies"])
def test_the_generated_tables_are_in_step_with_their_sources(name: str) -> None:
    script = Path(__file__).parent.parent / "scripts" / name
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{run.stderr}\nregenerate: scripts/{name}"


@pytest.mark.parametrize("name", tables())
def test_every_table_says_from_where_and_when_it_is(name: str) -> None:
    head = table(name)
    assert head["source"] and date.fromisoformat(head["date"][:10]) >= date(2026, 5, 1)
    assert head.get("regenerate") or re.search(r"https://|reference|Guide", f"{head['source']} {head.get('url', '')}"), (
        "made by a script, or read by a person in a document"
    )


def test_hardly_a_table_is_loaded_for_a_template_with_nothing_to_mend() -> None:
    code = (
        "from autofix.engine import fix\nfrom autofix.facts import table\n"
        "outcome = fix('AWSTemplateFormatVersion: 2010-09-09\\nResources: {A: {Type: AWS::SNS::Topic}}\\n')\n"
        "assert not outcome.fixed and table.cache_info().misses <= 2, table.cache_info()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


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


@pytest.mark.parametrize(
    ("kind", "name", "region", "engine", "expected"),
    [
        ("AWS::EC2::Instance", "t3.micro", "eu-west-1", "", True),
        ("AWS::EC2::Instance", "t1.small", None, "", False),
        pytest.param("AWS::EC2::Instance", "m1.small", "eu-central-1", "", False, id="not in every region"),
        pytest.param("AWS::EC2::Instance", "m1.small", None, "", True, id="but in some"),
        ("AWS::RDS::DBInstance", "db.t3.micro", "us-east-1", "mysql", True),
        pytest.param("AWS::RDS::DBInstance", "db.t3.micro", "us-east-1", "aurora-mysql", False, id="engines differ"),
        pytest.param("AWS::RDS::DBInstance", "db.serverless", None, "aurora-postgresql", True, id="a class without a price"),
        pytest.param("AWS::ElastiCache::ReplicationGroup", "cache.t4g.micro", "eu-west-1", "", True, id="as for a cache cluster"),
        ("AWS::OpenSearchService::Domain", "r6g.large.search", "us-west-2", "", True),
        ("AWS::Redshift::Cluster", "ds2.xlarge", None, "", False),
    ],
)
def test_which_classes_are_offered(kind: str, name: str, region: str | None, engine: str, expected: bool) -> None:
    offered = offered_classes(kind, region, engine)
    assert offered is not None and (name in offered) is expected


def test_of_unknown_regions_types_and_engines_nothing_is_said() -> None:
    assert offered_classes("AWS::EC2::Instance", "mars-north-1") is None
    assert offered_classes("AWS::S3::Bucket") is None
    assert offered_classes("AWS::RDS::DBInstance", None, "custom-oracle-ee") is None
    assert date.fromisoformat(classes_known_on()) >= date(2026, 10, 20)


def test_retentions_of_log_groups_are_those_of_the_schema() -> None:
    assert list(RETENTION_DAYS) == table("retentions")["types"]["AWS::Logs::LogGroup"]["RetentionInDays"]
