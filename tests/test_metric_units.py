"""The table of metric units: what it says, and that nothing unverified leaves it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autofix import alternatives, factor, kind_of, published_unit
from autofix.facts import table
from autofix.vocabulary.units import quantities

PREFIXES = ("", "Kilo", "Mega", "Giga", "Tera")
STANDARD = {
    *("Seconds", "Milliseconds", "Microseconds", "Percent", "Count", "Count/Second", "None"),
    *((prefix + kind).capitalize() + per for prefix in PREFIXES for kind in ("bytes", "bits") for per in ("", "/Second")),
}
ROWS = table("metric_units")["metrics"]


@pytest.mark.parametrize("metric", ROWS)
def test_each_row_has_a_cloudwatch_unit_a_confidence_and_a_source(metric: str) -> None:
    row = ROWS[metric]
    assert row["unit"] in STANDARD
    assert row["confidence"] in ("high", "medium", "low")
    assert row["sources"] and set(row["sources"]) <= set(table("metric_units")["sources"])
    assert ("unverified" in row["sources"]) <= (row["confidence"] == "low")


@pytest.mark.parametrize(
    ("metric", "unit"),
    [
        ("AWS/RDS/AuroraGlobalDBReplicationLag", "Milliseconds"),
        ("AWS/RDS/AuroraGlobalDBRPOLag", "Milliseconds"),
        ("AWS/RDS/AuroraReplicaLag", "Milliseconds"),
        ("AWS/RDS/ReplicaLag", "Seconds"),
        ("AWS/RDS/ReadLatency", "Seconds"),
        ("AWS/RDS/SelectLatency", "Milliseconds"),
        ("AWS/S3/ReplicationLatency", "Seconds"),
        ("AWS/DynamoDB/ReplicationLatency", "Milliseconds"),
        ("AWS/ELB/Latency", "Seconds"),
        ("AWS/ApiGateway/Latency", "Milliseconds"),
        ("AWS/RDS/FreeStorageSpace", "Bytes"),
        ("AWS/ES/FreeStorageSpace", "Megabytes"),
        ("AWS/Redshift/QueryDuration", "Microseconds"),
        ("AWS/CloudFront/BytesDownloaded", "None"),
    ],
)
def test_names_that_mean_something_else_in_the_next_namespace(metric: str, unit: str) -> None:
    assert published_unit(metric) == unit


def test_what_is_unverified_or_unknown_has_no_unit_until_the_user_gives_one() -> None:
    assert published_unit("AWS/DocDB/DBInstanceReplicaLag") is None
    assert published_unit("Shop/Latency") is None
    assert published_unit("Shop/Latency", {"Shop/Latency": "Milliseconds"}) == "Milliseconds"
    assert published_unit("AWS/RDS/ReplicaLag", {"Shop/Latency": "Milliseconds"}) == "Seconds"
    assert published_unit("AWS/RDS/ReplicaLag", "nonsense") == "Seconds"


@pytest.mark.parametrize(
    ("source", "target", "base", "expected"),
    [
        ("Seconds", "Milliseconds", 1024, 1000),
        ("Microseconds", "Seconds", 1024, Fraction(1, 10**6)),
        ("Gigabytes", "Bytes", 1024, 2**30),
        ("Gigabytes", "Megabytes", 1000, 1000),
        ("Megabytes/Second", "Bytes/Second", 1024, 2**20),
        ("Megabits", "Kilobits", 1024, 1000),
        ("Percent", "Fraction", 1024, Fraction(1, 100)),
    ],
)
def test_factors_are_exact(source: str, target: str, base: int, expected: Fraction) -> None:
    assert kind_of(source) == kind_of(target)
    assert target in alternatives(source)
    assert factor(source, target, base) == expected


def test_units_of_different_kinds() -> None:
    assert len({kind_of(unit) for unit in ("Seconds", "Bytes", "Bits", "Percent", "Count", "Bytes/Second", "Count/Second")}) == 7
    assert alternatives("Count") == []


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("exceeds 5 seconds (5000ms)", [(5, "Seconds"), (5000, "Milliseconds")]),
        ("p99 above 1s", [(1, "Seconds")]),
        ("checkout-30s-high", [(30, "Seconds")]),
        ("5,000 ms, 2.5GB, 80 %", [(5000, "Milliseconds"), (Fraction(5, 2), "Gigabytes"), (80, "Percent")]),
        ("m5.large, 4xx, $5 sec, v1.2ms, 10 MB/s, 3-5", []),
        ("1,2,3 hours", []),
    ],
)
def test_quantities_as_people_write_them(text: str, stated: list[tuple[Fraction, str]]) -> None:
    assert [(found.number, found.unit) for found in quantities(text)] == stated


def test_a_long_text_is_read_in_linear_time() -> None:
    assert len(list(quantities("1" * 200_000 + " " + "9," * 100_000 + "5 s"))) <= 1


def test_gib_is_binary_gb_may_be_either() -> None:
    binary, either = (next(quantities(text)) for text in ("10 GiB", "10 GB"))
    assert binary.bases == (1024,) and not binary.means(Fraction(10**10) / 2, "Bytes")
    assert either.means(Fraction(10**10), "Bytes") and either.means(Fraction(10 * 2**30), "Bytes")
