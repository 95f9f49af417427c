"""Suggestions on somebody's pull request: made once, exact, kept in order while it changes, and quiet about all else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_world import CONFIG, NAME, ONE, World, git
from click.testing import CliRunner
from fake_github import TOKEN, Item, NotNow
from fake_reviews import Comment, ReviewedGitHub

from autofix.bot.review import fenced, shown_lines, within, written
from autofix.bot.run import Order
from autofix.bot.suggest import Reviewed, suggest, told
from autofix.bot.suggestions import Doing
from autofix.bot.targets import Target, pull_request_here, reviews_of
from autofix.cli import main

ADDED = (
    ONE
    + """\
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: Data
    Properties:
      QueueName: !Sub "${Data}-queue"
"""
)
FIXED = ADDED.replace("    DependsOn: Data\n", "")


class Contributor:
    """Somebody with a pull request, and the bot that reviews it."""

    def __init__(self, world: World, fake: ReviewedGitHub, files: dict[str, str]) -> None:
        self.world, self.fake, self.repo = world, fake, world.repo
        git(world.work, "checkout", "-q", "-b", "topic")
        self.item = self.repo.add(Item(7, "Add a queue", "", fake.now, "topic", "main", author="ann"))
        self.push(files)

    def push(self, files: dict[str, str | bytes]) -> None:
        for path, text in files.items():
            (self.world.work / path).parent.mkdir(parents=True, exist_ok=True)
            (self.world.work / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        git(self.world.work, "add", "-A")
        git(self.world.work, "commit", "-q", "-m", "topic")
        git(self.world.work, "push", "-q", "-f", str(self.repo.path), "HEAD:topic", "HEAD:refs/pull/7/head")

    def review(self, **given: object) -> Reviewed:
        reviews = reviews_of(Target("github", NAME, self.fake.api), {"AUTOFIX_GITHUB_TOKEN": self.fake.token}, self.world.clock())
        self.fake.calls.clear()
        done = suggest(reviews, 7, Order(verify=None, **given))  # type: ignore[arg-type]
        assert "\n".join(self.fake.violations) == ""
        return done

    def taken(self, comment: Comment) -> str:
        """The file with a suggestion taken, as GitHub does it."""
        found = re.search(r"^(`{3,})suggestion\n(.*?)\n\1$", comment.body, re.DOTALL | re.MULTILINE)
        assert found is not None
        lines = (self.world.work / comment.path).read_bytes().decode().split("\n")
        lines[comment.first - 1 : comment.last] = found.group(2).split("\n")
        return "\n".join(lines)

    @property
    def comments(self) -> list[Comment]:
        return list(self.fake.said.values())


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[ReviewedGitHub]:
    with ReviewedGitHub(tmp_path / "git") as server:
        yield server


@pytest.fixture
def world(tmp_path: Path, fake: ReviewedGitHub) -> World:
    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE, "other.yaml": ADDED})
    return world


@pytest.fixture
def ann(world: World, fake: ReviewedGitHub) -> Contributor:
    return Contributor(world, fake, {"app.yaml": ADDED})


def doings(done: Reviewed) -> list[Doing]:
    assert (done.status, done.reason) == ("done", "")
    return [move.doing for move in done.moves]


def test_a_suggestion_is_the_fix(ann: Contributor) -> None:
    assert doings(ann.review()) == [Doing.SUGGEST]
    (comment,) = ann.comments
    assert ann.taken(comment) == FIXED
    assert (comment.path, ann.fake.reviews) == ("app.yaml", 1)


def test_what_the_pull_request_did_not_bring_is_left_alone(ann: Contributor) -> None:
    ann.review()
    assert not any("public-access" in comment.body for comment in ann.comments)
    assert ann.fake.remarks == {}


def test_once_for_each_finding(ann: Contributor) -> None:
    ann.review()
    before = {name: comment.body for name, comment in ann.fake.said.items()}
    done = ann.review()
    assert doings(done) == [Doing.KEEP]
    assert {name: comment.body for name, comment in ann.fake.said.items()} == before
    assert {verb for verb, _ in ann.fake.calls} == {"GET"}
    assert done.calls == len(ann.fake.calls) <= 4


def test_taken_is_withdrawn(ann: Contributor) -> None:
    ann.review()
    ann.push({"app.yaml": FIXED})
    assert doings(ann.review()) == [Doing.WITHDRAW]
    assert ann.comments == []
    assert doings(ann.review()) == []


def test_answered_is_settled_once(ann: Contributor) -> None:
    ann.review()
    (comment,) = ann.comments
    ann.fake._keep(Comment(0, "app.yaml", comment.first, comment.last, "why?", comment.commit, {"login": "ann"}, comment.id))
    ann.push({"app.yaml": FIXED})
    assert doings(ann.review()) == [Doing.SETTLE]
    assert "does not find this any more" in comment.body
    assert doings(ann.review()) == []
    ann.push({"app.yaml": ADDED})
    assert doings(ann.review()) == [Doing.SUGGEST]


def test_it_moves_with_its_lines(ann: Contributor) -> None:
    ann.review()
    ann.push({"app.yaml": ADDED.replace("Resources:\n", "Description: shop\nResources:\n")})
    assert doings(ann.review()) == [Doing.KEEP]


def test_it_is_made_anew_where_its_lines_changed(ann: Contributor) -> None:
    ann.review()
    ann.push({"app.yaml": ADDED.replace("Type: AWS::SQS::Queue\n    DependsOn: Data", "DependsOn: Data\n    Type: AWS::SQS::Queue")})
    assert doings(ann.review()) == [Doing.SUGGEST, Doing.WITHDRAW]
    (comment,) = ann.comments
    assert "DependsOn" not in ann.taken(comment)


def test_a_body_somebody_changed_is_rewritten(ann: Contributor) -> None:
    ann.review()
    (comment,) = ann.comments
    comment.body = comment.body.replace("suggestion\n", "suggestion\nevil\n")
    assert doings(ann.review()) == [Doing.REWRITE]
    assert ann.taken(comment) == FIXED


def test_a_run_that_died_between_two_steps_leaves_no_duplicates(ann: Contributor) -> None:
    ann.review()
    (comment,) = ann.comments
    ann.fake._keep(Comment(0, comment.path, comment.first, comment.last, comment.body, comment.commit, comment.author))
    assert doings(ann.review()) == [Doing.KEEP, Doing.WITHDRAW]
    assert len(ann.comments) == 1


def test_marks_in_comments_of_others_are_not_believed(ann: Contributor) -> None:
    ann.review()
    (comment,) = ann.comments
    comment.author = {"login": "mallory", "type": "User"}
    assert doings(ann.review()) == [Doing.SUGGEST]
    assert len(ann.comments) == 2
    ann.push({"app.yaml": FIXED})
    ann.review()
    assert ann.comments == [comment]


def test_with_a_token_of_a_person(ann: Contributor) -> None:
    fake, token = ann.fake, "ghp_CANARY"
    fake.may[token], fake.who[token], fake.token = fake.may[TOKEN], {"login": "ann", "type": "User"}, token
    assert doings(ann.review()) == [Doing.SUGGEST]
    assert doings(ann.review()) == [Doing.KEEP]


def test_a_fix_beyond_the_diff_is_listed_in_one_comment(world: World, fake: ReviewedGitHub) -> None:
    far = "Resources:\n  Data:\n    Type: AWS::S3::Bucket\n    DependsOn: Far\n    Properties: {BucketName: !Ref Far}\n"
    body = "Resources:\n  Far:\n    Type: AWS::SQS::Queue\n"
    world.commit({"app.yaml": body, ".autofix.yaml": "select: [template-redundant-dependency]\n"})
    ann = Contributor(world, fake, {"app.yaml": body + far.removeprefix("Resources:\n")})
    assert doings(ann.review()) == [Doing.SUGGEST]
    for comment in ann.comments:
        assert "DependsOn" not in ann.taken(comment)


def test_a_remark_comes_and_goes(ann: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.bot.suggestions.MOST", 0)
    done = ann.review()
    assert doings(done) == []
    ((text, _),) = ann.fake.remarks.values()
    assert "autofix --select template-redundant-dependency app.yaml" in text
    ann.review()
    assert len(ann.fake.remarks) == 1
    ann.push({"app.yaml": ADDED.replace("Type: AWS::S3::Bucket\n", "Type: AWS::S3::Bucket\n    Metadata: {}\n")})
    ann.review()
    ((moved, _),) = ann.fake.remarks.values()
    assert moved != text
    ann.push({"app.yaml": FIXED})
    ann.review()
    assert ann.fake.remarks == {}


def test_where_the_forge_refuses_a_review_each_is_made_alone(ann: Contributor) -> None:
    def refuse(verb: str, path: str) -> None:
        if path.endswith("/reviews"):
            raise NotNow(422, "Unprocessable")

    ann.fake.trouble.append(refuse)
    done = ann.review()
    assert (done.refused, len(ann.comments)) == (0, 1)
    ann.fake.said.clear()

    def refuse_all(verb: str, path: str) -> None:
        if verb == "POST":
            raise NotNow(422, "Unprocessable")

    ann.fake.trouble.append(refuse_all)
    done = ann.review()
    assert done.refused == 1
    assert "  1 were not taken by the forge" in told(done)


def test_a_dry_run_says_everything_and_does_nothing(ann: Contributor) -> None:
    done = ann.review(dry_run=True)
    assert done.changes_something
    assert any("would be suggested" in line for line in told(done))
    assert any("```suggestion" in line for line in told(done))
    assert {verb for verb, _ in ann.fake.calls} == {"GET"}


@pytest.mark.parametrize("line", ["QueueName: ```` x", "QueueName: '~~~ @acme #1 <!-- --> </details>'"])
def test_hostile_content_stays_inside(world: World, fake: ReviewedGitHub, line: str) -> None:
    text = ADDED.replace('QueueName: !Sub "${Data}-queue"', line).replace("DependsOn: Data", f"DependsOn: Data # {line}")
    text = text.replace("Properties:\n", "Properties:\n      Tags: [{Key: a, Value: !Ref Data}]\n")
    ann = Contributor(world, fake, {"app.yaml": text})
    ann.review()
    for comment in ann.comments:
        ann.taken(comment)
        assert "@acme" not in re.sub(r"^(`{3,})suggestion\n.*?\n\1$", "", comment.body, flags=re.DOTALL | re.MULTILINE)


def test_what_is_invisible_is_not_suggested(world: World, fake: ReviewedGitHub) -> None:
    ann = Contributor(world, fake, {"app.yaml": ADDED.replace("\n", "\r\n")})
    assert doings(ann.review()) == []
    assert ["cannot carry" in text for text, _ in fake.remarks.values()] == [True]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda ann: setattr(ann.item, "state", "closed"), "it is closed"),
        (lambda ann: ann.push({".autofix.yaml": "bot: {enabled: false}\n"}), "the bot is switched off in its configuration"),
        (lambda ann: setattr(ann.item, "head", "autofix/x"), "it is the bot's own"),
    ],
)
def test_nothing_is_said(ann: Contributor, change: object, reason: str) -> None:
    change(ann)  # type: ignore[operator]
    if ann.item.head != "topic":
        git(ann.world.work, "push", "-q", str(ann.repo.path), "HEAD:autofix/x")
    done = ann.review()
    assert (done.status, done.reason) == ("skipped", reason)
    assert ann.comments == []


def test_pushed_to_meanwhile(ann: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    head = ann.fake._head
    monkeypatch.setattr(ann.fake, "_head", lambda repo, item: "0" * 40 if "pulls/7" in ann.fake.calls[-1][1][-7:] else head(repo, item))
    done = ann.review()
    assert (done.status, done.reason) == ("skipped", "it was pushed to meanwhile; the next run looks again")


def test_without_the_right_to_comment_it_says_so(ann: Contributor) -> None:
    ann.fake.may[TOKEN] = {"read"}
    done = ann.review()
    assert done.status == "failed"
    assert "see docs/bot.md" in done.reason
    assert TOKEN not in done.reason


PATCH = """\
@@ -1,4 +1,5 @@
 a
