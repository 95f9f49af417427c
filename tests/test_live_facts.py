"""Facts that AWS tells: what becomes of its answers, where they are kept, whom a run believes, and every way to fail."""

from __future__ import annotations

import datetime
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions
from botocore.stub import Stubber
from click.testing import CliRunner, Result
from known_account import KnownAccount

import autofix
from autofix.aws import Aws, AwsProblem, told
from autofix.cli import main
from autofix.engine import Options, fix
from autofix.facts import cache, live
from autofix.facts.choice import chosen, stale
from autofix.facts.snapshot import HOME, Facts, Snapshot, embedded, from_data
from autofix.facts.versions import EngineVersions, Standing

TODAY = datetime.date(2026, 11, 22)
TEMPLATE = """AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      EngineVersion: 8.4.5
"""


pytestmark = pytest.mark.usefixtures("own_aws")


def snapshot(region: str = "eu-west-1", day: str = "2026-11-20", **engines: tuple[list[str], list[str]]) -> Snapshot:
    rows = {name: {"available": good, "deprecated": gone, "deprecation_known": True} for name, (good, gone) in engines.items()}
    return from_data({"region": region, "date": day, "source": "a test", "engines": rows})


def run(*arguments: str, **given: Any) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False, **given)


# ---- what AWS answers

Answer = tuple[str, dict[str, Any], dict[str, Any]]


def version(engine: str, number: str, status: str = "available") -> dict[str, str]:
    return {"Engine": engine, "EngineVersion": number, "Status": status}


RDS: list[Answer] = [
    (
        "describe_db_engine_versions",
        {"DBEngineVersions": [version("mysql", "8.4.5", "deprecated"), version("mysql", "8.4.10")], "Marker": "more"},
        {"IncludeAll": True, "MaxRecords": 100},
    ),
    (
        "describe_db_engine_versions",
        {"DBEngineVersions": [version("mysql", "8.4.9"), version("custom-oracle-ee", "19.my"), version("neptune", "1.4.0.0")]},
        {"IncludeAll": True, "MaxRecords": 100, "Marker": "more"},
    ),
]
CACHES: list[Answer] = [
    (
        "describe_cache_engine_versions",
        {"CacheEngineVersions": [{"Engine": "valkey", "EngineVersion": "9.1"}, {"Engine": "valkey", "EngineVersion": "8.2"}]},
        {"MaxRecords": 100},
    )
]
ORDERABLE: list[Answer] = [
    (
        "describe_orderable_db_instance_options",
        {"OrderableDBInstanceOptions": [{"DBInstanceClass": name} for name in ("db.t4g.micro", "db.m8g.large", "db.t4g.micro")]},
        {"Engine": "mysql", "EngineVersion": "8.4.9", "MaxRecords": 100},
    )
]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """AWS as it is told to answer; requests and answers are checked against the service's model."""
    with ExitStack() as stack:

        def answers(**services: list[Answer] | str) -> None:
            clients = {}
            real = Aws("eu-west-1")
            for service, told_ in services.items():
                clients[service] = real.client(service)
                stubber = Stubber(clients[service])
                for answer in told_ if not isinstance(told_, str) else ():
                    stubber.add_response(answer[0], answer[1], answer[2])
                if isinstance(told_, str):
                    stubber.add_client_error(
                        "describe_db_engine_versions" if service == "rds" else "describe_cache_engine_versions",
                        told_,
                        "Rate exceeded" if "Thrott" in told_ else "no",
                    )
                stack.enter_context(stubber)
            monkeypatch.setattr(Aws, "client", lambda _, service: clients[service])

        yield answers


def test_answers_have_the_form_of_the_embedded_table(aws: Callable[..., None]) -> None:
    aws(rds=[*RDS, *ORDERABLE], elasticache=CACHES)
    found, problems = live.fetch(Aws("eu-west-1"), TODAY, [("mysql", "8.4.9")])
    assert problems == []
    assert (found.region, found.partition, found.date) == ("eu-west-1", "aws", "2026-11-22")
    assert found.engines["mysql"] == EngineVersions("mysql", ("8.4.9", "8.4.10"), ("8.4.5",), True, "eu-west-1", "2026-11-22")
    assert found.engines["elasticache:valkey"].available == ("8.2", "9.1")
    assert [*found.engines] == ["mysql", "neptune", "elasticache:valkey"]
    assert found.orderable == {"mysql 8.4.9": ("db.m8g.large", "db.t4g.micro")}
    assert from_data(json.loads(json.dumps(found.as_data()))) == found
    assert Facts((found,)).orderable("mysql", "8.4.9") == ("db.m8g.large", "db.t4g.micro")
    assert Facts((found,)).orderable("mysql", "8.4.10") is None


