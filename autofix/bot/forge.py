"""What the bot asks of a forge: a small protocol, and the values that travel through it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from autofix.bot.git import Access


class ForgeError(Exception):
    """A forge that does not do what was asked, in words for the user that hold no secret."""


class Denied(ForgeError):
    """The token may not do this, or there is no such repository for it."""


class State(enum.Enum):
    """Where a pull request stands."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True)
class Repository:
    """What the bot needs to know of a repository."""

    name: str
    default_branch: str
    archived: bool = False
    writable: bool = True
    """Whether the token may push."""
    url: str = ""
    """For people."""


@dataclass(frozen=True)
class PullRequest:
    """A pull request from a branch of the same repository."""

    number: int
    """0 where the forge knows no pull requests."""
    branch: str
    base: str
    state: State
    title: str
    body: str
    created: datetime
    url: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Issue:
    """An issue the bot writes: its dashboard."""

    number: int
    title: str
    body: str
    url: str = ""


@dataclass(frozen=True)
class Extras:
    """What a pull request gets besides its text."""

    labels: Sequence[str] = ()
    reviewers: Sequence[str] = ()
    """People (``alice``) and teams (``org/team``)."""
    assignees: Sequence[str] = ()


@dataclass(frozen=True)
class Listing:
    """Pull requests by age; complete where there never were others."""

    pull_requests: Sequence[PullRequest]
    complete: bool = True


class Forge(Protocol):
    """One repository on a forge. Every method raises ForgeError; each makes one step that can be made again."""

    memory: bool
    """Whether the forge knows no pull requests, so that branches and refs have to remember what was proposed."""

    signs: bool
    """Whether it signs what is committed through it."""
    room: int
    """So many characters does a description hold."""

    @property
    def calls(self) -> int:
        """How many calls of its API were made."""

    def repository(self) -> Repository:
        """Look the repository up."""

    def access(self) -> Access:
        """Where git fetches from and pushes to."""

    def pull_requests(self, prefix: str) -> Listing:
        """All open pull requests whose branch begins with the prefix, and the newest of the others."""

    def history(self, branch: str) -> Iterable[PullRequest]:
        """Every pull request there ever was from a branch."""

    def open(self, branch: str, base: str, title: str, body: str, *, draft: bool) -> PullRequest:
        """Open a pull request, or return the one that is open from this branch already."""

    def describe(self, number: int, title: str, body: str) -> None:
        """Give an open or closed pull request another title and body."""

    def close(self, number: int, body: str) -> None:
        """Close a pull request and give it its last body, in one step."""

    def decorate(self, number: int, extras: Extras) -> Sequence[str]:
        """Add labels, reviewers, assignees; returns what the forge refused, in words. What is there already stays."""

    def comments(self, number: int) -> Iterable[str]:
        """The comments of a pull request."""

    def comment(self, number: int, text: str) -> None:
        """Add a comment to a pull request."""

    def dashboard(self, mark: str) -> Issue | None:
        """The open issue whose body holds a mark."""

    def write_dashboard(self, number: int | None, title: str, body: str) -> Issue:
        """Open the dashboard, or write it anew."""

    def commit(self, branch: str, base: str, message: str, files: Sequence[tuple[str, str, bytes]], before: str | None) -> str:
        """Commit files (path, mode, bytes) on top of a base through the forge, which signs; the branch is moved from before to there."""


def by_age(pull_requests: Iterable[PullRequest]) -> list[PullRequest]:
    """Each pull request once, the oldest first."""
    found = {one.number: one for one in pull_requests}
    return [found[number] for number in sorted(found)]


def renewed(forge: Forge, branch: str, title: str, body: str) -> PullRequest | None:
    """The pull request that is open from a branch already, with another title and body."""
    opened = [one for one in forge.history(branch) if one.branch == branch and one.state is State.OPEN]
    if not opened:
        return None
    forge.describe(opened[-1].number, title, body)
    return opened[-1]