-b
+c
+d
 e
 f
@@ -20 +21,2 @@ g
 h
+i
\\ No newline at end of file"""


def test_lines_of_a_diff() -> None:
    lines = shown_lines(PATCH)
    assert {number: (line.hunk, line.old) for number, line in lines.items()} == {
        1: (1, 1), 2: (1, None), 3: (1, None), 4: (1, 3), 5: (1, 4), 21: (2, 20), 22: (2, None),
    }  # fmt: skip
    assert within(lines, 1, 5)
    assert not within(lines, 5, 21)
    assert not within(lines, 0, 1)
    assert written(lines, [1, 2])
    assert not written(lines, [1, 4, 99])


def test_a_fence_is_longer_than_any_in_it() -> None:
    assert fenced("suggestion", "a ```` b") == "`````suggestion\na ```` b\n`````"


def test_the_pull_request_that_ci_works_on() -> None:
    assert pull_request_here({"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/12/merge"}) == 12
    assert pull_request_here({"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/heads/main"}) is None
    assert pull_request_here({"CI_MERGE_REQUEST_IID": "3"}) == 3
    assert pull_request_here({}) is None


def test_the_command(ann: Contributor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "CI_MERGE_REQUEST_IID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AUTOFIX_GITHUB_TOKEN", TOKEN)
    arguments = ["bot", "suggest", "--repo", NAME, "--api-url", ann.fake.api, "--no-verify"]
    dry, done, again, nobody = (
        CliRunner().invoke(main, [*arguments, *more])
        for more in (["--pr", "7", "--dry-run"], ["--pr", "7"], ["--pr", "7", "--dry-run"], [])
    )
    assert (dry.exit_code, done.exit_code, again.exit_code, nobody.exit_code) == (1, 0, 0, 2)
    assert "would be suggested" in dry.output
    assert "app.yaml:5-6 suggested" in done.output
    assert "name the pull request with --pr" in nobody.output
    assert TOKEN not in dry.output + done.output
