"""The life of merge requests and suggestions on GitLab: real clones and pushes, and answers with the documented members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_world import CLEAN, CONFIG, NAME, ONE, PUBLIC, configured, git
from fake_github import TOKEN, Item, NotNow
from fake_gitlab import FakeGitLab, GitLabWorld
from test_bot_suggest import ADDED, FIXED

from autofix.bot.forge import ForgeError
from autofix.bot.run import Order
from autofix.bot.suggest import Reviewed, suggest
from autofix.bot.suggestions import Doing
from autofix.bot.targets import Target, forge_of, reviews_of, targets_of


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitLab]:
    with FakeGitLab(tmp_path / "git") as server:
        yield server


@pytest.fixture
def world(tmp_path: Path, fake: FakeGitLab) -> GitLabWorld:
    world = GitLabWorld(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    return world


def test_first_run_and_second_run(world: GitLabWorld, fake: FakeGitLab) -> None:
    summary = world.run()
    assert (summary.status, world.kinds(summary)) == ("done", {PUBLIC: "open"})
    pull = world.pull()
    assert (pull.base, pull.state, pull.labels) == ("main", "open", ["autofix"])
    assert "BlockPublicAcls: true" in world.text(PUBLIC)
    before = world.state()
    fake.calls.clear()
    summary = world.run()
    assert (world.kinds(summary), world.state()) == ({PUBLIC: "keep"}, before)
    assert summary.calls == len(fake.calls) <= 6
    assert {verb for verb, _ in fake.calls} == {"GET"}


def test_a_new_finding_and_a_finding_that_is_gone(world: GitLabWorld) -> None:
    world.run()
    world.commit({"b.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "update"}
    assert world.pull().title.endswith("in 2 templates")
    world.commit({"app.yaml": CLEAN, "b.yaml": CLEAN})
    assert world.kinds(world.run()) == {PUBLIC: "close"}
    assert world.pull().state == "closed"
    assert "Nothing is left to fix" in world.pull().comments[0]
    assert PUBLIC not in world.repo.branches()
    world.commit({"app.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "open"}


def test_the_base_moved_and_a_conflict(world: GitLabWorld) -> None:
    world.run()
    world.commit({"README.md": "hello"})
    assert world.kinds(world.run()) == {PUBLIC: "rebase"}
    world.commit({"app.yaml": "# a new head\n" + ONE})
    assert world.kinds(world.run()) == {PUBLIC: "rebase"}
    assert world.text(PUBLIC).startswith("# a new head\n")


def test_a_person_pushed(world: GitLabWorld) -> None:
    world.run()
    mine = world.push(PUBLIC, "app.yaml", ONE + "# by hand\n")
    assert world.kinds(world.run()) == {PUBLIC: "comment"}
    world.commit({"b.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "skip"}
    assert (world.repo.branches()[PUBLIC], len(world.pull().comments)) == (mine, 1)


def test_closed_by_a_person(world: GitLabWorld) -> None:
    world.run()
    world.close(world.pull())
    assert world.kinds(world.run()) == {PUBLIC: "skip"}
    assert len(world.repo.pulls) == 1


def test_a_draft_stays_one(world: GitLabWorld) -> None:
    configured(world, "draft: true")
    world.run()
    assert world.pull().title.startswith("Draft: fix(")
    assert world.kinds(world.run()) == {PUBLIC: "keep"}
    world.commit({"b.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "update"}
    assert world.pull().title.startswith("Draft: fix(")


def test_labels_reviewers_and_a_dashboard(world: GitLabWorld) -> None:
    configured(world, "labels: [a, b]\nreviewers: [alice, nobody, acme/team]\nassignees: [alice]\ndashboard: true\nsigned: true")
    summary = world.run()
    pull = world.pull()
    assert (pull.labels, pull.reviewers, pull.assignees) == (["a", "b"], ["alice"], ["alice"])
    assert [remark.split(":")[0] for step in summary.steps for remark in step.remarks] == [
        "nobody cannot review",
        "acme/team cannot review",
    ]
    issues = [item for item in world.repo.items.values() if not item.pull]
    assert len(issues) == 1
    world.run()
    assert [item for item in world.repo.items.values() if not item.pull] == issues


def test_opened_twice_is_opened_once(world: GitLabWorld, fake: FakeGitLab) -> None:
    world.run()
    forge = world.forge()
    forge.repository()  # type: ignore[attr-defined]
    again = forge.open(PUBLIC, "main", "another title", "another body", draft=False)  # type: ignore[attr-defined]
    assert (again.number, world.pull().body, len(world.repo.pulls)) == (world.pull().number, "another body", 1)
    with pytest.raises(ForgeError, match="source_branch does not exist"):
        forge.open("autofix/none", "main", "t", "b", draft=False)  # type: ignore[attr-defined]


def test_rate_limits_are_waited_out(world: GitLabWorld, fake: FakeGitLab) -> None:
    troubles = [
        NotNow(429, "Too Many Requests", {"Retry-After": "7"}),
        NotNow(429, "Too Many Requests", {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(fake.now.timestamp()) + 40)}),
        NotNow(502, "Bad Gateway"),
    ]

    def trouble(verb: str, path: str) -> None:
        if troubles:
            raise troubles.pop(0)

    fake.trouble.append(trouble)
    assert world.run().status == "done"
    assert world.slept[0] == 7
    assert 30 < world.slept[1] <= 41


@pytest.mark.parametrize(
    ("rights", "reason"), [(set(), "no such project"), ({"read"}, "may not push"), ({"read", "push"}, "may not do this")]
)
def test_a_token_without_rights(world: GitLabWorld, fake: FakeGitLab, rights: set[str], reason: str) -> None:
    fake.may[TOKEN] = rights
    summary = world.run()
    assert summary.status == "failed"
    assert reason in summary.reason + "".join(step.problem for step in summary.steps)
    assert TOKEN not in str(summary)


def test_an_invalid_token(world: GitLabWorld, fake: FakeGitLab) -> None:
    fake.may.clear()
    assert "the token is not valid" in world.run().reason


def test_the_projects_of_a_group(fake: FakeGitLab, world: GitLabWorld) -> None:
    fake.repo("acme/billing")
    found = targets_of("acme", ["!shop"], "gitlab", fake.url, {"AUTOFIX_GITLAB_TOKEN": TOKEN})
    assert list(found) == [Target("gitlab", "acme/billing", fake.url)]


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"CI_JOB_TOKEN": "x"}, "CI_JOB_TOKEN that is there may not open merge requests"),
        ({"GITLAB_TOKEN": "x"}, "set AUTOFIX_GITLAB_TOKEN to a token"),
    ],
)
def test_without_a_token(environment: dict[str, str], message: str) -> None:
    with pytest.raises(ForgeError, match=message):
        forge_of(Target("gitlab", "a/b", "https://git.acme.io"), environment)


def test_tokens_go_to_the_server_they_are_for() -> None:
    own = {"GITLAB_TOKEN": "x", "CI_SERVER_URL": "https://git.acme.io"}
    assert forge_of(Target("gitlab", "a/b", "https://git.acme.io"), own)
    assert forge_of(Target("gitlab", "a/b", "https://gitlab.com"), {"GITLAB_TOKEN": "x"})
    with pytest.raises(ForgeError, match="no token"):
        forge_of(Target("gitlab", "a/b", "https://gitlab.com"), own)
    with pytest.raises(ForgeError, match="without TLS"):
        forge_of(Target("gitlab", "a/b", "http://git.acme.io"), own)


class Contributor:
    """Somebody with a merge request."""

    def __init__(self, world: GitLabWorld, fake: FakeGitLab) -> None:
        self.world, self.fake = world, fake
        git(world.work, "checkout", "-q", "-b", "topic")
        world.repo.add(Item(7, "Add a queue", "", fake.now, "topic", "main"))
        self.push(ADDED)

    def push(self, text: str) -> None:
        (self.world.work / "app.yaml").write_text(text)
        git(self.world.work, "commit", "-q", "--allow-empty", "-am", "topic")
        git(self.world.work, "push", "-q", "-f", str(self.world.repo.path), "HEAD:topic", "HEAD:refs/merge-requests/7/head")

    def review(self) -> Reviewed:
        self.fake.calls.clear()
        reviews = reviews_of(Target("gitlab", NAME, self.fake.url), {"AUTOFIX_GITLAB_TOKEN": TOKEN}, self.world.clock())
        done = suggest(reviews, 7, Order(verify=None))
        assert ("\n".join(self.fake.violations), done.reason) == ("", "")
        return done

    def doings(self) -> list[Doing]:
        return [move.doing for move in self.review().moves]


@pytest.fixture
def ann(world: GitLabWorld, fake: FakeGitLab) -> Contributor:
    return Contributor(world, fake)


def test_a_suggestion_is_the_fix(ann: Contributor) -> None:
    assert ann.doings() == [Doing.SUGGEST]
    (thread,) = ann.fake.threads.values()
    (note,) = thread.notes
    found = re.search(r"^(`{3,})suggestion:-(\d+)\+0\n(.*?)\n\1$", note["body"], re.DOTALL | re.MULTILINE)
    assert found is not None
    lines, last = ADDED.split("\n"), note["position"]["new_line"]
    lines[last - 1 - int(found.group(2)) : last] = found.group(3).split("\n")
    assert "\n".join(lines) == FIXED


def test_it_is_kept_withdrawn_and_settled(ann: Contributor) -> None:
    ann.review()
    done = ann.review()
    assert [move.doing for move in done.moves] == [Doing.KEEP]
    assert done.calls == len(ann.fake.calls) <= 6
    assert {verb for verb, _ in ann.fake.calls} == {"GET"}
    (thread,) = ann.fake.threads.values()
    thread.notes.append({"id": 5, "body": "why?", "author": {"id": 2}, "system": False})
    ann.push(FIXED)
    assert ann.doings() == [Doing.SETTLE]
    assert thread.notes[0]["resolved"]
    ann.push(ADDED)
    assert ann.doings() == [Doing.SUGGEST]
    ann.push(FIXED)
    assert ann.doings() == [Doing.WITHDRAW]
    assert [*ann.fake.threads.values()] == [thread]


def test_what_somebody_resolved_is_not_said_again(ann: Contributor) -> None:
    ann.review()
    (thread,) = ann.fake.threads.values()
    thread.notes[0]["resolved"] = True
    ann.push(ADDED.replace("Resources:\n", "Description: shop\nResources:\n"))
    assert ann.doings() == [Doing.KEEP]


def test_after_a_push_it_is_made_anew(ann: Contributor) -> None:
    ann.review()
    ann.push(ADDED.replace("Resources:\n", "Description: shop\nResources:\n"))
    assert ann.doings() == [Doing.SUGGEST, Doing.WITHDRAW]


def test_a_remark_comes_and_goes(ann: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.bot.suggestions.MOST", 0)
    for text, count in ((ADDED, 1), (ADDED, 1), (ADDED.replace("Resources:\n", "Description: x\nResources:\n"), 1), (FIXED, 0)):
        ann.push(text)
        ann.review()
        assert len(ann.fake.notes) == count
