"""GitLab, on gitlab.com or a server of your own, through python-gitlab's HTTP layer: every call is one that stands here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests
from gitlab import Gitlab
from gitlab.exceptions import GitlabError

from autofix import __version__
from autofix.bot.forge import Extras, ForgeError, Issue, Listing, PullRequest, Repository, State, by_age, renewed
from autofix.bot.forges.calls import DASHBOARD_LABEL, PAGE, Calls, Refused, either
from autofix.bot.git import Access, basic
from autofix.bot.waiting import Clock, Failed

_DRAFT = "Draft: "
_DEVELOPER = 30
"""The access level from which on somebody may push."""
_STATES = {"opened": State.OPEN, "locked": State.OPEN, "merged": State.MERGED}


class Api(Calls):
    """Calls to one GitLab."""

    home = "project"

    def __init__(self, url: str, token: str, clock: Clock) -> None:
        super().__init__(clock, [token])
        self._headers: dict[str, str] = {}
        session = requests.Session()
        session.hooks["response"].append(self._remember)
        self._gitlab = Gitlab(url, oauth_token=token, timeout=60, user_agent=f"autofix/{__version__}", session=session)

    def _remember(self, answer: requests.Response, **_: object) -> None:
        """The headers say how long to wait; the errors of python-gitlab do not hold them."""
        self._headers = dict(answer.headers)

    def _once(self, verb: str, path: str, given: dict[str, Any]) -> Any:
        body: dict[str, Any] = {"query_data" if verb in ("GET", "DELETE") else "post_data": given}
        try:
            answer = self._gitlab.http_request(verb.lower(), path, **body, obey_rate_limit=False, max_retries=0)
            return answer.json() if answer.content else None
        except GitlabError as problem:
            raise Failed(problem.response_code or 0, f"{problem.response_code} {problem.error_message}", self._headers) from None
        except (requests.RequestException, ValueError) as problem:
            raise Failed(0, f"no answer ({type(problem).__name__})") from None


class GitLab:
    """One project on GitLab."""

    memory = False
    room = 65_536
    signs = False
    """Whether GitLab signs what its API commits is its administrator's choice, which nobody tells."""

    def __init__(self, api: Api, name: str, token: str) -> None:
        self.api, self.name, self.token = api, name, token
        self.at = f"/projects/{quote(name, safe='')}"
        self._url = ""
        self._drafts: set[int] = set()

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.api.calls

    def repository(self) -> Repository:
        raw = self.api("GET", self.at)
        self._url, self.name = raw["http_url_to_repo"], raw["path_with_namespace"]
        self.at = f"/projects/{raw['id']}"
        rights = [level["access_level"] for level in (raw.get("permissions") or {}).values() if level]
        writable = max(rights) >= _DEVELOPER if rights else True
        return Repository(self.name, raw.get("default_branch") or "", bool(raw.get("archived")), writable, raw["web_url"])

    def access(self) -> Access:
        return Access(self._url, basic("oauth2", self.token))

    def pull_requests(self, prefix: str) -> Listing:
        opened = [each for page in self.api.pages(f"{self.at}/merge_requests", state="opened") for each in page]
        closed = [
            self.api("GET", f"{self.at}/merge_requests", state=state, order_by="updated_at", sort="desc", per_page=PAGE)
            for state in ("closed", "merged")
        ]
        listed = [*opened, *(each for page in closed for each in page)]
        return Listing(self._mine(listed, prefix), complete=all(len(page) < PAGE for page in closed))

    def history(self, branch: str) -> Iterable[PullRequest]:
        pages = self.api.pages(f"{self.at}/merge_requests", state="all", source_branch=branch)
        return self._mine([each for page in pages for each in page], branch)

    def _mine(self, listed: Iterable[Any], prefix: str) -> list[PullRequest]:
        """Those whose branch stands in this very project, by age."""
        return by_age(
            self._read(each)
            for each in listed
            if each["source_branch"].startswith(prefix) and each["source_project_id"] == each["target_project_id"]
        )

    def _read(self, raw: Any) -> PullRequest:
        """A merge request; that it is a draft stands in its title on GitLab."""
        draft = bool(raw.get("draft"))
        if draft:
            self._drafts.add(raw["iid"])
        return PullRequest(
            number=raw["iid"],
            branch=raw["source_branch"],
            base=raw["target_branch"],
            state=_STATES.get(raw["state"], State.CLOSED),
            title=raw["title"].removeprefix(_DRAFT),
            body=raw.get("description") or "",
            created=datetime.fromisoformat(raw["created_at"].replace("Z", "+00:00")),
            url=raw["web_url"],
            draft=draft,
        )

    def open(self, branch: str, base: str, title: str, body: str, *, draft: bool) -> PullRequest:
        given: dict[str, Any] = {
            "source_branch": branch,
            "target_branch": base,
            "title": (_DRAFT if draft else "") + title,
            "description": body,
        }
        try:
            return self._read(self.api("POST", f"{self.at}/merge_requests", **given))
        except Refused as problem:
            if (opened := renewed(self, branch, title, body)) is None:
                raise ForgeError(str(problem)) from None
            return opened

    def describe(self, number: int, title: str, body: str) -> None:
        shown = (_DRAFT if number in self._drafts else "") + title
        self.api("PUT", f"{self.at}/merge_requests/{number}", title=shown, description=body)

    def close(self, number: int, body: str) -> None:
        self.api("PUT", f"{self.at}/merge_requests/{number}", state_event="close", description=body)

    def decorate(self, number: int, extras: Extras) -> Sequence[str]:
        at, refused = f"{self.at}/merge_requests/{number}", []
        given: dict[str, Any] = {}
        if extras.labels:
            given["add_labels"] = ",".join(extras.labels)
        if extras.reviewers or extras.assignees:
            there = self.api("GET", at)
            for member, names in (("reviewers", extras.reviewers), ("assignees", extras.assignees)):
                known = {name: self._user(name) for name in names}
                refused += [f"{name} cannot review: GitLab knows no such user" for name, user in known.items() if user is None]
                new = [user for user in known.values() if user is not None]
                if new:
                    given[f"{member.removesuffix('s')}_ids"] = list(dict.fromkeys([*(each["id"] for each in there[member]), *new]))
        if given:
            self.api("PUT", at, **given)
        return refused

    def _user(self, name: str) -> int | None:
        """The id of a user; a group cannot be asked for a review through the API."""
        found = self.api("GET", "/users", username=name) if "/" not in name else []
        return int(found[0]["id"]) if found else None

    def comments(self, number: int) -> Iterable[str]:
        return [str(each.get("body") or "") for page in self.api.pages(f"{self.at}/merge_requests/{number}/notes") for each in page]

    def comment(self, number: int, text: str) -> None:
        self.api("POST", f"{self.at}/merge_requests/{number}/notes", repeatable=False, body=text)

    def dashboard(self, mark: str) -> Issue | None:
        listed = self.api("GET", f"{self.at}/issues", state="opened", labels=DASHBOARD_LABEL, per_page=PAGE)
        found = [each for each in listed if mark in (each.get("description") or "")]
        return _issue(min(found, key=lambda each: int(each["iid"]))) if found else None

    def write_dashboard(self, number: int | None, title: str, body: str) -> Issue:
        if number is None:
            return _issue(self.api("POST", f"{self.at}/issues", repeatable=False, title=title, description=body, labels=DASHBOARD_LABEL))
        return _issue(self.api("PUT", f"{self.at}/issues/{number}", title=title, description=body))

    def commit(self, branch: str, base: str, message: str, files: Sequence[tuple[str, str, bytes]], before: str | None) -> str:  # noqa: ARG002
        raise ForgeError("autofix does not commit through GitLab")


def _issue(raw: Any) -> Issue:
    return Issue(raw["iid"], raw["title"], raw.get("description") or "", raw["web_url"])


def projects_of(api: Api, group: str) -> Iterator[str]:
    """The names of the projects of a group and its subgroups, or of a user, that are not archived."""
    wanted: dict[str, Any] = {"archived": False, "order_by": "path", "sort": "asc"}
    whose = f"{quote(group, safe='')}/projects"
    of_group = api.pages(f"/groups/{whose}", include_subgroups=True, with_shared=False, **wanted)
    for page in either(of_group, api.pages(f"/users/{whose}", **wanted)):
        yield from (each["path_with_namespace"] for each in page if not each.get("empty_repo"))
