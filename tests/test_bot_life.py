"""The life of pull requests from end to end: real clones and pushes, and a GitHub whose calls are held against its description."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bot_world import CLEAN, CONFIG, NAME, ONE, PUBLIC, REDUNDANT, TWO, World, configured, git
from fake_github import TOKEN, FakeGitHub, NotNow

from autofix.bot.fingerprint import read_mark


def test_first_run(world: World) -> None:
    summary = world.run()
    assert (summary.status, world.kinds(summary)) == ("done", {PUBLIC: "open"})
    pull = world.pull()
    assert (pull.title, pull.base, pull.state) == ("fix(cloudformation): s3-public-access-block-missing in 1 template", "main", "open")
    assert pull.labels == ["autofix"]
    assert "BlockPublicAcls: true" in world.text(PUBLIC)
    assert "Data:  # the only one" in world.text(PUBLIC)
    assert world.repo.git("diff", "--name-only", "main", PUBLIC) == "app.yaml"
    assert world.repo.git("rev-list", "--count", f"main..{PUBLIC}") == "1"
    assert "Autofix-Seal" in world.repo.git("log", "-1", "--format=%B", PUBLIC)


def test_second_run_changes_nothing(world: World) -> None:
    world.run()
    before = world.state()
    summary = world.run()
    assert (world.kinds(summary), world.state()) == ({PUBLIC: "keep"}, before)


def test_nothing_to_do_takes_at_most_six_calls(world: World, fake: FakeGitHub) -> None:
    configured(world, "dashboard: true")
    world.commit({"app.yaml": TWO})
    world.run()
    for _ in range(2):
        fake.calls.clear()
        summary = world.run()
        assert set(world.kinds(summary).values()) == {"keep"}
        assert summary.calls == len(fake.calls) == 4
        assert {verb for verb, _ in fake.calls} == {"GET"}


def test_a_repository_without_findings_takes_one_call(world: World, fake: FakeGitHub) -> None:
    world.commit({"app.yaml": CLEAN})
    summary = world.run()
    assert (summary.templates, summary.steps) == (1, ())
    assert fake.calls == [("GET", f"/repos/{NAME}")]


def test_a_new_finding_updates_its_pull_request(world: World) -> None:
    world.run()
    first = world.pull()
    world.commit({"more/b.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "update"}
    assert world.pull() is first
    assert first.title.endswith("in 2 templates")
    assert "BlockPublicAcls" in world.text(PUBLIC, "more/b.yaml")
    assert world.repo.git("rev-list", "--count", f"main..{PUBLIC}") == "1"


def test_a_finding_of_another_fixer_is_another_pull_request(world: World) -> None:
    world.run()
    world.commit({"app.yaml": TWO})
    assert world.kinds(world.run()) == {PUBLIC: "rebase", REDUNDANT: "open"}
    assert "DependsOn" in world.text(PUBLIC)
    assert "DependsOn" not in world.text(REDUNDANT)
    assert "BlockPublicAcls" not in world.text(REDUNDANT)


def test_a_finding_that_is_gone_closes_its_pull_request(world: World) -> None:
    world.run()
    world.commit({"app.yaml": CLEAN})
    assert world.kinds(world.run()) == {PUBLIC: "close"}
    pull = world.pull()
    assert pull.state == "closed"
    assert len(pull.comments) == 1
    assert "Nothing is left to fix" in pull.comments[0]
    assert PUBLIC not in world.repo.branches()
    assert world.run().steps == ()
    world.commit({"app.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "open"}
    assert world.pull() is not pull


def test_the_base_moved(world: World) -> None:
    world.run()
    world.commit({"README.md": "hello"})
    assert world.kinds(world.run()) == {PUBLIC: "rebase"}
    assert world.repo.git("rev-parse", f"{PUBLIC}^") == world.repo.git("rev-parse", "main")
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


def test_the_base_moved_where_only_conflicts_count(world: World) -> None:
    configured(world, "rebase: conflict")
    world.run()
    world.commit({"README.md": "hello"})
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


@pytest.mark.parametrize("policy", ["behind", "conflict"])
def test_a_conflict_is_solved_by_doing_it_again(world: World, policy: str) -> None:
    configured(world, f"rebase: {policy}")
    world.run()
    world.commit({"app.yaml": "# a new head\n" + ONE.replace("# the only one", "# renamed")})
    assert world.kinds(world.run()) == {PUBLIC: "rebase"}
    assert world.text(PUBLIC).startswith("# a new head\n")
    assert world.repo.git("merge-base", "main", PUBLIC) == world.repo.git("rev-parse", "main")


def test_what_a_person_pushed_is_never_overwritten(world: World) -> None:
    world.run()
    mine = world.push(PUBLIC, "app.yaml", ONE + "# by hand\n")
    assert world.kinds(world.run()) == {PUBLIC: "comment"}
    world.commit({"b.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "skip"}
    world.commit({"app.yaml": CLEAN, "b.yaml": CLEAN})
    assert world.kinds(world.run()) == {PUBLIC: "skip"}
    pull = world.pull()
    assert (world.repo.branches()[PUBLIC], pull.state, len(pull.comments)) == (mine, "open", 1)
    assert "leaves it alone" in pull.comments[0]


def test_a_commit_that_a_person_amended_is_theirs(world: World) -> None:
    world.run()
    git(world.work, "fetch", "-q", str(world.repo.path), PUBLIC)
    git(world.work, "checkout", "-q", "FETCH_HEAD")
    git(world.work, "commit", "-q", "--amend", "--no-edit", "--author=autofix <autofix@cfn-autofix.invalid>")
    git(world.work, "push", "-q", "--force", str(world.repo.path), f"HEAD:{PUBLIC}")
    assert world.kinds(world.run()) == {PUBLIC: "comment"}


def test_what_a_person_closed_stays_closed(world: World) -> None:
    world.run()
    first = world.pull()
    world.close(first)
    assert world.kinds(world.run()) == {PUBLIC: "skip"}
    world.repo.git("branch", "-D", PUBLIC)
    assert world.run().steps == ()
    world.commit({"README.md": "something else"})
    assert world.run().steps == ()
    assert len(world.repo.pulls) == 1
    world.commit({"b.yaml": ONE})
    assert world.kinds(world.run()) == {PUBLIC: "open"}
    assert world.repo.git("diff", "--name-only", "main", PUBLIC) == "b.yaml"


def test_a_list_that_shifts_does_not_bring_back_what_was_closed(world: World) -> None:
    world.run()
    world.close(world.pull())
    world.commit({"app.yaml": "# one line more\n" + ONE})
    assert world.kinds(world.run()) == {PUBLIC: "skip"}


def test_a_closed_pull_request_is_found_behind_a_hundred_others(world: World) -> None:
    world.run()
    first = world.pull()
    world.close(first)
    for _ in range(101):
        number = world.repo.next()
        world.repo.add(type(first)(number, "x", "", world.fake.now, "feature", "main", "closed", updated=10_000 + number))
    world.repo.git("branch", "-D", PUBLIC)
    assert world.run().steps == ()


def test_reopened_by_a_person(world: World) -> None:
    world.run()
    pull = world.pull()
    world.close(pull)
    world.run()
    pull.state = "open"
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


def test_after_a_merge_the_branch_goes(world: World) -> None:
    world.run()
    world.merge(world.pull())
    assert world.kinds(world.run()) == {PUBLIC: "clean"}
    assert list(world.repo.branches()) == ["main"]


def test_as_many_as_the_limit_says(world: World) -> None:
    configured(world, "max-open: 1")
    world.commit({"app.yaml": TWO})
    summary = world.run()
    assert world.kinds(summary) == {PUBLIC: "open", REDUNDANT: "skip"}
    assert "max-open" in summary.steps[-1].reason
    world.merge(world.pull())
    assert world.kinds(world.run())[REDUNDANT] == "open"


def test_as_many_in_an_hour_as_the_limit_says(world: World) -> None:
    configured(world, "max-per-hour: 1")
    world.commit({"app.yaml": TWO})
    assert world.kinds(world.run()) == {PUBLIC: "open", REDUNDANT: "skip"}
    assert world.kinds(world.run()) == {PUBLIC: "keep", REDUNDANT: "open"}


def test_outside_the_schedule(world: World) -> None:
    configured(world, "schedule: [sat 01:00-02:00]")
    summary = world.run()
    assert world.kinds(summary) == {PUBLIC: "skip"}
    assert summary.steps[0].reason == "outside the schedule"


def test_switched_off(world: World) -> None:
    configured(world, "enabled: false")
    assert world.run().status == "skipped"


def test_archived(world: World) -> None:
    world.repo.archived = True
    summary = world.run()
    assert (summary.status, summary.reason) == ("skipped", "it is archived")


def test_an_empty_repository(tmp_path: Path, fake: FakeGitHub) -> None:
    summary = World(tmp_path / "other", fake, "acme/empty").run()
    assert (summary.status, summary.reason) == ("skipped", "there is no branch 'main'")


def test_a_token_without_rights_to_push(world: World, fake: FakeGitHub) -> None:
    fake.may[TOKEN] = {"read"}
    summary = world.run()
    assert summary.status == "failed"
    assert "the token may not push" in summary.reason
    assert world.repo.pulls == []


def test_a_token_without_rights_to_open_pull_requests(world: World, fake: FakeGitHub) -> None:
    world.commit({"app.yaml": TWO})
    fake.may[TOKEN] = {"read", "push"}
    summary = world.run()
    assert summary.status == "failed"
    assert len(summary.steps) == 1
    assert "the token may not do this" in summary.steps[0].problem
    fake.may[TOKEN] = {"read", "push", "pulls"}
    assert set(world.kinds(world.run()).values()) == {"open"}


def test_an_invalid_token(world: World, fake: FakeGitHub) -> None:
    fake.may.clear()
    summary = world.run()
    assert (summary.status, "the token is not valid" in summary.reason) == ("failed", True)


def test_a_repository_that_is_not_there(tmp_path: Path, fake: FakeGitHub, world: World) -> None:
    world.name = "acme/none"
    assert "no such repository" in world.run().reason


class Limits:
    """Troubles for the next calls of a kind."""

    def __init__(self, *troubles: NotNow, only: str = "") -> None:
        self.troubles, self.only = list(troubles), only

    def __call__(self, verb: str, path: str) -> None:
        if self.troubles and self.only in f"{verb} {path}":
            raise self.troubles.pop(0)


def test_rate_limits_and_bad_gateways_are_waited_out(world: World, fake: FakeGitHub) -> None:
    reset = str(int(fake.now.timestamp()) + 300)
    fake.trouble.append(
        Limits(
            NotNow(403, "API rate limit exceeded", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}),
            NotNow(403, "You have exceeded a secondary rate limit", {"Retry-After": "33"}),
            NotNow(502, "Bad gateway"),
            NotNow(429, "slow down"),
        )
    )
    summary = world.run()
    assert world.kinds(summary) == {PUBLIC: "open"}
    assert world.slept == [301.0, 33.0, 8.0, 480.0]


def test_a_limit_that_does_not_end_is_a_failure(world: World, fake: FakeGitHub) -> None:
    reset = str(int(fake.now.timestamp()) + 50_000)
    fake.trouble.append(Limits(*[NotNow(403, "rate limit", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})] * 9))
    summary = world.run()
    assert (summary.status, world.slept) == ("failed", [])
    assert "the rate limit is used up" in summary.reason


def test_a_pull_request_whose_answer_was_lost_is_not_opened_twice(world: World, fake: FakeGitHub) -> None:
    opened = fake.post_repos_owner_repo_pulls

    def lose(*arguments: object) -> object:
        opened(*arguments)  # type: ignore[arg-type]
        fake.post_repos_owner_repo_pulls = opened  # type: ignore[method-assign]
        raise NotNow(502, "Bad gateway")

    fake.post_repos_owner_repo_pulls = lose  # type: ignore[method-assign, assignment]
    assert world.kinds(world.run()) == {PUBLIC: "open"}
    assert len(world.repo.pulls) == 1
    assert world.pull().labels == ["autofix"]


def test_labels_that_a_person_took_away_stay_away(world: World) -> None:
    world.run()
    world.pull().labels = []
    world.commit({"b.yaml": ONE})
    world.run()
    assert world.pull().labels == []


def test_a_body_that_a_person_wrote_is_only_written_again_with_news(world: World) -> None:
    world.run()
    pull = world.pull()
    mark = pull.body.partition("\n")[0]
    pull.body = f"{mark}\r\nI know better."
    assert world.kinds(world.run()) == {PUBLIC: "keep"}
    assert pull.body.endswith("I know better.")


def test_extras(world: World) -> None:
    configured(
        world,
        "labels: [infra, autofix]\nreviewers: ['@alice', stranger, acme/platform]\nassignees: [bob]\ndraft: true\nsign-off: true\n"
        "author: Fixer <fixer@example.com>\ncommit-message: 'chore: {group} ({findings})'",
    )
    summary = world.run()
    pull = world.pull()
    assert (pull.labels, pull.assignees, pull.draft) == (["autofix", "infra"], ["bob"], True)
    assert (pull.reviewers, pull.teams, summary.steps[0].remarks) == (["alice"], ["platform"], ("stranger cannot review",))
    assert pull.title == "chore: s3-public-access-block-missing (1)"
    shown = world.repo.git("log", "-1", "--format=%an %ae%n%B", PUBLIC)
    assert shown.startswith("Fixer fixer@example.com\nchore: s3-public-access-block-missing (1)\n")
    assert "Signed-off-by: Fixer <fixer@example.com>" in shown
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


def test_the_owners_of_the_files_are_asked_for_a_review(world: World) -> None:
    world.commit({"CODEOWNERS": "* @alice\n/other/ @bob\n*.yaml @bob @acme/infra  # ours\n", "other/x.json": "{}"})
    world.run()
    assert (world.pull().reviewers, world.pull().teams) == (["bob"], ["infra"])


def test_signed_commits_are_made_by_the_forge(world: World) -> None:
    configured(world, "signed: true")
    world.run()
    assert world.repo.git("log", "-1", "--format=%ce", PUBLIC) == "noreply@github.com"
    assert world.kinds(world.run()) == {PUBLIC: "keep"}
    world.commit({"b.yaml": "\ufeff" + ONE.replace("\n", "\r\n")})
    assert world.kinds(world.run()) == {PUBLIC: "update"}
    assert world.repo.git("show", f"{PUBLIC}:b.yaml").startswith("\ufeffResources:\r\n")
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


@pytest.mark.parametrize(
    ("by", "branches"),
    [
        ("fixer", {PUBLIC, REDUNDANT}),
        ("safety", {"autofix/safe"}),
        ("directory", {"autofix/root-cdb4ee", "autofix/a-b-6ca13d"}),
        ("all", {"autofix/all"}),
    ],
)
def test_groups(world: World, by: str, branches: set[str]) -> None:
    configured(world, f"group-by: {by}")
    world.commit({"app.yaml": TWO, "a/b/c.json": '{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}'})
    world.run()
    if by == "directory":
        branches = {name for name in world.repo.branches() if name != "main"}
        assert {name.rpartition("-")[0] for name in branches} == {"autofix/root", "autofix/a-b"}
    assert {pull.head for pull in world.repo.pulls} == branches
    assert set(world.kinds(world.run()).values()) == {"keep"}


def test_another_base_and_prefix(world: World) -> None:
    configured(world, "base: develop\nbranch-prefix: bots/fix/")
    git(world.work, "push", "-q", str(world.repo.path), "HEAD:develop")
    world.commit({"app.yaml": CLEAN})
    world.run()
    pull = world.repo.pulls[0]
    assert (pull.head, pull.base) == ("bots/fix/s3-public-access-block-missing", "develop")
    assert set(world.kinds(world.run()).values()) == {"keep"}


def test_the_first_contact_is_a_question(world: World) -> None:
    world.commit({".autofix.yaml": None})
    assert world.kinds(world.run(onboarding=True)) == {"autofix/onboarding": "open"}
    pull = world.pull("autofix/onboarding")
    assert "s3-public-access-block-missing: 1 template" in pull.body.replace("&#8203;", "")
    assert world.kinds(world.run(onboarding=True)) == {"autofix/onboarding": "keep"}
    world.merge(pull)
    kinds = world.kinds(world.run(onboarding=True))
    assert kinds.pop("autofix/onboarding") == "clean"
    assert PUBLIC in kinds


def test_a_bot_that_is_not_welcome_does_nothing(world: World) -> None:
    world.commit({".autofix.yaml": None})
    world.run(onboarding=True)
    world.close(world.pull("autofix/onboarding"))
    for _ in range(2):
        summary = world.run(onboarding=True)
        assert (summary.status, summary.steps) == ("skipped", ())
        assert "somebody closed" in summary.reason


def test_the_dashboard_shows_what_waits_and_its_boxes_are_obeyed(world: World) -> None:
    configured(world, "dashboard: true\nmax-open: 1")
    world.commit({"app.yaml": TWO})
    summary = world.run()
    (board,) = [item for item in world.repo.items.values() if not item.pull]
    assert summary.dashboard.endswith(f"/issues/{board.number}")
    assert "## Waiting" in board.body
    board.body = board.body.replace(
        "- [ ] <!-- autofix:ask template-redundant-dependency -->", "- [x] <!-- autofix:ask template-redundant-dependency -->"
    )
    assert world.kinds(world.run())[REDUNDANT] == "open"
    assert "[x]" not in board.body
    assert "## Waiting" not in board.body
    assert len([item for item in world.repo.items.values() if not item.pull]) == 1


def test_issues_that_are_switched_off_stop_nothing(world: World) -> None:
    configured(world, "dashboard: true")
    world.repo.issues = False
    summary = world.run()
    assert (summary.status, world.kinds(summary)) == ("done", {PUBLIC: "open"})
    assert "could not be written" in summary.dashboard


def test_a_dry_run_changes_nothing_and_says_everything(world: World, fake: FakeGitHub) -> None:
    from autofix.bot.report import told

    before = world.state()
    summary = world.run(dry_run=True)
    assert world.state() == before
    assert {verb for verb, _ in fake.calls} == {"GET"}
    shown = "\n".join(told(summary))
    assert "would be opened" in shown
    assert "title: fix(cloudformation): s3-public-access-block-missing in 1 template" in shown
    assert '"op": "add"' in shown


def test_a_branch_of_a_fork_is_not_ours(world: World) -> None:
    world.run()
    first = world.pull()
    forged = type(first)(world.repo.next(), "x", first.body, world.fake.now, PUBLIC, "main", "closed", head_repo="mallory/shop")
    world.repo.add(forged)
    world.close(forged)
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


def test_the_configuration_of_the_operator_counts_where_there_is_none(world: World) -> None:
    world.commit({".autofix.yaml": None, "app.yaml": TWO})
    assert world.kinds(world.run(config="select: [template-redundant-dependency]\n")) == {REDUNDANT: "open"}


def test_a_configuration_with_a_mistake_is_reported_with_its_place(world: World) -> None:
    configured(world, "group-bye: all")
    summary = world.run()
    assert summary.status == "failed"
    assert summary.reason.startswith(".autofix.yaml:3:")
    assert "did you mean group-by?" in summary.reason


def test_a_file_that_cannot_be_read_stops_nothing(world: World) -> None:
    world.commit({"bad.yaml": "Resources: {A: {Type: AWS::S3::Bucket}\n  - x: ["})
    summary = world.run()
    assert (list(summary.problems), world.kinds(summary)) == (["bad.yaml"], {PUBLIC: "open"})


def test_the_mark_says_what_is_in_the_pull_request(world: World) -> None:
    world.run()
    mark = read_mark(world.pull().body)
    assert mark is not None
    assert (mark.group, len(mark.findings), mark.bare) == ("s3-public-access-block-missing", 1, False)


def test_the_nearest_configuration_counts(world: World) -> None:
    ignoring = "exclude: [old/]\nper-file-ignores:\n  special.yaml: [s3-public-access-block-missing]\n"
    world.commit({"infra/.autofix.yaml": CONFIG + ignoring, "infra/old/a.yaml": ONE, "infra/special.yaml": ONE, "infra/b.yaml": ONE})
    world.commit({".autofix.yaml": CONFIG + "ignore: [s3-public-access-block-missing]\n"})
    world.run()
    assert world.repo.git("diff", "--name-only", "main", PUBLIC) == "infra/b.yaml"


def test_what_a_template_suppresses_is_not_proposed(world: World) -> None:
    world.commit({"app.yaml": ONE.replace("# the only one", "# autofix: ignore[s3-public-access-block-missing] it is public")})
    assert world.run().steps == ()


def test_what_a_baseline_knows_is_not_proposed(world: World) -> None:
    known = {"version": 1, "findings": {"../app.yaml": {"s3-public-access-block-missing": {"/Resources/Data": 1}}}}
    world.commit({"policy/known.json": json.dumps(known), ".autofix.yaml": CONFIG + "baseline: policy/known.json\n"})
    assert world.run().steps == ()
    world.commit({"b.yaml": ONE})
    world.run()
    assert world.repo.git("diff", "--name-only", "main", PUBLIC) == "b.yaml"


@pytest.mark.parametrize("named", ["none.json", "../../etc/passwd", "/etc/passwd", "app.yaml"])
def test_a_baseline_that_cannot_be_used(world: World, named: str) -> None:
    world.commit({".autofix.yaml": CONFIG + f"baseline: {named}\n"})
    summary = world.run()
    assert summary.status == "failed"
    assert "baseline" in summary.reason
    assert "root:" not in summary.reason


def test_another_grouping_moves_the_findings(world: World) -> None:
    world.run()
    first = world.pull()
    configured(world, "group-by: all")
    assert world.kinds(world.run()) == {PUBLIC: "close", "autofix/all": "open"}
    assert "grouped otherwise" in first.comments[0]
    assert world.kinds(world.run()) == {"autofix/all": "keep"}


def test_a_token_without_rights_to_issues_only_loses_the_dashboard(world: World, fake: FakeGitHub) -> None:
    configured(world, "dashboard: true")
    fake.may[TOKEN] = {"read", "push", "pulls"}
    summary = world.run()
    assert (summary.status, world.kinds(summary)) == ("done", {PUBLIC: "open"})
    assert summary.dashboard.startswith("could not be read")


def test_drafts_where_there_are_none(world: World, fake: FakeGitHub) -> None:
    configured(world, "draft: true")
    opened = fake.post_repos_owner_repo_pulls

    def no_drafts(parts: object, query: object, body: dict[str, object], *others: object) -> object:
        if body["draft"]:
            raise NotNow(422, "Draft pull requests are not supported in this repository.")
        return opened(parts, query, body, *others)  # type: ignore[arg-type]

    fake.post_repos_owner_repo_pulls = no_drafts  # type: ignore[method-assign, assignment]
    world.run()
    assert not world.pull().draft


def test_thousands_of_findings_come_in_portions(world: World) -> None:
    many = "Resources:\n" + "".join(f"  B{n}:\n    Type: AWS::S3::Bucket\n" for n in range(700))
    world.commit({f"{name}.yaml": many for name in "abcd"})
    world.run()
    assert world.repo.git("diff", "--name-only", "main", PUBLIC).split() == ["a.yaml", "app.yaml", "b.yaml"]
    assert len(world.pull().body) <= 65_536
    assert world.kinds(world.run()) == {PUBLIC: "keep"}
