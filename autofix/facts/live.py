"""What AWS says today: engine versions and instance classes, in the form of the embedded table, and what exists in an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias, TypeVar

from autofix.aws import Aws, AwsProblem, Client, told
from autofix.facts.account import Account, Certificate
from autofix.facts.snapshot import Snapshot
from autofix.facts.versions import EngineVersions, numerically, without_partial

Answer = TypeVar("Answer")
Rows: TypeAlias = Iterable[Mapping[str, Any]]
Watch: TypeAlias = Callable[[str, Iterator[Mapping[str, Any]]], Rows]
"""Sees rows pass, with a label that says what they are: a progress bar."""

RDS_VERSIONS, CACHE_VERSIONS = "rds:DescribeDBEngineVersions", "elasticache:DescribeCacheEngineVersions"
CLASSES = "rds:DescribeOrderableDBInstanceOptions"
ROLES, LOG_GROUPS, CERTIFICATES = "iam:GetRole", "logs:DescribeLogGroups", "acm:ListCertificates"
KEYS = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
"""The kinds of keys load balancers take; without this AWS lists certificates of one kind only."""


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
        engine: EngineVersions(engine, *_by_state(rows, engine), _states_known(rows, engine), aws.region, day, _upgrades(rows, engine))
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


def _upgrades(rows: Rows, engine: str) -> dict[str, tuple[str, ...]]:
    """Where each version can be upgraded to without another engine (aurora-postgresql is another one than postgres)."""
    return {
        str(row["EngineVersion"]): tuple(numerically(str(t["EngineVersion"]) for t in row["ValidUpgradeTarget"] if t["Engine"] == engine))
        for row in rows
        if row["Engine"] == engine and row.get("ValidUpgradeTarget")
    }


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


class LiveAccount(Account):
    """Asks AWS when a template makes it matter, each thing once. What cannot be had is None, and told once."""

    def __init__(self, region: str | None, profile: str | None, tell: Callable[[AwsProblem], None], watch: Watch = unwatched) -> None:
        self._region, self._profile, self._tell, self._watch = region, profile, tell, watch
        self._aws: Aws | None = None
        self._answers: dict[tuple[object, ...], Any] = {}
        self._told: dict[str, AwsProblem] = {}

    def versions(self) -> Mapping[str, EngineVersions] | None:
        """Asks RDS and ElastiCache."""
        return self._ask(self._versions)

    def classes(self, engine: str, version: str) -> tuple[str, ...] | None:
        """Asks RDS."""
        return self._ask(instance_classes, engine, version)

    def role_exists(self, name: str) -> bool | None:
        """Asks IAM."""
        return self._ask(role_exists, name)

    def log_group_exists(self, name: str) -> bool | None:
        """Asks CloudWatch Logs."""
        return self._ask(log_group_exists, name)

    def certificates(self) -> tuple[Certificate, ...] | None:
        """Asks AWS Certificate Manager."""
        return self._ask(issued_certificates)

    def _versions(self, aws: Aws) -> Mapping[str, EngineVersions]:
        found, problems = fetch(aws, date.today(), watch=self._watch)
        for problem in problems:
            self._note(problem)
        return found.engines

    def _ask(self, question: Callable[..., Answer], *about: str) -> Answer | None:
        """The answer to a question that was asked before, or now; nothing once AWS did not answer at all."""
        key = (question.__name__, *about)
        if key not in self._answers:
            self._answers[key] = None
            if all(problem.answered for problem in self._told.values()):
                try:
                    self._aws = self._aws or Aws(self._region, self._profile)
                    self._answers[key] = question(self._aws, *about)
                except AwsProblem as problem:
                    self._note(problem)
        answer: Answer | None = self._answers[key]
        return answer

    def _note(self, problem: AwsProblem) -> None:
        if str(problem) not in self._told:
            self._told[str(problem)] = problem
            self._tell(problem)


def role_exists(aws: Aws, name: str) -> bool:
    """Whether the account has a role of this name. Raises AwsProblem."""
    client = aws.client("iam")
    try:
        with told(aws.region, ROLES):
            client.get_role(RoleName=name)
    except AwsProblem as problem:
        if problem.code == "NoSuchEntity":
            return False
        raise
    return True


def log_group_exists(aws: Aws, name: str) -> bool:
    """Whether there is a log group of exactly this name. Raises AwsProblem."""
    client = aws.client("logs")
    with told(aws.region, LOG_GROUPS):
        pages = client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
        return any(group["logGroupName"] == name for page in pages for group in page["logGroups"])


def issued_certificates(aws: Aws) -> tuple[Certificate, ...]:
    """The certificates that can be used today, by ARN. Raises AwsProblem."""
    client = aws.client("acm")
    with told(aws.region, CERTIFICATES):
        pages = client.get_paginator("list_certificates").paginate(CertificateStatuses=["ISSUED"], Includes={"keyTypes": KEYS})
        rows = [row for page in pages for row in page["CertificateSummaryList"]]
    names = {str(row["CertificateArn"]): [row.get("DomainName"), *row.get("SubjectAlternativeNameSummaries", ())] for row in rows}
    return tuple(Certificate(arn, tuple(dict.fromkeys(filter(None, names[arn])))) for arn in sorted(names))


def _rows(client: Client, operation: str, key: str, **arguments: Any) -> Iterator[Mapping[str, Any]]:
    for page in client.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 100}):
        yield from page[key]
