"""CodeCommit: requests and answers are held against AWS's description by botocore's Stubber, git against a real repository."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import boto3
import pytest
from bot_world import CONFIG, ONE, PUBLIC, git
from botocore.credentials import Credentials
from botocore.stub import ANY, Stubber

from autofix.bot.forge import Denied, Extras, ForgeError, State
from autofix.bot.forges.codecommit import Api, CodeCommit, repositories_of, signed
from autofix.bot.run import Order, run
from autofix.bot.targets import Target, forge_of
from autofix.bot.waiting import Clock

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=timezone.utc)
PUT = "GIT"


class Stubbed:
    """A CodeCommit that expects calls in their order."""

    def __init__(self, url: str) -> None:
        self.client = boto3.client("codecommit", region_name="eu-west-1", aws_access_key_id="AKIA", aws_secret_access_key="CANARY")
        self.stub, self.url = Stubber(self.client), url
        self.slept: list[float] = []
        self.forge = CodeCommit(Api(self.client, Clock(NOW.timestamp, self.slept.append)), "shop", lambda url: "")

    def expects(self, name: str, answer: Any, **given: Any) -> None:
        self.stub.add_response(name, answer, given)

    def repository(self) -> None:
        metadata = {"repositoryName": "shop", "cloneUrlHttp": self.url, "defaultBranch": "main"}
        self.expects("get_repository", {"repositoryMetadata": metadata}, repositoryName="shop")

    def lists(self, status: str, *names: str) -> None:
        self.expects("list_pull_requests", {"pullRequestIds": list(names)}, repositoryName="shop", pullRequestStatus=status)

    def pull(self, name: str, status: str = "OPEN", *, body: str = "", merged: bool = False, branch: str = PUBLIC) -> dict[str, Any]:
        target = {
            "repositoryName": "shop",
            "sourceReference": f"refs/heads/{branch}",
            "destinationReference": "refs/heads/main",
            "sourceCommit": "a" * 40,
            "destinationCommit": "b" * 40,
            "mergeMetadata": {"isMerged": merged},
        }
        whole = {"pullRequestId": name, "title": "a title", "description": body, "creationDate": NOW, "pullRequestStatus": status}
        return {"pullRequest": {**whole, "pullRequestTargets": [target]}}


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    work = tmp_path / "work"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(tmp_path / "shop.git"))
    git(tmp_path, "init", "-q", "-b", "main", str(work))
    (work / ".autofix.yaml").write_text(CONFIG + "bot: {draft: true, dashboard: true, signed: true, reviewers: [alice]}\n")
    (work / "app.yaml").write_text(ONE)
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "one")
    git(work, "push", "-q", str(tmp_path / "shop.git"), "main")
    return tmp_path / "shop.git"


@pytest.fixture
def world(remote: Path) -> Iterator[Stubbed]:
    world = Stubbed(str(remote))
    with world.stub:
        yield world
        world.stub.assert_no_pending_responses()


def order() -> Order:
    return Order(verify=None, now=lambda: NOW)


def test_first_run_second_run_and_nothing_left(world: Stubbed, remote: Path) -> None:
    world.repository()
    world.lists("OPEN")
    world.lists("CLOSED")
    world.lists("OPEN")
    world.lists("CLOSED")
    target = {"repositoryName": "shop", "sourceReference": PUBLIC, "destinationReference": "main"}
    given = {"title": ANY, "description": ANY, "targets": [target], "clientRequestToken": ANY}
    world.expects("create_pull_request", world.pull("7"), **given)
    world.expects("update_pull_request_title", world.pull("7"), pullRequestId="7", title=ANY)
    body: list[str] = []
    world.client.meta.events.register(
        "provide-client-params.codecommit.UpdatePullRequestDescription", lambda params, **_: body.append(params["description"])
    )
    world.expects("update_pull_request_description", world.pull("7"), pullRequestId="7", description=ANY)
    summary = run(world.forge, "shop", order())
    assert [(step.kind, step.number, step.problem) for step in summary.steps] == [("open", 7, "")]
    assert "BlockPublicAcls" in git(remote, "show", f"{PUBLIC}:app.yaml")
    assert len(body[0]) <= 10_240

    again = Stubbed(str(remote))
    again.repository()
    again.lists("OPEN", "7")
    again.lists("CLOSED")
    again.expects("get_pull_request", again.pull("7", body=body[0]), pullRequestId="7")
    with again.stub:
        summary = run(again.forge, "shop", order())
    assert ([step.kind for step in summary.steps], summary.calls) == (["keep"], 4)


def test_commenting_and_closing(world: Stubbed) -> None:
    world.repository()
    world.forge.repository()
    world.expects("get_pull_request", world.pull("7"), pullRequestId="7")
    given = {"pullRequestId": "7", "repositoryName": "shop", "beforeCommitId": "b" * 40, "afterCommitId": "a" * 40}
    world.expects("post_comment_for_pull_request", {}, **given, content="hello", clientRequestToken=ANY)
    world.forge.comment(7, "hello")
    world.expects("update_pull_request_description", world.pull("7"), pullRequestId="7", description="bye")
    world.expects("update_pull_request_status", world.pull("7"), pullRequestId="7", pullRequestStatus="CLOSED")
    world.forge.close(7, "bye")
    said = [{"comments": [{"content": "a"}, {"content": "b", "deleted": True}]}]
    world.expects("get_comments_for_pull_request", {"commentsForPullRequestData": said}, pullRequestId="7")
    assert list(world.forge.comments(7)) == ["a"]


def test_only_the_newest_closed_ones_are_looked_at(world: Stubbed) -> None:
    world.lists("OPEN", "99")
    world.lists("CLOSED", *(str(number) for number in range(1, 41)))
    for name in ("99", *(str(number) for number in range(40, 10, -1))):
        world.expects("get_pull_request", world.pull(name, "OPEN" if name == "99" else "CLOSED", merged=name == "40"), pullRequestId=name)
    listing = world.forge.pull_requests("autofix/")
    assert not listing.complete
    states = {one.number: one.state for one in listing.pull_requests}
    assert (len(states), states[99], states[40], states[11]) == (31, State.OPEN, State.MERGED, State.CLOSED)
    world.lists("OPEN", "99")
    world.lists("CLOSED", *(str(number) for number in range(1, 41)))
    for name in range(10, 0, -1):
        world.expects("get_pull_request", world.pull(str(name), "CLOSED", branch="autofix/x"), pullRequestId=str(name))
    assert [one.number for one in world.forge.history("autofix/x")] == list(range(1, 11))


def test_opened_twice_is_opened_once(world: Stubbed) -> None:
    world.lists("OPEN", "7")
    world.lists("CLOSED")
    world.expects("get_pull_request", world.pull("7"), pullRequestId="7")
    world.expects("update_pull_request_description", world.pull("7"), pullRequestId="7", description="body")
    assert world.forge.open(PUBLIC, "main", "a title", "body", draft=True).number == 7


def test_what_codecommit_has_not(world: Stubbed) -> None:
    assert world.forge.decorate(7, Extras(("label",), ("alice",))) == ()
    assert world.forge.dashboard("mark") is None
    with pytest.raises(ForgeError, match="no issues"):
        world.forge.write_dashboard(None, "t", "b")
    with pytest.raises(ForgeError, match="does not sign"):
        world.forge.commit(PUBLIC, "a", "m", (), None)


def test_limits_are_waited_out(world: Stubbed) -> None:
    world.stub.add_client_error("get_repository", "ThrottlingException", "Rate exceeded", 400)
    world.stub.add_client_error("get_repository", "InternalFailure", "", 500)
    world.repository()
    assert world.forge.repository().default_branch == "main"
    assert world.slept == [60.0, 4.0]


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [("AccessDeniedException", 400, Denied), ("RepositoryDoesNotExistException", 400, Denied), ("Odd", 400, ForgeError)],
)
def test_refusals(world: Stubbed, code: str, status: int, kind: type[ForgeError]) -> None:
    world.stub.add_client_error("get_repository", code, "no", status)
    with pytest.raises(kind, match=code):
        world.forge.repository()


def test_all_repositories(world: Stubbed) -> None:
    ordered = {"sortBy": "repositoryName", "order": "ascending"}
    world.expects("list_repositories", {"repositories": [{"repositoryName": "a"}], "nextToken": "n"}, **ordered)
    world.expects("list_repositories", {"repositories": [{"repositoryName": "b"}]}, **ordered, nextToken="n")
    assert list(repositories_of(world.forge.api)) == ["a", "b"]


def test_the_header_for_git_is_a_signature() -> None:
    url = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop"
    header = signed(url, "eu-west-1", Credentials("AKIA", "CANARY", "TOKEN"), NOW)
    user, _, password = base64.b64decode(header.rpartition(" ")[2]).decode().partition(":")
    assert user == "AKIA%TOKEN"
    assert password.startswith("20261102T120000Z")
    assert len(password) == 16 + 64
    assert "CANARY" not in password
    assert signed(url, "eu-west-1", Credentials("AKIA", "CANARY"), NOW) != signed(url, "us-east-1", Credentials("AKIA", "CANARY"), NOW)


def test_a_forge_with_credentials_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "CANARY")
    assert isinstance(forge_of(Target("codecommit", "shop", "eu-west-1"), {}), CodeCommit)
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(ForgeError, match="region"):
        forge_of(Target("codecommit", "shop", ""), {})
