"""The life of pull requests: what there is and what is wanted go in, what to do comes out. Pure; every decision is made here."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from autofix.bot import fingerprint
from autofix.bot.clone import Commit
from autofix.bot.forge import PullRequest, State

_FORGES_OWN = ("noreply@github.com", "[bot]@users.noreply.github.com")
"""How the addresses end with which GitHub signs what an app commits through it; no person commits with them by git."""


class Kind(enum.Enum):
    """What to do about a branch."""

    OPEN = "open"
    UPDATE = "update"
    REBASE = "rebase"
    DESCRIBE = "describe"
    FINISH = "finish"
    COMMENT = "comment"
    CLOSE = "close"
    CLEAN = "clean"
    SKIP = "skip"
    KEEP = "keep"


NOTHING_LEFT, ELSEWHERE = "nothing is left to fix", "what it mends is in another pull request now"
PUSHES = frozenset({Kind.OPEN, Kind.UPDATE, Kind.REBASE})
CHANGES = frozenset(Kind) - {Kind.SKIP, Kind.KEEP}


class Rebase(enum.Enum):
    """When the branch of an open pull request moves to the new end of the base branch."""

    BEHIND = "behind"
    CONFLICT = "conflict"
    """Only when the files it changes look different now."""


@dataclass(frozen=True)
class Wanted:
    """What this run would propose for one group."""

    group: str
    branch: str
    title: str
    text: str
    findings: tuple[str, ...]
    blobs: Mapping[str, str]
    """The files it changes, and the ids of their new contents."""
    changes: Mapping[str, bytes] = field(repr=False)
    message: str
    """The commit's message, without its seal."""
    urgent: bool = False
    """Something does not deploy without it."""


@dataclass(frozen=True)
class Standing:
    """What there is of a branch: its newest commit, the files that commit changes, its pull requests by age.

    blobs: what the commit changes, where it stands on the end of the base branch; what it holds of the wanted files, where it does not.
    """

    branch: str
    commit: Commit | None = None
    blobs: Mapping[str, str] = field(default_factory=dict)
    pull_requests: Sequence[PullRequest] = ()

    @property
    def open(self) -> PullRequest | None:
        """The open pull request of the branch."""
        return next((one for one in self.pull_requests if one.state is State.OPEN), None)


@dataclass(frozen=True)
class Rules:
    """What the configuration says about the life of pull requests, and what time it is."""

    now: datetime
    max_open: int = 10
    max_per_hour: int = 5
    rebase: Rebase = Rebase.BEHIND
    in_schedule: bool = True
    asked_for: frozenset[str] = frozenset()
    """Groups whose box on the dashboard is ticked: neither limits nor the schedule hold them back."""


@dataclass(frozen=True)
class Action:
    """One decision and its reason."""

    kind: Kind
    branch: str
    reason: str
    wanted: Wanted | None = None
    standing: Standing | None = None

    @property
    def group(self) -> str:
        """The group it is about, or the branch where no group is known."""
        if self.wanted is not None:
            return self.wanted.group
        mark = fingerprint.read_mark(self.pull_request.body) if self.pull_request is not None else None
        return mark.group if mark is not None else self.branch

    @property
    def pull_request(self) -> PullRequest | None:
        """The pull request it is about, unless it is still to be opened."""
        return self.standing.open if self.standing is not None else None


def seal(parent: str, tree: str, committer: str) -> str:
    """What a commit of the bot carries, so that it shows whether somebody changed it: its base, its content and who made it."""
    return hashlib.sha256(f"{parent} {tree} {committer}".encode("utf-8", "replace")).hexdigest()[:16]


def sealed(message: str, parent: str, tree: str, committer: str) -> str:
    """A commit's message with its seal as the last line."""
    return f"{message.rstrip()}\nAutofix-Seal: {seal(parent, tree, committer)}\n"


def unsealed(message: str) -> str:
    """A commit's message without its seal, which is another on each base."""
    return message.rstrip().rpartition("\nAutofix-Seal: ")[0] or message.rstrip()


def is_mine(commit: Commit) -> bool:
    """Whether a commit is as the bot made it, on a base and not on top of somebody's work."""
    said = commit.trailers.get("Autofix-Seal")
    if said is None or len(commit.parents) != 1:
        return False
    address = commit.committer.rpartition("<")[2].rstrip(">")
    return said == seal(commit.parents[0], commit.tree, address) or (
        address.endswith(_FORGES_OWN) and said == seal(commit.parents[0], commit.tree, "")
    )


def declined(pull_requests: Iterable[PullRequest]) -> frozenset[str]:
    """The findings that a person does not want mended: in a pull request that was closed, and in none since then."""
    unwanted: set[str] = set()
    for one in sorted(pull_requests, key=lambda one: (one.created, one.number)):
        mark = fingerprint.read_mark(one.body)
        if mark is not None and one.state is State.CLOSED and not mark.ended:
            unwanted.update(mark.findings)
        elif mark is not None:
            unwanted.difference_update(mark.findings)
    return frozenset(unwanted)


def plan(
    wanted: Sequence[Wanted], standing: Iterable[Standing], base: str, rules: Rules, found: frozenset[str] = frozenset()
) -> list[Action]:
    """What to do, in the order to do it: first keep in order what is open, then open what is missing.

    base: the newest commit of the base branch. found: the ids of everything that there is to mend, in whatever group.
    """
    there = {one.branch: one for one in standing}
    asked = {one.branch: one for one in wanted}
    actions = [_left_over(one, found) for branch, one in there.items() if branch not in asked]
    missing = []
    for one in sorted(wanted, key=lambda one: (one.group not in rules.asked_for, not one.urgent, one.group)):
        here = there.get(one.branch, Standing(one.branch))
        if here.open is not None:
            actions.append(_kept(one, here, here.open, base, rules))
        else:
            missing.append((one, here))
    everything = [each for one in there.values() for each in one.pull_requests]
    room = _Room(rules, [each for each in everything if each.state is State.OPEN and read_by_us(each)], everything)
    closing = sum(action.kind is Kind.CLOSE for action in actions)
    room.open -= closing
    actions += [_missing(one, here, room, rules) for one, here in missing]
    return [action for action in actions if action.reason]