def test_versions_without_a_state_leave_open_which_are_withdrawn(aws: Callable[..., None]) -> None:
    silent = {"DBEngineVersions": [{"Engine": "mysql", "EngineVersion": "8.4.9"}]}
    aws(rds=[("describe_db_engine_versions", silent, {"IncludeAll": True, "MaxRecords": 100})], elasticache=CACHES)
    found, _ = live.fetch(Aws("eu-west-1"), TODAY)
    assert not found.engines["mysql"].deprecation_known


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("AccessDenied", "lack the IAM action rds:DescribeDBEngineVersions (docs/aws-permissions.md"),
        ("Throttling", "AWS throttles rds:DescribeDBEngineVersions (Throttling) after several attempts"),
        ("ExpiredToken", "the AWS session has expired: sign in again"),
        ("InvalidClientTokenId", "AWS does not accept these credentials in eu-west-1"),
        ("InternalFailure", "AWS refused rds:DescribeDBEngineVersions: no"),
    ],
)
def test_what_one_service_refuses_does_not_hide_the_other(code: str, says: str, aws: Callable[..., None]) -> None:
    aws(rds=code, elasticache=CACHES)
    found, (problem,) = live.fetch(Aws("eu-west-1"), TODAY)
    assert says in str(problem) and "\n" not in str(problem)
    assert [*found.engines] == ["elasticache:valkey"]


FAILURES: dict[str, tuple[Exception, str]] = {
    "no credentials": (exceptions.NoCredentialsError(), "no AWS credentials were found: sign in"),
    "half the credentials": (exceptions.PartialCredentialsError(provider="env", cred_var="secret_key"), "no AWS credentials were found"),
    "an expired sign-in": (exceptions.UnauthorizedSSOTokenError(), "the AWS session has expired: sign in again"),
    "a lost sign-in": (exceptions.TokenRetrievalError(provider="sso", error_msg="gone"), "the AWS session has expired"),
    "no network": (exceptions.EndpointConnectionError(endpoint_url="https://rds"), "AWS cannot be reached: Could not connect"),
    "a slow network": (exceptions.ConnectTimeoutError(endpoint_url="https://rds"), "AWS cannot be reached: Connect timeout"),
    "a broken proxy": (exceptions.ProxyConnectionError(proxy_url="http://proxy"), "AWS cannot be reached: Failed to connect to proxy"),
    "a strange certificate": (exceptions.SSLError(endpoint_url="https://rds", error="no"), "AWS cannot be reached: SSL validation failed"),
    "an unknown profile": (exceptions.ProfileNotFound(profile="prod"), "aws configure list-profiles"),
    "a broken configuration": (exceptions.ConfigParseError(path="~/.aws/config"), "AWS could not be asked: Unable to parse config file"),
    "an endpoint that is none": (ValueError("Invalid endpoint: x"), "AWS could not be asked: Invalid endpoint: x"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_every_failure_has_its_sentence(case: str) -> None:
    failure, says = FAILURES[case]
    with pytest.raises(AwsProblem) as caught, told("eu-west-1", live.RDS_VERSIONS):
        raise failure
    assert says in str(caught.value) and "\n" not in str(caught.value) and not caught.value.answered


@pytest.mark.parametrize(
    "failure", [exceptions.EndpointConnectionError(endpoint_url="https://rds"), exceptions.InvalidRegionError(region_name="eu-wset-1")]
)
def test_an_unknown_region_is_named_with_the_nearest_one(failure: Exception) -> None:
    with (
        pytest.raises(AwsProblem, match=r"AWS has no region 'eu-wset-1' that could be reached; did you mean eu-west-1\?"),
        told("eu-wset-1"),
    ):
        raise failure


def test_without_a_region_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(AwsProblem, match="no region is given: use --region"):
        Aws()


def test_once_the_network_is_down_nobody_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def client(_: Aws, service: str) -> None:
        asked.append(service)
        raise AwsProblem("down")

    monkeypatch.setattr(Aws, "client", client)
    found, (problem,) = live.fetch(Aws("eu-west-1"), TODAY)
    assert (asked, str(problem), found.engines) == (["rds"], "down", {})


# ---- where answers are kept


def test_a_snapshot_is_kept_and_replaced() -> None:
    for day in ("2026-11-20", "2026-11-21"):
        kept = snapshot(day=day, mysql=(["8.4.9"], []))
        path = cache.store(kept)
        assert cache.load("eu-west-1") == kept
    assert path == cache.directory() / "aws" / "eu-west-1.json"
    assert [item.name for item in path.parent.iterdir()] == ["eu-west-1.json"]
    assert cache.load("eu-west-2") is None


def test_the_cache_is_where_the_platform_keeps_caches(tmp_path: Path) -> None:
    if sys.platform == "linux":
        assert cache.directory() == tmp_path / "cache" / "autofix" / "facts"


@pytest.mark.parametrize("region", ["../../etc/passwd", "*", "", "eu west", "EU-WEST-1"])
def test_a_region_is_no_path(region: str) -> None:
    cache.store(snapshot())
    assert cache.load(region) is None


GOOD = {"format": cache.FORMAT, **snapshot(mysql=(["8.4.9"], [])).as_data()}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("", "it is damaged", id="empty"),
        pytest.param('{"format": 1', "it is damaged", id="cut off"),
        pytest.param("[]", "it is damaged", id="another shape"),
        pytest.param("[" * 100_000, "it is damaged", id="deep"),
        pytest.param(json.dumps({**GOOD, "date": "yesterday"}), "it is damaged", id="no date"),
        pytest.param(json.dumps({**GOOD, "engines": {"mysql": {"available": "8"}}}), "it is damaged", id="no list"),
        pytest.param(json.dumps({**GOOD, "engines": {"mysql": None}}), "it is damaged", id="no engine"),
        pytest.param(json.dumps({**GOOD, "region": "eu-west-2"}), "it is damaged", id="another region's"),
        pytest.param(json.dumps({**GOOD, "format": 99}), "it has format 99, this autofix reads 1", id="of the future"),
    ],
)
def test_what_cannot_be_read_is_ignored_with_a_sentence(content: str, says: str, tmp_path: Path) -> None:
    cache.store(snapshot()).write_text(content)
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    given = ("--region", "eu-west-1", "--no-verify", str(tmp_path / "t.yaml"))
    found = run("--dry-run", *given)
    assert found.stderr.count("is ignored") == 1 and says in found.stderr
    assert found.exit_code in (0, 1)
    shown = run("facts", "show")
    assert shown.exit_code == 0 and says in shown.stderr


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(cache.CacheProblem, match="cannot be written"):
        cache.store(snapshot())


