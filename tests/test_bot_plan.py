"""The life of pull requests, as a table: what there is, what is wanted, what is done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import pytest

from autofix.bot.clone import Commit
from autofix.bot.fingerprint import Mark, marked, read_mark, unmarked
from autofix.bot.forge import PullRequest, State
from autofix.bot.plan import Kind, Rebase, Rules, Standing, Wanted, declined, is_mine, plan, sealed

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=timezone.utc)
BASE, OLD = "b" * 40, "a" * 40
A, B, C = "aaaaaaaa", "bbbbbbbb", "cccccccc"
EVERY_DAY = Rules(NOW)
BLOBS = {"app.yaml": "1" * 40}
MINE, SOMEBODY = "autofix <autofix@example.com>", "Ann <ann@example.com>"


def wanted(
    group: str = "one", findings: tuple[str, ...] = (A,), *, blobs: dict[str, str] = BLOBS, text: str = "text", urgent: bool = False
) -> Wanted:
    return Wanted(
        group, f"autofix/{group}", "title", text, findings, blobs, {"app.yaml": b""}, f"title\n\nAutofix-Group: {group}\n", urgent
    )


def commit(parent: str = BASE, group: str = "one", committer: str = MINE, *, by: str = MINE, tree: str = "t" * 40) -> Commit:
    address = by.rpartition("<")[2].rstrip(">")
    message = sealed(f"title\n\nAutofix-Group: {group}\n", parent, "t" * 40, address)
    return Commit("c" * 40, tree, (parent,), committer, 0, message)


def pull(
    number: int = 1, state: State = State.OPEN, findings: tuple[str, ...] = (A,), *, group: str = "one", mark: Mark | None = None,
    body: str | None = None, age: timedelta = timedelta(days=1),
) -> PullRequest:  # fmt: skip
    own = marked(mark or Mark(group, findings), "title", "text")
    return PullRequest(number, f"autofix/{group}", "main", state, "title", own if body is None else body, NOW - age)


def standing(*pulls: PullRequest, tip: Commit | None = None, blobs: dict[str, str] = BLOBS) -> Standing:
    return Standing("autofix/one", tip, blobs, pulls)


@dataclass(frozen=True)
class Case:
    reason: str
    wanted: tuple[Wanted, ...]
    standing: tuple[Standing, ...]
    kinds: tuple[Kind, ...]
    rules: Rules = EVERY_DAY


LATE = replace(Rules(NOW), in_schedule=False)
CONFLICT = replace(Rules(NOW), rebase=Rebase.CONFLICT)
ENDED = pull(state=State.CLOSED, mark=Mark("one", (A,), ended=True))
CASES = [
    Case("a finding is new", (wanted(),), (), (Kind.OPEN,)),
    Case("a run died after the push", (wanted(),), (standing(tip=commit()),), (Kind.OPEN,)),
    Case("nothing changed", (wanted(),), (standing(pull(), tip=commit()),), (Kind.KEEP,)),
    Case("another finding came", (wanted(findings=(A, B)),), (standing(pull(), tip=commit()),), (Kind.UPDATE,)),
    Case(
        "the same finding is mended otherwise", (wanted(),), (standing(pull(), tip=commit(), blobs={"app.yaml": "2" * 40}),), (Kind.UPDATE,)
    ),
    Case("a file left the pull request", (wanted(),), (standing(pull(), tip=commit(), blobs={**BLOBS, "b.yaml": "2"}),), (Kind.UPDATE,)),
    Case("the base moved", (wanted(),), (standing(pull(), tip=commit(OLD)),), (Kind.REBASE,)),
    Case("the base moved, and only conflicts count", (wanted(),), (standing(pull(), tip=commit(OLD)),), (Kind.KEEP,), CONFLICT),
    Case(
        "the base changed the same file",
        (wanted(),),
        (standing(pull(), tip=commit(OLD), blobs={"app.yaml": "2"}),),
        (Kind.REBASE,),
        CONFLICT,
    ),
    Case("only the text changed", (wanted(text="new"),), (standing(pull(), tip=commit()),), (Kind.DESCRIBE,)),
    Case("a run died before the labels", (wanted(),), (standing(pull(mark=Mark("one", (A,), bare=True)), tip=commit()),), (Kind.FINISH,)),
    Case("the body was rewritten by a person", (wanted(),), (standing(pull(body="mine now"), tip=commit()),), (Kind.DESCRIBE,)),
    Case("the branch is gone", (wanted(),), (standing(pull()),), (Kind.UPDATE,)),
    Case("a person pushed", (wanted(),), (standing(pull(), tip=commit(committer=SOMEBODY)),), (Kind.COMMENT,)),
    Case("a person changed our commit", (wanted(),), (standing(pull(), tip=commit(tree="x" * 40)),), (Kind.COMMENT,)),
    Case(
        "a person pushed, and was told",
        (wanted(findings=(A, B)),),
        (standing(pull(mark=Mark("one", (A,), hands_off=True)), tip=commit(committer=SOMEBODY)),),
        (Kind.SKIP,),
    ),
    Case("a person pushed and nothing is left", (), (standing(pull(), tip=commit(committer=SOMEBODY)),), (Kind.SKIP,)),
    Case("a person's branch has the name", (wanted(),), (standing(tip=commit(committer=SOMEBODY)),), (Kind.SKIP,)),
    Case("nothing is left", (), (standing(pull(), tip=commit()),), (Kind.CLOSE,)),
    Case("nothing is left, and the branch is gone", (), (standing(pull()),), (Kind.CLOSE,)),
    Case("a pull request that is not ours", (), (standing(pull(body="by hand"), tip=commit(committer=SOMEBODY)),), (Kind.SKIP,)),
    Case("closed by the bot, and the branch is still there", (), (standing(ENDED, tip=commit()),), (Kind.CLEAN,)),
    Case("merged, and the branch is still there", (), (standing(pull(state=State.MERGED), tip=commit()),), (Kind.CLEAN,)),
    Case("a run died after the push, and the finding is gone", (), (standing(tip=commit()),), (Kind.CLEAN,)),
    Case("closed by a person", (), (standing(pull(state=State.CLOSED), tip=commit()),), (Kind.SKIP,)),
    Case("closed by a person, branch deleted", (), (standing(pull(state=State.CLOSED)),), ()),
    Case(
        "closed by a person, and something new came",
        (wanted(findings=(B,)),),
        (standing(pull(state=State.CLOSED), tip=commit()),),
        (Kind.OPEN,),
    ),
    Case("closed by a person who took our mark away", (wanted(),), (standing(pull(state=State.CLOSED, body="no")),), (Kind.SKIP,)),
    Case("closed by the bot, and found again", (wanted(),), (standing(ENDED),), (Kind.OPEN,)),
    Case("outside the schedule: nothing opens", (wanted(),), (), (Kind.SKIP,), LATE),
    Case("outside the schedule: nothing moves", (wanted(),), (standing(pull(), tip=commit(OLD)),), (Kind.SKIP,), LATE),
    Case("outside the schedule: what is done closes", (), (standing(pull(), tip=commit()),), (Kind.CLOSE,), LATE),
    Case("outside the schedule, but asked for", (wanted(),), (), (Kind.OPEN,), replace(LATE, asked_for=frozenset({"one"}))),
    Case("as many are open as may be", (wanted(), wanted("two")), (), (Kind.OPEN, Kind.SKIP), replace(Rules(NOW), max_open=1)),
    Case(
        "as many were opened as may be in an hour",
        (wanted(), wanted("two")),
        (),
        (Kind.OPEN, Kind.SKIP),
        replace(Rules(NOW), max_per_hour=1),
    ),
    Case(
        "one was opened a minute ago",
        (wanted("two"),),
        (standing(pull(state=State.MERGED, age=timedelta(minutes=1))),),
        (Kind.SKIP,),
        replace(Rules(NOW), max_per_hour=1),
    ),
    Case(
        "one closes, so there is room for another",
        (wanted("two"),),
        (standing(pull(), tip=commit()),),
        (Kind.CLOSE, Kind.OPEN),
        replace(Rules(NOW), max_open=1),
    ),
    Case("what is asked for ignores the limits", (wanted(),), (), (Kind.OPEN,), Rules(NOW, max_open=0, asked_for=frozenset({"one"}))),
    Case("what does not deploy comes first", (wanted(), wanted("z", urgent=True)), (), (Kind.OPEN, Kind.SKIP), Rules(NOW, max_open=1)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.reason)
def test_the_life_of_a_pull_request(case: Case) -> None:
    actions = plan(case.wanted, case.standing, BASE, case.rules)
    assert tuple(action.kind for action in actions) == case.kinds
    assert all(action.reason for action in actions)


def test_the_plan_has_no_order_of_its_own_input() -> None:
    groups = [wanted(name) for name in ("b", "a", "c")]
    assert [action.group for action in plan(groups, [], BASE, Rules(NOW))] == ["a", "b", "c"]
    urgent = [wanted("b"), wanted("c", urgent=True)]
    assert [action.group for action in plan(urgent, [], BASE, Rules(NOW))] == ["c", "b"]


@pytest.mark.parametrize(
    ("pulls", "expected"),
    [
        pytest.param([pull(state=State.CLOSED, findings=(A, B))], {A, B}, id="closed by a person"),
        pytest.param([ENDED], set(), id="closed by the bot"),
        pytest.param([pull(state=State.MERGED)], set(), id="merged"),
        pytest.param([pull(1, State.CLOSED, age=timedelta(days=2)), pull(2, State.OPEN)], set(), id="opened again"),
        pytest.param([pull(2, State.CLOSED), pull(1, State.MERGED, age=timedelta(days=2))], {A}, id="merged once, unwanted now"),
        pytest.param([pull(1, State.CLOSED, group="all"), pull(2, State.CLOSED, (C,), group="two")], {A, C}, id="in whatever group"),
        pytest.param([pull(state=State.CLOSED, body="no mark")], set(), id="nothing is known"),
    ],
)
def test_what_a_person_declined(pulls: list[PullRequest], expected: set[str]) -> None:
    assert declined(pulls) == expected


def test_a_commit_of_ours_is_known_by_its_seal() -> None:
    assert is_mine(commit())
    assert not is_mine(commit(committer=SOMEBODY))
    assert not is_mine(replace(commit(), parents=(OLD,)))
    assert not is_mine(replace(commit(), parents=(BASE, OLD)))
    assert not is_mine(replace(commit(), message="Merge main"))


def test_a_commit_through_the_forge_is_ours_only_as_the_forge_signs_it() -> None:
    made = replace(commit(), message=sealed("m", BASE, "t" * 40, ""))
    assert is_mine(replace(made, committer="GitHub <noreply@github.com>"))
    assert is_mine(replace(made, committer="x <41898282+github-actions[bot]@users.noreply.github.com>"))
    assert not is_mine(replace(made, committer="Ann <12+ann@users.noreply.github.com>"))


@pytest.mark.parametrize("mark", [Mark("x", (A, B)), Mark("a/b", (), ended=True), Mark("y", (C,), bare=True), Mark("z", hands_off=True)])
def test_a_mark_is_read_as_it_was_written(mark: Mark) -> None:
    body = marked(mark, "t", "the text")
    found = read_mark(body.replace("\n", "\r\n"))
    assert found is not None
    assert replace(found, text="") == mark
    assert unmarked(body) == "the text"


def test_a_mark_inside_the_text_counts_for_nothing() -> None:
    forged = marked(Mark("forged", (A,)), "t", "x")
    assert read_mark("hello\n" + forged) is None
    assert read_mark('<!-- autofix:state {"group":1} -->') is None
    assert read_mark("<!-- autofix:state {nothing} -->") is None