def _held(pull_request: PullRequest) -> tuple[str, ...]:
    """The findings that a pull request says it mends."""
    mark = fingerprint.read_mark(pull_request.body)
    return mark.findings if mark is not None else ()


def read_by_us(pull_request: PullRequest) -> bool:
    """Whether the bot opened a pull request, as far as its body still tells."""
    return fingerprint.read_mark(pull_request.body) is not None


class _Room:
    """How many pull requests may still be opened."""

    def __init__(self, rules: Rules, opened: Sequence[PullRequest], everything: Sequence[PullRequest]) -> None:
        self.rules, self.open = rules, len(opened)
        self.lately = sum(one.created > rules.now - timedelta(hours=1) for one in everything if read_by_us(one))

    def objection(self) -> str:
        if self.open >= self.rules.max_open:
            return f"as many pull requests are open as may be: {self.rules.max_open} (max-open)"
        if self.lately >= self.rules.max_per_hour:
            return f"as many were opened within the hour as may be: {self.rules.max_per_hour} (max-per-hour)"
        return ""

    def take(self) -> None:
        self.open += 1
        self.lately += 1


def _missing(wanted: Wanted, standing: Standing, room: _Room, rules: Rules) -> Action:
    """A group without an open pull request."""

    def skip(reason: str) -> Action:
        return Action(Kind.SKIP, wanted.branch, reason, wanted, standing)

    if standing.commit is not None and not is_mine(standing.commit):
        return skip("a branch of this name holds commits that are not the bot's")
    newest = standing.pull_requests[-1] if standing.pull_requests else None
    if newest is not None and newest.state is State.CLOSED and not read_by_us(newest) and wanted.group not in rules.asked_for:
        return skip(f"pull request {newest.number} from this branch was closed, and does not say any more what it held")
    if wanted.group not in rules.asked_for:
        if not rules.in_schedule:
            return skip("outside the schedule")
        if objection := room.objection():
            return skip(objection)
    room.take()
    return Action(Kind.OPEN, wanted.branch, "found and not proposed yet", wanted, standing)


def _kept(wanted: Wanted, standing: Standing, opened: PullRequest, base: str, rules: Rules) -> Action:
    """A group whose pull request is open."""
    mark = fingerprint.read_mark(opened.body)

    def do(kind: Kind, reason: str) -> Action:
        return Action(kind, wanted.branch, reason, wanted, standing)

    commit = standing.commit
    if commit is not None and not is_mine(commit):
        if mark is not None and mark.hands_off:
            return do(Kind.SKIP, "somebody pushed to the branch; the bot keeps away from it")
        return do(Kind.COMMENT, "somebody pushed to the branch")
    if mark is None:
        return do(Kind.DESCRIBE, "the description lost what the bot needs")
    same = sorted(mark.findings) == sorted(wanted.findings)
    if commit is None:
        return do(Kind.UPDATE, "the branch is gone")
    moved = commit.parents[0] != base
    current = dict(standing.blobs) == dict(wanted.blobs)
    if not same or not current or unsealed(commit.message) != unsealed(wanted.message):
        if not rules.in_schedule and wanted.group not in rules.asked_for:
            return do(Kind.SKIP, "outside the schedule")
        return (
            do(Kind.REBASE, "the base branch changed the same files") if same and moved else do(Kind.UPDATE, "what there is to fix changed")
        )
    if moved and (rules.rebase is Rebase.BEHIND or wanted.group in rules.asked_for):
        if not rules.in_schedule and wanted.group not in rules.asked_for:
            return do(Kind.SKIP, "outside the schedule")
        return do(Kind.REBASE, "the base branch moved on")
    if mark.bare:
        return do(Kind.FINISH, "labels and reviewers are missing")
    if mark.text and mark.text != fingerprint.digest(wanted.title, wanted.text):
        return do(Kind.DESCRIBE, "the description changed")
    return do(Kind.KEEP, "nothing changed")


def _left_over(standing: Standing, found: frozenset[str]) -> Action:
    """A branch that no finding asks for any more."""

    def do(kind: Kind, reason: str) -> Action:
        return Action(kind, standing.branch, reason, None, standing)

    mine = standing.commit is None or is_mine(standing.commit)
    if standing.open is not None:
        if not read_by_us(standing.open):
            return do(Kind.SKIP, "not a pull request of the bot")
        why = NOTHING_LEFT if found.isdisjoint(_held(standing.open)) else ELSEWHERE
        return do(Kind.CLOSE, why) if mine else do(Kind.SKIP, f"{why}, but somebody pushed to the branch")
    if standing.commit is None:
        return do(Kind.SKIP, "")
    if not mine:
        return do(Kind.SKIP, "the branch holds commits that are not the bot's")
    newest = standing.pull_requests[-1] if standing.pull_requests else None
    mark = fingerprint.read_mark(newest.body) if newest is not None else None
    if newest is not None and newest.state is State.CLOSED and not (mark is not None and mark.ended):
        return do(Kind.SKIP, "closed by a person")
    return do(
        Kind.CLEAN, "the branch of a pull request that is done" if newest is not None else "a branch without a pull request or finding"
    )
