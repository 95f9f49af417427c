"""The tables of known mistakes: what they call right exists, what they call wrong does not, and each says where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from autofix.facts import table
from autofix.facts.schemas import Schema, Shape, known_types, schema_of
from autofix.vocabulary.spelling import alike, distance, folded, misspelt, same_word, with_owner, with_unit

TABLES = ("mistaken_properties", "mistaken_values", "required_values", "mistaken_types", "property_knowledge")


def rows(name: str) -> Iterator[Any]:
    for kind, found in table(name)["types"].items():
        schema = schema_of(kind)
        assert isinstance(schema, Schema), kind
        for row in found:
            yield pytest.param(schema, row, id=f"{kind}-{row.get('wrong', row.get('at'))}")


def at(schema: Schema, path: Sequence[str]) -> Shape | None:
    return schema.property_at(["*" if step in ("-", "0") else step for step in path])


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_where_it_is_from(name: str) -> None:
    assert table(name)["source"] and table(name)["date"] >= "2026-11-22"


def test_known_mistakes_in_names_are_mistakes_and_lead_somewhere() -> None:
    for row in rows("mistaken_properties"):
        schema, said = row.values
        *around, name = said["wrong"].split("/")
        holder = at(schema, around)
        assert (holder is not None and holder.closed) or name == "?", row.id
        assert name not in holder.properties, row.id
        assert sum(key in said for key in ("right", "lost", "resource")) == 1, row.id
        if "right" in said and not said["right"].startswith("/"):
            assert at(schema, said["right"].replace("?", "X").split("/")) is not None, row.id
        if "resource" in said:
            made = schema_of(said["resource"]["Type"])
            assert made and set(made.required) <= set(said["resource"]["Properties"]) <= set(made.root.properties), row.id


def test_known_mistakes_in_values_are_mistakes_and_lead_to_a_value_there_is() -> None:
    for row in rows("mistaken_values"):
        schema, said = row.values
        shape = at(schema, said["at"].split("/"))
        assert shape is not None and shape.enum and said["wrong"] not in shape.enum, row.id
        assert said["right"] in shape.enum if "right" in said else said["lost"], row.id


def test_values_are_known_for_properties_that_are_required() -> None:
    for row in rows("required_values"):
        schema, said = row.values
        *around, name = said["at"].split("/")
        holder = at(schema, around)
        assert holder is not None and name in holder.required and said["why"], row.id


def test_known_mistakes_in_types_are_mistakes_and_lead_to_a_type_there_is() -> None:
    names = table("mistaken_types")
    assert not set(names["renamed"]) & known_types() and set(names["renamed"].values()) <= known_types()
    assert all(any(kind.startswith(f"AWS::{service}::") for kind in known_types()) for service in names["services"].values())
    for row in (*names["parts"], *names["lost"]):
        assert row["wrong"] not in known_types(), row
    for row in names["parts"]:
        for kind in row["types"]:
            schema = schema_of(kind)
            assert schema is not None and at(schema, row["right"].split("/")) is not None, row


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "abcd", 1),
        ("kitten", "sitting", 3),
        ("abc", "xyz", 3),
        ("a", "abcdef", 3),
    ],
)
def test_distance_counts_letters_and_stops_beyond_what_is_asked(left: str, right: str, expected: int) -> None:
    assert distance(left, right, 2) == expected if expected <= 2 else distance(left, right, 2) > 2


def test_names_that_mean_the_same() -> None:
    assert same_word("roleArn", ["RoleARN", "Name"]) == "RoleARN"
    assert same_word("SecurityGroupIngresses", ["SecurityGroupIngress", "SecurityGroupEgress"]) == "SecurityGroupIngress"
    assert same_word("Policy", ["Policies"]) == "Policies" and same_word("tracing_config", ["TracingConfig"]) == "TracingConfig"
    assert same_word("KmsKeyID", ["KmsKeyId", "KMSKeyId"]) is None
    assert with_unit("MaximumEventAge", ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"]) == "MaximumEventAgeInSeconds"
    assert with_unit("Timeout", ["TimeoutSeconds", "TimeoutInMinutes"]) is None
    assert with_owner("Description", "SecurityGroup", ["GroupDescription", "GroupName"]) == "GroupDescription"
    assert with_owner("QueueName", "Queue", ["Name"]) == "Name" and with_owner("Name", "Queue", ["Owner"]) is None
    assert misspelt("AvailabilityZnoe", ["AvailabilityZone", "AvailabilityZones"]) == "AvailabilityZone"
    assert misspelt("Name", ["Names", "Game"]) is None and misspelt("Type", ["Tape"]) is None
    assert alike("InstanceInitiatedShutdown", ["InstanceInitiatedShutdownBehavior", "InstanceType"]) == "InstanceInitiatedShutdownBehavior"
    assert alike("Colour", ["Name", "Type"]) is None
    assert folded("pay-per_Request") == "payperrequest"