# ---- whom a run believes


def standing(facts: Facts, number: str) -> tuple[Standing, str]:
    known = facts.versions_of("mysql")
    assert known is not None
    return known.standing(number), known.region


def test_live_before_cached_before_embedded() -> None:
    assert standing(chosen("eu-west-1"), "8.4.5") == (Standing.AVAILABLE, "us-east-1")
    cache.store(snapshot(mysql=(["8.4.9"], ["8.4.5"])))
    assert standing(chosen("eu-west-1"), "8.4.5") == (Standing.UNAVAILABLE, "eu-west-1")
    assert standing(chosen("eu-west-2"), "8.4.5") == (Standing.AVAILABLE, "us-east-1")
    asked = KnownAccount(engines=snapshot(day="2026-11-22", mysql=(["8.4.5"], [])).engines)
    assert standing(chosen("eu-west-1", asked), "8.4.5") == (Standing.AVAILABLE, "eu-west-1")


def test_an_engine_without_versions_is_not_known() -> None:
    facts = Facts((snapshot(mysql=([], [])),))
    assert standing(facts, "8.4.5") == (Standing.AVAILABLE, HOME)


def test_what_one_source_does_not_know_the_next_one_does() -> None:
    asked = KnownAccount(engines=snapshot(mysql=(["8.4.9"], [])).engines)
    postgres = chosen("eu-west-1", asked).versions_of("postgres")
    assert postgres is not None and postgres.region == "us-east-1"
    assert chosen("eu-west-1", asked).versions_of("nothing") is None


def test_without_a_target_region_the_home_of_the_embedded_table_counts() -> None:
    assert embedded().region == HOME
    cache.store(snapshot(HOME, "2999-01-01", mysql=(["8.4.9"], ["8.4.5"])))
    assert standing(chosen(None), "8.4.5")[0] is Standing.UNAVAILABLE


def test_a_snapshot_older_than_autofix_gives_way() -> None:
    cache.store(snapshot(embedded().region, "2020-01-01", mysql=(["8.4.9"], ["8.4.5"])))
    assert chosen(None) == Facts()


