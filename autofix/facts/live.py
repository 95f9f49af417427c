"""Engine versions and instance classes as AWS says today, in the form of the embedded table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias, TypeVar

from autofix.aws import Aws, AwsProblem, Client, told
from autofix.facts.snapshot import Snapshot
from autofix.facts.versions import EngineVersions, numerically, without_partial

Answer = TypeVar("Answer")
Rows: TypeAlias = Iterable[Mapping[str, Any]]
Watch: TypeAlias = Callable[[str, Iterator[Mapping[str, Any]]], Rows]
"""Sees rows pass, with a label that says what they are: a progress bar."""

RDS_VERSIONS, CACHE_VERSIONS = "rds:DescribeDBEngineVersions", "elasticache:DescribeCacheEngineVersions"
CLASSES = "rds:DescribeOrderableDBInstanceOptions"


def unwatched(label: str, rows: Iterator[Mapping[str, Any]]) -> Rows:  # noqa: ARG001
    """Let rows pass."""
    return rows


def fetch(aws: Aws, today: date, orderable: Iterable[tuple[str, str]] = (), watch: Watch = unwatched) -> tuple[Snapshot, list[AwsProblem]]:
    """Ask AWS for everything a snapshot holds. What could not be had is left out and told.

    orderable: engines and versions whose instance classes are wanted, too. Raises AwsProblem for a region there cannot be.
    """
    partition, day, ask = aws.partition, today.isoformat(), _Questions()
    engines = {**(ask(database_versions, aws, day, watch) or {}), **(ask(cache_versions, aws, day, watch) or {})}
    answers = {f"{engine} {version}": ask(instance_classes, aws, engine, version, watch) for engine, version in orderable}
    classes = {key: answer for key, answer in answers.items() if answer is not None}
    asked = ", ".join([RDS_VERSIONS, CACHE_VERSIONS, *([CLASSES] if classes else [])])
    return Snapshot(aws.region, day, f"answers of AWS: {asked}", engines, partition, classes), [*ask.problems.values()]


class _Questions:
    """Asks one thing after the other and keeps the problems; asks no more once AWS does not answer at all."""

    def __init__(self) -> None:
        self.problems: dict[str, AwsProblem] = {}

    def __call__(self, question: Callable[..., Answer], *about: object) -> Answer | None:
        if not all(problem.answered for problem in self.problems.values()):
            return None
        try:
            return question(*about)
        except AwsProblem as problem:
            self.problems[str(problem)] = problem
            return None


def database_versions(aws: Aws, day: str, watch: Watch = unwatched) -> dict[str, EngineVersions]:
    """All versions of RDS, Aurora, DocumentDB and Neptune, withdrawn ones too. Raises AwsProblem."""
    client = aws.client("rds")
    with told(aws.region, RDS_VERSIONS):
        rows = list(watch("database versions", _rows(client, "describe_db_engine_versions", "DBEngineVersions", IncludeAll=True)))
    return {
        engine: EngineVersions(engine, *_by_state(rows, engine), _states_known(rows, engine), aws.region, day)
        for engine in sorted({str(row["Engine"]) for row in rows})
        if not engine.startswith("custom-")
    }


def _by_state(rows: Rows, engine: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    states = {str(row["EngineVersion"]): str(row.get("Status", "available")) for row in rows if row["Engine"] == engine}
    available = [version for version, state in states.items() if state == "available"]
    return tuple(without_partial(available)), tuple(without_partial(set(states) - set(available)))


def _states_known(rows: Rows, engine: str) -> bool:
    """Whether AWS said of each version of an engine if it can be created."""
    return all(row.get("Status") for row in rows if row["Engine"] == engine)


def cache_versions(aws: Aws, day: str, watch: Watch = unwatched) -> dict[str, EngineVersions]:
    """The versions of ElastiCache; its API lists only those that can be created. Raises AwsProblem."""
    client = aws.client("elasticache")
    with told(aws.region, CACHE_VERSIONS):
        rows = list(watch("cache versions", _rows(client, "describe_cache_engine_versions", "CacheEngineVersions")))
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(f"elasticache:{row['Engine']}", set()).add(str(row["EngineVersion"]))
    return {name: EngineVersions(name, tuple(numerically(found[name])), (), True, aws.region, day) for name in sorted(found)}


def instance_classes(aws: Aws, engine: str, version: str, watch: Watch = unwatched) -> tuple[str, ...]:
    """The instance classes that can be ordered for a version. Raises AwsProblem."""
    client = aws.client("rds")
    with told(aws.region, CLASSES):
        options = _rows(
            client, "describe_orderable_db_instance_options", "OrderableDBInstanceOptions", Engine=engine, EngineVersion=version
        )
        return tuple(sorted({str(row["DBInstanceClass"]) for row in watch(f"classes for {engine} {version}", options)}))


def _rows(client: Client, operation: str, key: str, **arguments: Any) -> Iterator[Mapping[str, Any]]:
    for page in client.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 100}):
        yield from page[key]
