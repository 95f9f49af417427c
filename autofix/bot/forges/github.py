"""GitHub and GitHub Enterprise, through PyGithub's requester: every call is one that stands here, none is made behind our back."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from github import Auth, Github, GithubException
from requests.exceptions import RequestException

from autofix import __version__
from autofix.bot.forge import Denied, Extras, ForgeError, Issue, Listing, PullRequest, Repository, State, by_age, renewed
from autofix.bot.forges.calls import DASHBOARD_LABEL, PAGE, Calls, Refused, either
from autofix.bot.git import Access, basic
from autofix.bot.waiting import Clock, Failed

API = "https://api.github.com"


class Api(Calls):
    """Calls to one GitHub, as the owner of a token or as an app."""

    def __init__(self, url: str, auth: Auth.Auth, clock: Clock, secrets: Sequence[str]) -> None:
        super().__init__(clock, secrets)
        self._requester = Github(
            base_url=url.rstrip("/"),
            auth=auth,
            retry=None,
            timeout=60,
            user_agent=f"autofix/{__version__}",
            seconds_between_requests=None,
            seconds_between_writes=None,
        ).requester

    def _once(self, verb: str, path: str, given: dict[str, Any]) -> Any:
        try:
            body = {"parameters": given} if verb == "GET" else {"input": given or None}
            return self._requester.requestJsonAndCheck(verb, path, **body)[1]
        except GithubException as problem:
            headers = {str(key): str(value) for key, value in (problem.headers or {}).items()}
            raise Failed(problem.status, _message(problem), headers) from None
        except RequestException as problem:
            raise Failed(0, f"no answer ({type(problem).__name__})") from None


def _message(problem: GithubException) -> str:
    data = problem.data if isinstance(problem.data, dict) else {}
    errors = [str(each.get("message") or each) if isinstance(each, dict) else str(each) for each in data.get("errors") or ()]
    return " ".join([f"{problem.status}", str(data.get("message") or ""), *errors]).strip()


class GitHub:
    """One repository on GitHub."""

    def __init__(self, api: Api, name: str, token: str) -> None:
        self.api, self.name, self.token = api, name, token
        self._at = f"/repos/{quote(name)}"
        self._url = ""
        self.memory, self.signs, self.room = False, True, 65_536

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.api.calls

    def repository(self) -> Repository:
        raw = self.api("GET", self._at)
        self._url = raw["clone_url"]
        self.name = raw["full_name"]
        self._at = f"/repos/{quote(self.name)}"
        writable = bool((raw.get("permissions") or {}).get("push", True))
        return Repository(
            self.name, raw["default_branch"], bool(raw.get("archived")) or bool(raw.get("disabled")), writable, raw["html_url"]
        )

    def access(self) -> Access:
        return Access(self._url, basic("x-access-token", self.token))

    def pull_requests(self, prefix: str) -> Listing:
        found = [each for page in self.api.pages(f"{self._at}/pulls", state="open") for each in page]
        closed = self.api("GET", f"{self._at}/pulls", state="closed", sort="updated", direction="desc", per_page=PAGE)
        return Listing(self._mine([*found, *closed], prefix), complete=len(closed) < PAGE)

    def history(self, branch: str) -> Iterable[PullRequest]:
        owner = self.name.partition("/")[0]
        pages = self.api.pages(f"{self._at}/pulls", state="all", head=f"{owner}:{branch}")
        return self._mine([each for page in pages for each in page], branch)

    def _mine(self, listed: Iterable[Any], prefix: str) -> list[PullRequest]:
        """Those whose branch stands in this very repository, by age."""
        return by_age(
            _pull_request(each)
            for each in listed
            if each["head"]["ref"].startswith(prefix)
            and ((each["head"].get("repo") or {}).get("full_name") or "").lower() == self.name.lower()
        )

    def open(self, branch: str, base: str, title: str, body: str, *, draft: bool) -> PullRequest:
        try:
            return _pull_request(self.api("POST", f"{self._at}/pulls", title=title, head=branch, base=base, body=body, draft=draft))
        except Refused as problem:
            if draft and "draft" in str(problem).lower():
                return self.open(branch, base, title, body, draft=False)
            if (opened := renewed(self, branch, title, body)) is None:
                raise ForgeError(str(problem)) from None
            return opened

    def describe(self, number: int, title: str, body: str) -> None:
        self.api("PATCH", f"{self._at}/pulls/{number}", title=title, body=body)

    def close(self, number: int, body: str) -> None:
        self.api("PATCH", f"{self._at}/pulls/{number}", state="closed", body=body)

    def decorate(self, number: int, extras: Extras) -> Sequence[str]:
        refused: list[str] = []
        for what, names in (("labels", extras.labels), ("assignees", extras.assignees[:10])):
            given: dict[str, Any] = {what: list(names)}
            try:
                if names:
                    self.api("POST", f"{self._at}/issues/{number}/{what}", **given)
            except Refused as problem:
                refused.append(str(problem))
        if extras.reviewers and not self._ask(number, extras.reviewers):
            refused += [f"{name} cannot review" for name in extras.reviewers if len(extras.reviewers) == 1 or not self._ask(number, [name])]
        return refused

    def _ask(self, number: int, names: Sequence[str]) -> bool:
        """Request reviews; GitHub refuses all of them where it refuses one."""
        people = [name for name in names if "/" not in name]
        teams = [name.rpartition("/")[2] for name in names if "/" in name]
        try:
            self.api("POST", f"{self._at}/pulls/{number}/requested_reviewers", reviewers=people, team_reviewers=teams)
        except (Refused, Denied):
            return False
        return True

    def comments(self, number: int) -> Iterable[str]:
        return [str(each.get("body") or "") for page in self.api.pages(f"{self._at}/issues/{number}/comments") for each in page]

    def comment(self, number: int, text: str) -> None:
        self.api("POST", f"{self._at}/issues/{number}/comments", repeatable=False, body=text)

    def dashboard(self, mark: str) -> Issue | None:
        listed = self.api("GET", f"{self._at}/issues", state="open", labels=DASHBOARD_LABEL, per_page=PAGE)
        found = [each for each in listed if "pull_request" not in each and mark in (each.get("body") or "")]
        return _issue(min(found, key=lambda each: int(each["number"]))) if found else None

    def write_dashboard(self, number: int | None, title: str, body: str) -> Issue:
        if number is None:
            return _issue(self.api("POST", f"{self._at}/issues", repeatable=False, title=title, body=body, labels=[DASHBOARD_LABEL]))
        return _issue(self.api("PATCH", f"{self._at}/issues/{number}", title=title, body=body))

    def commit(self, branch: str, base: str, message: str, files: Sequence[tuple[str, str, bytes]], before: str | None) -> str:
        entries = [self._entry(*each) for each in files]
        tree = self.api("POST", f"{self._at}/git/trees", base_tree=base, tree=entries)["sha"]
        made = str(self.api("POST", f"{self._at}/git/commits", message=message, tree=tree, parents=[base])["sha"])
        if before is None:
            self.api("POST", f"{self._at}/git/refs", ref=f"refs/heads/{branch}", sha=made)
        else:
            now = self.api("GET", f"{self._at}/git/ref/heads/{quote(branch)}")["object"]["sha"]
            if now != before:
                raise ForgeError("somebody else moved the branch meanwhile; the next run looks again")
            self.api("PATCH", f"{self._at}/git/refs/heads/{quote(branch)}", sha=made, force=True)
        return made

    def _entry(self, path: str, mode: str, data: bytes) -> dict[str, str]:
        """A file of a tree; what is no plain text goes as a blob of its own."""
        blob = self.api("POST", f"{self._at}/git/blobs", content=base64.b64encode(data).decode("ascii"), encoding="base64")
        return {"path": path, "mode": mode, "type": "blob", "sha": blob["sha"]}


def _pull_request(raw: Any) -> PullRequest:
    state = State.OPEN if raw["state"] == "open" else State.MERGED if raw.get("merged_at") else State.CLOSED
    return PullRequest(
        number=raw["number"],
        branch=raw["head"]["ref"],
        base=raw["base"]["ref"],
        state=state,
        title=raw["title"],
        body=raw.get("body") or "",
        created=datetime.fromisoformat(raw["created_at"].replace("Z", "+00:00")),
        url=raw["html_url"],
        draft=bool(raw.get("draft")),
    )


def _issue(raw: Any) -> Issue:
    return Issue(raw["number"], raw["title"], raw.get("body") or "", raw["html_url"])


def repositories_of(api: Api, owner: str) -> Iterator[str]:
    """The names of the repositories of an organization, or of a user, that are not archived."""
    whose = f"{quote(owner)}/repos"
    for page in either(api.pages(f"/orgs/{whose}", sort="full_name"), api.pages(f"/users/{whose}", sort="full_name")):
        yield from (each["full_name"] for each in page if not (each.get("archived") or each.get("disabled") or each.get("size") == 0))


_INSTALLED: dict[tuple[str, str, str], tuple[str, float]] = {}
"""Tokens of app installations, which hold for an hour: (API, app, owner) -> (token, until when it is used)."""


def installation_token(url: str, app: str, key: str, name: str, clock: Clock) -> str:
    """A token for the installation of a GitHub App on a repository's (or an organization's) account."""
    owner = name.partition("/")[0]
    token, until = _INSTALLED.get((url, app, owner), ("", 0.0))
    if clock.now() < until:
        return token
    api = Api(url, Auth.AppAuth(app, key), clock, [key])
    where = f"/repos/{quote(name)}/installation" if "/" in name else f"/orgs/{quote(owner)}/installation"
    made = api("POST", f"/app/installations/{api('GET', where)['id']}/access_tokens")
    _INSTALLED[url, app, owner] = made["token"], clock.now() + 45 * 60
    return str(made["token"])