def test_messages_name_the_region_of_the_data_used(tmp_path: Path) -> None:
    facts = Facts((snapshot(mysql=(["8.4.9"], ["8.4.5"])),))
    (result,) = fix(TEMPLATE, Options(region="eu-west-1", facts=facts)).fixed
    assert "(eu-west-1, 2026-11-20)" in result.finding.message and "check" not in result.finding.message
    assert "8.4.9" in fix(TEMPLATE, Options(facts=facts)).after
    (elsewhere,) = fix(TEMPLATE, Options(region="eu-west-3", facts=facts)).fixed
    assert "this is known for eu-west-1, check eu-west-3" in elsewhere.finding.message
    assert autofix.engine.fix(TEMPLATE).fixed == []


def test_old_facts_are_mentioned_once_and_only_where_they_count(tmp_path: Path) -> None:
    cache.store(snapshot(day="2021-01-01", mysql=(["8.4.5"], [])))
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TEMPLATE)
    here = ("--dry-run", "--no-verify", "--select", "rds-*", "--region", "eu-west-1")
    assert run(*here, str(tmp_path)).stderr.count("autofix facts refresh --region eu-west-1") == 1
    assert "days old" in run(*here, "-", input=TEMPLATE).stderr
    assert "days old" not in run(*here, "-", input="Resources: {A: {Type: 'AWS::SNS::Topic'}}").stderr


def test_the_age_that_counts() -> None:
    fresh, old = snapshot(day="2026-08-24", mysql=(["8.4.9"], [])), snapshot(day="2026-08-23", mysql=(["8.4.9"], []))
    assert stale(Facts((fresh,)), TODAY) is None
    assert "91 days old (2026-08-23)" in (stale(Facts((old,)), TODAY) or "")
    assert "known for us-east-1" in (stale(Facts(), datetime.date(2999, 1, 1)) or "")


# ---- over HTTP, with the retries that boto3 makes

VERSIONS = (
    '<DescribeDBEngineVersionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBEngineVersionsResult><DBEngineVersions>'
    "<DBEngineVersion><Engine>mysql</Engine><EngineVersion>8.4.9</EngineVersion><Status>available</Status></DBEngineVersion>"
    "</DBEngineVersions></DescribeDBEngineVersionsResult></DescribeDBEngineVersionsResponse>"
)
CACHE_VERSIONS = (
    '<DescribeCacheEngineVersionsResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><DescribeCacheEngineVersionsResult>'
    "<CacheEngineVersions/></DescribeCacheEngineVersionsResult></DescribeCacheEngineVersionsResponse>"
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, str]]]:
    """An AWS on this machine that gives these answers one after the other, and the last one for ever."""
    answers: list[tuple[int, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{served.server_port}")
        monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
        yield answers
        served.shutdown()
        thread.join()


def error(code: str) -> tuple[int, str]:
    return 400, f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"


def test_throttled_requests_are_tried_again(server: list[tuple[int, str]]) -> None:
    server += [error("Throttling"), error("Throttling"), (200, VERSIONS), (500, ""), (200, CACHE_VERSIONS)]
    found, problems = live.fetch(Aws("eu-west-1"), TODAY)
    assert (problems, found.engines["mysql"].available) == ([], ("8.4.9",))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("Throttling", "AWS throttles rds:DescribeDBEngineVersions"),
        ("ExpiredToken", "the AWS session has expired"),
        ("AccessDenied", "lack the IAM action elasticache:DescribeCacheEngineVersions"),
    ],
)
def test_errors_over_http(code: str, says: str, server: list[tuple[int, str]]) -> None:
    server.append(error(code))
    found = run("facts", "refresh")
    assert found.exit_code == 2 and says in found.stderr


@pytest.mark.parametrize("page", ["<html>Welcome to the hotel</html", "<html><body>Welcome</body></html>", "Welcome", ""])
def test_a_server_that_talks_nonsense(page: str, server: list[tuple[int, str]]) -> None:
    server.append((200, page))
    found = run("facts", "refresh")
    assert (found.exit_code, found.stderr.count("what answers is not AWS")) == (2, 1)


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    found = run("facts", "refresh")
    assert (found.exit_code, found.stderr.count("AWS cannot be reached")) == (2, 1)


# ---- the commands


