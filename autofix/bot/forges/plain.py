"""A plain git remote: branches are pushed, and a ref beside them remembers what was proposed. Nobody is there to comment to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timezone

from autofix.bot.forge import Extras, ForgeError, Issue, Listing, PullRequest, Repository, State
from autofix.bot.git import Access, GitError, basic, scheme_of, without_secret


class PlainGit:
    """One remote that only stores."""

    memory = True
    calls = 0
    signs = False
    room = 65_536

    def __init__(self, url: str, token: str = "") -> None:
        try:
            clean, user, password = without_secret(url)
            scheme = scheme_of(clean)
        except (GitError, ValueError) as problem:
            raise ForgeError(str(problem) if isinstance(problem, GitError) else "this is no URL") from None
        secret = password or token or user
        header = basic(user if password else "x-access-token", secret) if secret and scheme in ("http", "https") else ""
        self._access = Access(clean, header)

    def repository(self) -> Repository:
        return Repository(self._access.url, "", url=self._access.url)

    def access(self) -> Access:
        return self._access

    def pull_requests(self, prefix: str) -> Listing:  # noqa: ARG002
        return Listing(())

    def history(self, branch: str) -> Iterable[PullRequest]:  # noqa: ARG002
        return ()

    def open(self, branch: str, base: str, title: str, body: str, *, draft: bool) -> PullRequest:
        return PullRequest(0, branch, base, State.OPEN, title, body, datetime.now(timezone.utc), draft=draft)

    def describe(self, number: int, title: str, body: str) -> None:
        """Nobody reads it: the commit's message says what there is to say."""

    def close(self, number: int, body: str) -> None:
        """The branch is deleted, and that is all."""

    def decorate(self, number: int, extras: Extras) -> Sequence[str]:  # noqa: ARG002
        return ()

    def comments(self, number: int) -> Iterable[str]:  # noqa: ARG002
        return ()

    def comment(self, number: int, text: str) -> None:
        """Nobody reads it."""

    def dashboard(self, mark: str) -> Issue | None:  # noqa: ARG002
        return None

    def write_dashboard(self, number: int | None, title: str, body: str) -> Issue:  # noqa: ARG002
        raise ForgeError("a plain git remote has no issues")

    def commit(self, branch: str, base: str, message: str, files: Sequence[tuple[str, str, bytes]], before: str | None) -> str:  # noqa: ARG002
        raise ForgeError("a plain git remote does not commit")
