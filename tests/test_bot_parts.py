"""The bot's small parts: configuration, schedule, owners, targets, waiting, plain git remotes, many repositories, the command."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from bot_world import CLEAN, CONFIG, ONE, PUBLIC, REDUNDANT, TWO, World
from click.testing import CliRunner
from fake_github import TOKEN, FakeGitHub

from autofix.bot import codeowners
from autofix.bot.clone import cloned
from autofix.bot.config import KEYS, BotConfig, bot_config
from autofix.bot.fleet import one_by_one, side_by_side, work
from autofix.bot.forge import ForgeError
from autofix.bot.forges.github import _INSTALLED
from autofix.bot.forges.plain import PlainGit
from autofix.bot.git import Access
from autofix.bot.groups import GroupBy, branch_of
from autofix.bot.plan import Rebase
from autofix.bot.report import Summary, as_line
from autofix.bot.run import Order, run
from autofix.bot.schedule import ScheduleError, is_open, window, zone
from autofix.bot.targets import Target, forge_of, matches, target_here, target_of
from autofix.bot.waiting import Clock, Failed, delay, patiently
from autofix.cli import main
from autofix.pointer import ROOT

# -- configuration


def read(raw: object) -> BotConfig:
    return bot_config(raw, ROOT / "bot", lambda at, message: ValueError(f"{at}: {message}"))  # type: ignore[arg-type]


def test_a_whole_configuration() -> None:
    config = read(
        {
            "enabled": True, "group-by": "directory", "base": "develop", "branch-prefix": "bots/autofix/", "labels": "infra",
            "reviewers": ["@alice", "org/team"], "assignees": ["bob"], "codeowners": False, "draft": True,
            "commit-message": "fix: {summary} ({group}, {findings}, {templates})", "author": "A B <a@example.com>", "sign-off": True,
            "signed": True, "max-open": 3, "max-per-hour": 0, "rebase": "conflict", "schedule": ["mon-fri 06:00-09:00"],
            "timezone": "Europe/Berlin", "dashboard": True,
        }
    )  # fmt: skip
    assert (config.group_by, config.base, config.labels, config.reviewers) == (
        GroupBy.DIRECTORY,
        "develop",
        ("infra",),
        ("alice", "org/team"),
    )
    assert (config.author, config.rebase, str(config.timezone)) == (("A B", "a@example.com"), Rebase.CONFLICT, "Europe/Berlin")
    assert read(None) == read({}) == BotConfig()


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (["x"], "/bot: bot takes a mapping"),
        ({"lables": []}, "/bot/lables: there is no option 'lables' of bot; did you mean labels?"),
        ({"group-by": "fixers"}, "/bot/group-by: group-by takes one of fixer, safety, directory, all; did you mean fixer?"),
        ({"group-by": 1}, "takes one of"),
        ({"draft": "yes"}, "/bot/draft: draft takes true or false"),
        ({"max-open": -1}, "max-open takes a whole number, from 0"),
        ({"max-open": True}, "max-open takes a whole number"),
        ({"labels": [1]}, "labels takes a list of names"),
        ({"branch-prefix": "autofix"}, "with a slash at its end"),
        ({"branch-prefix": "../x/"}, "branch-prefix takes"),
        ({"base": "a..b"}, "base takes the name of a branch, not 'a..b'"),
        ({"base": "--upload-pack=x"}, "base takes the name of a branch"),
        ({"base": "x.lock"}, "base takes the name of a branch"),
        ({"author": "me"}, "author takes a name and an address"),
        ({"author": "a\nb <a@b.c>"}, "author takes one line of text"),
        ({"commit-message": "fix: {summery}"}, "not {summery}"),
        ({"commit-message": ""}, "takes one line"),
        ({"schedule": ["monday"]}, "schedule: 'monday' is no window"),
        ({"schedule": ["mon 25:00-26:00"]}, "schedule: 'mon 25:00-26:00' holds no time"),
        ({"timezone": "Berlin"}, "timezone: there is no time zone 'Berlin'"),
        ({"timezone": "../etc/passwd"}, "there is no time zone"),
    ],
)
def test_a_mistake_is_named_with_its_place(raw: object, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(raw)
    assert problem in str(caught.value)


def test_every_option_is_a_field_and_documented() -> None:
    fields = {name.replace("_", "-") for name in BotConfig.__dataclass_fields__}
    assert fields == set(KEYS)
    page = (Path(__file__).parent.parent / "docs" / "bot.md").read_text()
    assert [name for name in KEYS if f"`{name}`" not in page] == []


def test_the_schema_knows_every_option_and_default() -> None:
    import jsonschema

    from autofix.bot.schema import bot_schema

    shown: Any = bot_schema()
    assert list(shown["properties"]) == list(KEYS)
    jsonschema.Draft7Validator.check_schema(shown)
    defaults = {name: option["default"] for name, option in shown["properties"].items() if "default" in option}
    assert read(defaults) == BotConfig()
    jsonschema.validate(defaults, shown)


# -- schedule


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("mon-fri 06:00-09:00", "2026-11-02 06:00", True),
        ("mon-fri 06:00-09:00", "2026-11-02 09:00", False),
        ("mon-fri 06:00-09:00", "2026-11-01 07:00", False),
        ("sat", "2026-11-07 23:59", True),
        ("22:00-05:00", "2026-11-02 23:00", True),
        ("22:00-05:00", "2026-11-02 04:59", True),
        ("22:00-05:00", "2026-11-02 05:00", False),
        ("fri 22:00-05:00", "2026-11-07 03:00", True),
        ("fri 22:00-05:00", "2026-11-06 03:00", False),
        ("sat-mon", "2026-11-02 12:00", True),
        ("sat-mon", "2026-11-03 12:00", False),
        ("20:00-24:00", "2026-11-02 23:59", True),
    ],
)
def test_windows(text: str, moment: str, expected: bool) -> None:
    assert window(text).holds(datetime.fromisoformat(moment)) is expected


@pytest.mark.parametrize("text", ["", "mon-", "xyz", "mon 6:00-9:00", "10:00-10:00", "24:00-25:00", "mon-fri 06:00"])
def test_no_windows(text: str) -> None:
    with pytest.raises(ScheduleError):
        window(text)


def test_a_schedule_has_a_time_zone() -> None:
    moment = datetime(2026, 7, 1, 4, 30, tzinfo=timezone.utc)
    assert is_open([window("06:00-07:00")], moment, zone("Europe/Berlin"))
    assert not is_open([window("06:00-07:00")], moment, zone("UTC"))
    assert is_open([], moment, zone("UTC"))


# -- CODEOWNERS


OWNERS = """\
# comment
*            @all
*.yaml       @org/yaml someone@example.com
/infra/      @infra  # trailing comment
docs/*       @docs
apps/        @apps
/apps/free
dir\\ with\\ spaces/ @spaces

[Section][2] @section
sectioned/
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x.json", ["all"]),
        ("x.yaml", ["org/yaml"]),
        ("infra/a/x.yaml", ["infra"]),
        ("sub/infra/x.json", ["all"]),
        ("docs/x.json", ["docs"]),
        ("docs/a/x.json", ["all"]),
        ("a/apps/x.json", ["apps"]),
        ("apps/free", []),
        ("dir with spaces/x", ["spaces"]),
        ("sectioned/x", ["section"]),
    ],
)
def test_owners(path: str, expected: list[str]) -> None:
    assert codeowners.owners(codeowners.parse(OWNERS), [path]) == expected


# -- targets and tokens


@pytest.mark.parametrize(
    ("text", "environment", "expected"),
    [
        ("acme/shop", {}, Target("github", "acme/shop", "https://api.github.com")),
        ("acme/shop", {"GITHUB_API_URL": "https://ghe.acme.io/api/v3/"}, Target("github", "acme/shop", "https://ghe.acme.io/api/v3")),
        ("https://github.com/acme/shop.git", {}, Target("github", "acme/shop", "https://api.github.com")),
        ("git@github.com:acme/shop.git", {}, Target("github", "acme/shop", "https://api.github.com")),
        ("https://github.acme.io/acme/shop", {}, Target("github", "acme/shop", "https://github.acme.io/api/v3")),
        ("https://user:secret@gitlab.com/a/b/c.git", {}, Target("gitlab", "a/b/c", "https://gitlab.com")),
        ("ssh://git@example.com/x.git", {}, Target("git", "ssh://git@example.com/x.git")),
        ("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop", {}, Target("codecommit", "shop", "eu-west-1")),
        ("codecommit::eu-west-1://shop", {}, Target("codecommit", "shop", "eu-west-1")),
        ("codecommit://dev@shop", {}, Target("codecommit", "shop", "")),
        ("git@gitlab.acme.io:a/b/c.git", {}, Target("gitlab", "a/b/c", "https://gitlab.acme.io")),
        ("a/b", {"GITLAB_CI": "true", "CI_SERVER_URL": "https://git.acme.io"}, Target("gitlab", "a/b", "https://git.acme.io")),
    ],
)
def test_targets(text: str, environment: dict[str, str], expected: Target) -> None:
    assert target_of(text, None, None, environment) == expected


def test_the_target_of_a_ci_job(tmp_path: Path) -> None:
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/shop", "GITHUB_API_URL": "https://api.github.com"}
    assert target_here(tmp_path, None, None, environment) == Target("github", "acme/shop", "https://api.github.com")
    with pytest.raises(ForgeError, match="no git checkout"):
        target_here(tmp_path, None, None, {})


def test_filters() -> None:
    assert matches("acme/shop", [])
    assert matches("acme/shop-api", ["shop-*"])
    assert matches("acme/Shop-API", ["acme/shop-*"])
    assert not matches("acme/shop-api", ["shop-*", "!*-api"])
    assert matches("acme/other", ["!shop*"])


def test_tokens_of_github_com_do_not_go_elsewhere() -> None:
    elsewhere = Target("github", "a/b", "https://ghe.acme.io/api/v3")
    with pytest.raises(ForgeError, match=r"no token for https://ghe\.acme\.io/api/v3: set AUTOFIX_GITHUB_TOKEN or GH_ENTERPRISE_TOKEN"):
        forge_of(elsewhere, {"GITHUB_TOKEN": "x", "GH_TOKEN": "y"})
    forge_of(elsewhere, {"GITHUB_TOKEN": "x", "GITHUB_API_URL": "https://ghe.acme.io/api/v3"})
    forge_of(elsewhere, {"GH_ENTERPRISE_TOKEN": "x"})
    with pytest.raises(ForgeError, match="without TLS"):
        forge_of(Target("github", "a/b", "http://ghe.acme.io/api/v3"), {"AUTOFIX_GITHUB_TOKEN": "x"})


def test_a_github_app_makes_its_own_token(tmp_path: Path, fake: FakeGitHub) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "key.pem"
    path.write_bytes(pem)
    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    fake.any_app = True
    _INSTALLED.clear()
    environment = {"AUTOFIX_GITHUB_APP_ID": "12", "AUTOFIX_GITHUB_APP_KEY_FILE": str(path)}
    forge_of(Target("github", world.name, fake.api), environment, world.clock())
    forge = forge_of(Target("github", world.name, fake.api), environment, world.clock())
    assert world.kinds(world.run(forge)) == {PUBLIC: "open"}
    assert [path for verb, path in fake.calls if "installation" in path] == [
        "/repos/acme/shop/installation",
        "/app/installations/4711/access_tokens",
    ]
    with pytest.raises(ForgeError, match="cannot be read"):
        forge_of(Target("github", "a/b"), {"AUTOFIX_GITHUB_APP_ID": "1", "AUTOFIX_GITHUB_APP_KEY_FILE": "/nowhere"})


# -- waiting


@pytest.mark.parametrize(
    ("failure", "attempt", "seconds"),
    [
        (Failed(403, "API rate limit exceeded", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1100"}), 0, 101.0),
        (Failed(403, "secondary rate limit", {"Retry-After": "7"}), 0, 7.0),
        (Failed(403, "You have exceeded a secondary rate limit"), 1, 120.0),
        (Failed(429, "", {"Ratelimit-Remaining": "0", "Ratelimit-Reset": "1010"}), 0, 11.0),
        (Failed(429, "slow down"), 0, 60.0),
        (Failed(403, "Resource not accessible by integration"), 0, None),
        (Failed(503, "", {"Retry-After": "soon"}), 2, 8.0),
        (Failed(502, ""), 0, 2.0),
        (Failed(0, "no answer"), 0, 2.0),
        (Failed(404, "Not Found"), 0, None),
        (Failed(422, "Validation failed"), 0, None),
    ],
)
def test_how_long_to_wait(failure: Failed, attempt: int, seconds: float | None) -> None:
    assert delay(failure, attempt, 1_000.0) == seconds


def test_what_may_have_been_done_is_not_done_again() -> None:
    assert delay(Failed(502, ""), 0, 0.0, repeatable=False) is None
    assert delay(Failed(429, ""), 0, 0.0, repeatable=False) == 60.0


def test_patience_ends() -> None:
    slept: list[float] = []

    def fail() -> None:
        raise Failed(500, "no")

    with pytest.raises(Failed):
        patiently(fail, Clock(lambda: 0.0, slept.append))
    assert slept == [2.0, 4.0, 8.0, 16.0, 32.0]


# -- branches


def test_no_two_groups_share_a_branch() -> None:
    groups = ["a", "A", "a/b", "a-b", "a b", "ä", "", ".", "..", "onboarding", "x" * 300, "x" * 301, "a.lock", "@{", "-a"]
    branches = [branch_of("autofix/", group) for group in groups]
    assert len(set(branches)) == len(groups)
    assert branches[0] == "autofix/a"
    assert all(len(branch) < 80 and branch.isascii() and branch.count("/") == 1 for branch in branches)
    assert branch_of("autofix/", "onboarding") != "autofix/onboarding"


# -- plain git remotes


def test_a_file_is_repaired_once_and_again_for_a_pull_request_that_takes_only_some_of_its_fixes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autofix import work as worker

    repaired, real = [], worker.fix
    monkeypatch.setattr(worker, "fix", lambda text, options, **more: (repaired.append(text), real(text, options, **more))[1])
    world.commit({"clean.yaml": CLEAN})
    assert [step.kind for step in plain(world).steps] == ["open"]
    assert sorted(repaired) == sorted([ONE, CLEAN])
    repaired.clear()
    world.commit({"app.yaml": TWO})
    plain(world)
    assert repaired.count(TWO) == 3 and repaired.count(CLEAN) == 1


def plain(world: World) -> Summary:
    return run(PlainGit(str(world.repo.path)), "x", Order(onboarding=False, verify=None))


def test_a_plain_remote_remembers_by_refs(tmp_path: Path, fake: FakeGitHub) -> None:
    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": TWO})
    assert world.kinds(plain(world)) == {PUBLIC: "open", REDUNDANT: "open"}
    assert set(world.kinds(plain(world)).values()) == {"keep"}
    world.repo.git("update-ref", "-d", f"refs/heads/{REDUNDANT}")
    assert world.kinds(plain(world)) == {PUBLIC: "keep"}, "a branch that somebody deleted is not wanted"
    world.commit({"b.yaml": ONE})
    assert world.kinds(plain(world)) == {PUBLIC: "update"}
    world.push(PUBLIC, "app.yaml", "# mine\n")
    assert world.kinds(plain(world)) == {PUBLIC: "skip"}


def test_a_plain_remote_loses_what_is_done(tmp_path: Path, fake: FakeGitHub) -> None:
    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    plain(world)
    world.commit({"app.yaml": CLEAN})
    assert world.kinds(plain(world)) == {PUBLIC: "close"}
    assert world.repo.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert plain(world).steps == ()


def test_what_somebody_pushed_meanwhile_stays(tmp_path: Path, fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix.bot import act

    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    world.run()
    world.commit({"b.yaml": ONE})
    push = act.push
    pushed = []

    def late(*arguments: object) -> None:
        pushed.append(world.push(PUBLIC, "app.yaml", "# mine\n"))
        push(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(act, "push", late)
    summary = world.run()
    assert summary.status == "done"
    assert "somebody else moved the branch meanwhile" in summary.steps[0].remarks[0]
    assert world.repo.branches()[PUBLIC] == pushed[0]


def test_a_repository_is_gone_after_the_run(tmp_path: Path) -> None:
    with cloned(Access("")) as clone:
        folder = clone.folder
        assert folder.is_dir()
    assert not folder.exists()


# -- many repositories


def several(tmp_path: Path, fake: FakeGitHub, count: int = 4) -> list[Target]:
    targets = []
    for number in range(count):
        world = World(tmp_path, fake, f"acme/r{number}")
        world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
        targets.append(Target("github", world.name, fake.api))
    return targets


def test_one_failure_does_not_stop_the_others(tmp_path: Path, fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOFIX_GITHUB_TOKEN", TOKEN)
    targets = several(tmp_path, fake)
    targets.insert(1, Target("github", "acme/none", fake.api))
    targets.insert(2, Target("nowhere", "acme/none"))
    order = Order(onboarding=False, verify=None)
    for summaries in (
        list(one_by_one(targets, order)),
        list(side_by_side(targets, order, lambda: ThreadPoolExecutor(2), 2)),
        list(side_by_side(targets, order, lambda: ProcessPoolExecutor(2), 2)),
    ):
        assert sorted(one.status for one in summaries) == ["done"] * 4 + ["failed"] * 2
    assert all(len(repo.pulls) == 1 for repo in fake.repos.values())
    assert fake.violations == []


def dies(target: Target, order: Order) -> Summary:
    if target.name == "bad":
        os._exit(1)
    return Summary(target.name)


def test_a_worker_that_dies_takes_nobody_along(monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix.bot import fleet

    monkeypatch.setattr(fleet, "work", dies)
    targets = [Target("git", name) for name in ("a", "bad", "b", "c", "d", "e", "f", "g", "h")]
    summaries = list(side_by_side(targets, Order(), lambda: ProcessPoolExecutor(2), 2))
    assert sorted(one.name for one in summaries) == sorted(target.name for target in targets)
    assert [one.name for one in summaries if one.status == "failed"] == ["bad"]


def test_what_died_along_with_a_neighbour_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Dask says it; it need not be there."""
    from autofix.bot import fleet

    killed = type("KilledWorker", (Exception,), {})
    asked: list[str] = []

    def killed_once(target: Target, order: Order) -> Summary:
        asked.append(target.name)
        if asked.count(target.name) == 1 or target.name == "killer":
            raise killed
        return Summary(target.name)

    monkeypatch.setattr(fleet, "work", killed_once)
    summaries = list(side_by_side([Target("git", name) for name in ("a", "killer", "b")], Order(), lambda: ThreadPoolExecutor(2), 2))
    assert {one.name: one.reason for one in summaries} == {"a": "", "b": "", "killer": "the worker died, perhaps of too little memory"}


def test_a_mistake_of_ours_is_one_failed_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix.bot import fleet

    def broken(target: Target, order: Order) -> Summary:
        raise KeyError("token")

    monkeypatch.setattr(fleet, "work", broken)
    (summary,) = one_by_one([Target("git", "a")], Order())
    assert (summary.status, "KeyError" in summary.reason, "token" in summary.reason) == ("failed", True, False)


def test_only_a_few_repositories_are_handed_out_at_a_time() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Target]:
        for number in range(1_000_000):
            taken.append(number)
            yield Target("nowhere", str(number))

    summaries = side_by_side(endless(), Order(), lambda: ThreadPoolExecutor(1), 1)
    for _ in range(5):
        next(summaries)
    summaries.close()  # type: ignore[attr-defined]
    assert len(taken) < 20


def test_work_needs_only_the_target_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import pickle

    assert pickle.loads(pickle.dumps((Target("git", "a"), Order(), work)))[0] == Target("git", "a")


# -- the command


def test_the_command_reports_each_repository(tmp_path: Path, fake: FakeGitHub) -> None:
    for name in ("acme/a", "acme/b", "acme/c-old"):
        World(tmp_path, fake, name).commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    report = tmp_path / "report.jsonl"
    words = [
        "bot",
        "run",
        "--org",
        "acme",
        "--filter",
        "!*-old",
        "--repo",
        "acme/a",
        "--api-url",
        fake.api,
        "--no-verify",
        "--report",
        str(report),
    ]
    environment = {"AUTOFIX_GITHUB_TOKEN": TOKEN}
    dry = CliRunner().invoke(main, [*words, "--dry-run"], env=environment)
    assert dry.exit_code == 1, dry.output
    assert dry.output.count("would be opened") == 2
    assert all(repo.pulls == [] for repo in fake.repos.values())
    result = CliRunner().invoke(main, words, env=environment)
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    assert [(line["name"], line["steps"][0]["kind"], line["steps"][0]["number"]) for line in lines] == [
        ("acme/a", "open", 1),
        ("acme/b", "open", 1),
    ]
    assert "text" not in lines[0]["steps"][0]
    failed = CliRunner().invoke(main, ["bot", "run", "--repo", "acme/none", "--api-url", fake.api], env=environment)
    assert failed.exit_code == 2
    assert TOKEN not in result.output + failed.output + report.read_text()
    assert fake.violations == []


def test_the_command_without_a_token_says_what_to_set() -> None:
    names = ("AUTOFIX_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "GITHUB_API_URL")
    result = CliRunner().invoke(main, ["bot", "run", "--repo", "a/b"], env=dict.fromkeys(names))
    assert result.exit_code == 2
    assert "set AUTOFIX_GITHUB_TOKEN or GH_TOKEN or GITHUB_TOKEN" in result.output


def test_a_line_of_the_report_is_one_line() -> None:
    assert as_line(Summary("a\nb")).count("\n") == 1


def test_the_command_in_a_ci_job_knows_its_repository(tmp_path: Path, fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    monkeypatch.chdir(world.work)
    (world.work / "app.yaml").write_text("not pushed")
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": world.name, "GITHUB_API_URL": fake.api, "GITHUB_TOKEN": TOKEN}
    result = CliRunner().invoke(main, ["bot", "run", "--no-verify"], env={**environment, "GH_TOKEN": None, "AUTOFIX_GITHUB_TOKEN": None})
    assert (result.exit_code, fake.violations) == (0, []), result.output
    assert world.pull().state == "open"
    assert (world.work / "app.yaml").read_text() == "not pushed"