def test_refresh_keeps_what_show_shows(aws: Callable[..., None]) -> None:
    aws(rds=[*RDS, *ORDERABLE], elasticache=CACHES)
    refreshed = run("facts", "refresh", "--region", "eu-west-1", "--orderable", "mysql:8.4.9")
    assert (refreshed.exit_code, refreshed.stderr) == (0, "")
    assert "eu-west-1: 3 engines, 5 available versions, kept in" in refreshed.stdout
    shown = run("facts", "show")
    assert f"us-east-1 (shipped with autofix): {embedded().date}" in shown.stdout
    assert f"eu-west-1 (your snapshot): {datetime.date.today()}, 0 days old" in shown.stdout
    assert all(f"\n  {name} " in shown.stdout for name in ("create_only", "metric_units", "schemas", "lambda_runtimes", "instance_classes"))
    one = run("facts", "show", "mysql", "--region", "eu-west-1").stdout.splitlines()
    assert "  available: 8.4.9, 8.4.10" in one and "  withdrawn: 8.4.5" in one
    assert "  mysql 8.4.9 runs on: db.m8g.large, db.t4g.micro" in one


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("facts", "show", "mysqll"), "there is no data for 'mysqll'; did you mean mysql?"),
        (("facts", "show", "--region", "eu-north-1"), "nothing is known for eu-north-1 alone"),
        (("facts", "refresh", "--orderable", "mysql"), "is not ENGINE:VERSION"),
        (("facts", "refresh", "--profile", "nobody"), "(nobody) could not be found: aws configure list-profiles"),
        (("facts", "refresh", "--region", "no region"), "AWS has no region 'no region'"),
    ],
)
def test_mistakes_get_advice(arguments: tuple[str, ...], says: str) -> None:
    found = run(*arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert says in found.stderr


def test_a_refresh_that_learns_nothing_keeps_what_was_there(aws: Callable[..., None]) -> None:
    kept = snapshot(mysql=(["8.4.9"], []))
    cache.store(kept)
    aws(rds="AccessDenied", elasticache="AccessDenied")
    found = run("facts", "refresh")
    assert found.exit_code == 2
    assert "rds:DescribeDBEngineVersions" in found.stderr and "elasticache:DescribeCacheEngineVersions" in found.stderr
    assert cache.load("eu-west-1") == kept


def test_live_facts_count_for_one_run(aws: Callable[..., None], tmp_path: Path) -> None:
    aws(rds=RDS, elasticache=CACHES)
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    found = run("--live", "--no-verify", "--select", "rds-engine-*", str(tmp_path / "t.yaml"))
    assert (found.exit_code, "8.4.9" in (tmp_path / "t.yaml").read_text()) == (0, True)
    assert f"(eu-west-1, {datetime.date.today()})" in found.stdout
    assert not cache.directory().exists()


@pytest.mark.parametrize("failure", ["ExpiredToken", "Throttling", "AccessDenied"])
def test_a_run_goes_on_with_what_is_known_offline(failure: str, aws: Callable[..., None], tmp_path: Path) -> None:
    aws(rds=failure, elasticache=failure)
    (tmp_path / "t.yaml").write_text(TEMPLATE.replace("8.4.5", "8.0.35"))
    found = run("--live", "--no-verify", "--select", "rds-engine-*", str(tmp_path / "t.yaml"))
    assert found.exit_code == 0
    assert "8.0.42" in (tmp_path / "t.yaml").read_text()
    notes = [line for line in found.stderr.splitlines() if line.startswith("note: ")]
    assert len(notes) == (1 if failure == "ExpiredToken" else 2) and all("going on with the facts known offline" in note for note in notes)


def test_no_credentials_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    found = run("--live", "--no-verify", "--select", "rds-engine-*", str(tmp_path / "t.yaml"))
    assert found.exit_code == 0
    assert found.stderr.count("no AWS credentials were found") == 1


def test_boto3_is_imported_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    for arguments in (["t.yaml", "--region", "eu-west-1"], ["facts", "show"], ["list"], ["facts", "refresh", "--help"]):
        code = (
            "import sys\nfrom autofix.cli import main\n"
            f"try: main({arguments!r})\nexcept SystemExit: pass\n"
            "sys.exit(sorted({'boto3', 'botocore'} & set(sys.modules)) or 0)"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_core_needs_no_facts_of_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> Mapping[str, object]:
        raise AssertionError("the core looked at the disk")

    monkeypatch.setattr(cache, "load", forbidden)
    fix(TEMPLATE)


def test_the_policy_that_is_shipped_allows_what_is_asked_and_nothing_else() -> None:
    page = (Path(__file__).parent.parent / "docs" / "aws-permissions.md").read_text()
    policy = json.loads(page.partition("```json\n")[2].partition("```")[0])
    allowed = {
        action
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert allowed >= {live.RDS_VERSIONS, live.CACHE_VERSIONS, live.CLASSES}
    assert all(f"`{action}`" in page for action in allowed)
    assert "cloudformation:ExecuteChangeSet" not in allowed
