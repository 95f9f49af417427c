"""AWS CodeCommit, through boto3. It knows no labels, reviewers, drafts or issues; those are left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, urlsplit

from autofix.bot.forge import Denied, Extras, ForgeError, Issue, Listing, PullRequest, Repository, State, by_age, renewed
from autofix.bot.git import Access, basic
from autofix.bot.waiting import Clock, Failed, patiently

_NEWEST = 30
"""So many pull requests that are not open any more are looked at; each takes a call."""
_TITLE = 150
_DENIED = ("AccessDeniedException", "RepositoryDoesNotExistException", "UnrecognizedClientException", "ExpiredTokenException")
_LIMITED = ("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded")


class Api:
    """Calls to CodeCommit in one region, patient and counted."""

    def __init__(self, client: Any, clock: Clock) -> None:
        self.client, self._clock = client, clock
        self.calls = 0

    def __call__(self, name: str, /, **given: Any) -> Any:
        """Make a call. Raises ForgeError."""
        try:
            return patiently(lambda: self._once(name, given), self._clock)
        except Failed as failure:
            kind = Denied if failure.status == 403 else ForgeError
            raise kind(f"{name}: {failure.message}") from None

    def _once(self, name: str, given: Mapping[str, Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        self.calls += 1
        try:
            return getattr(self.client, name)(**given)
        except ClientError as problem:
            error = problem.response.get("Error", {})
            code, status = error.get("Code", ""), problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            status = 429 if code in _LIMITED else 403 if code in _DENIED else 400 if status == 403 else status
            raise Failed(status, f"{code}: {error.get('Message', '')}") from None
        except BotoCoreError as problem:
            raise Failed(0 if "Connect" in type(problem).__name__ else 400, type(problem).__name__) from None

    def pages(self, name: str, member: str, /, **given: Any) -> Iterator[Any]:
        """The items of a list."""
        while True:
            answer = self(name, **given)
            yield from answer[member]
            if not answer.get("nextToken"):
                return
            given["nextToken"] = answer["nextToken"]


class CodeCommit:
    """One repository on CodeCommit."""

    memory = False
    signs = False
    room = 10_240

    def __init__(self, api: Api, name: str, opened: Callable[[str], str]) -> None:
        """opened: from the URL for git to the header that opens it."""
        self.api, self.name = api, name
        self._opened, self._url = opened, ""
        self._known: dict[str, Any] = {}

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.api.calls

    def repository(self) -> Repository:
        raw = self.api("get_repository", repositoryName=self.name)["repositoryMetadata"]
        self._url = raw["cloneUrlHttp"]
        region = urlsplit(self._url).hostname or ""
        region = region.split(".")[1] if region.count(".") > 1 else ""
        shown = f"https://{region}.console.aws.amazon.com/codesuite/codecommit/repositories/{quote(self.name)}"
        return Repository(self.name, raw.get("defaultBranch") or "", url=shown)

    def access(self) -> Access:
        return Access(self._url, self._opened(self._url))

    def pull_requests(self, prefix: str) -> Listing:
        opened = list(self.api.pages("list_pull_requests", "pullRequestIds", repositoryName=self.name, pullRequestStatus="OPEN"))
        closed = self._closed()
        found = map(self._pull_request, [*opened, *closed[:_NEWEST]])
        return Listing(by_age(one for one in found if one.branch.startswith(prefix)), complete=len(closed) <= _NEWEST)

    def _closed(self) -> list[str]:
        """The ids of those that are not open any more, the newest first."""
        listed = self.api.pages("list_pull_requests", "pullRequestIds", repositoryName=self.name, pullRequestStatus="CLOSED")
        return sorted(listed, key=int, reverse=True)

    def _pull_request(self, name: str) -> PullRequest:
        if name not in self._known:
            self._known[name] = self.api("get_pull_request", pullRequestId=name)["pullRequest"]
        return _read(self._known[name])

    def history(self, branch: str) -> Iterable[PullRequest]:
        opened = self.api.pages("list_pull_requests", "pullRequestIds", repositoryName=self.name, pullRequestStatus="OPEN")
        found = map(self._pull_request, [*opened, *self._closed()[: 10 * _NEWEST]])
        return by_age(one for one in found if one.branch == branch)

    def open(self, branch: str, base: str, title: str, body: str, *, draft: bool) -> PullRequest:  # noqa: ARG002
        if (opened := renewed(self, branch, title, body)) is not None:
            return opened
        target = {"repositoryName": self.name, "sourceReference": branch, "destinationReference": base}
        once = hashlib.sha256(f"{self.name}\0{branch}\0{body}".encode("utf-8", "replace")).hexdigest()
        given = {"title": title[:_TITLE], "description": body, "targets": [target], "clientRequestToken": once}
        raw = self.api("create_pull_request", **given)["pullRequest"]
        self._known[raw["pullRequestId"]] = raw
        return _read(raw)

    def describe(self, number: int, title: str, body: str) -> None:
        known = self._known.pop(str(number), {})
        if known.get("title") != title[:_TITLE]:
            self.api("update_pull_request_title", pullRequestId=str(number), title=title[:_TITLE])
        self.api("update_pull_request_description", pullRequestId=str(number), description=body)

    def close(self, number: int, body: str) -> None:
        self._known.pop(str(number), None)
        self.api("update_pull_request_description", pullRequestId=str(number), description=body)
        self.api("update_pull_request_status", pullRequestId=str(number), pullRequestStatus="CLOSED")

    def decorate(self, number: int, extras: Extras) -> Sequence[str]:  # noqa: ARG002
        return ()

    def comments(self, number: int) -> Iterable[str]:
        threads = self.api.pages("get_comments_for_pull_request", "commentsForPullRequestData", pullRequestId=str(number))
        return [str(each.get("content") or "") for thread in threads for each in thread["comments"] if not each.get("deleted")]

    def comment(self, number: int, text: str) -> None:
        raw = self.api("get_pull_request", pullRequestId=str(number))["pullRequest"]["pullRequestTargets"][0]
        self.api(
            "post_comment_for_pull_request",
            pullRequestId=str(number),
            repositoryName=self.name,
            beforeCommitId=raw["destinationCommit"],
            afterCommitId=raw["sourceCommit"],
            content=text,
            clientRequestToken=hashlib.sha256(f"{number}\0{text}".encode("utf-8", "replace")).hexdigest(),
        )

    def dashboard(self, mark: str) -> Issue | None:  # noqa: ARG002
        return None

    def write_dashboard(self, number: int | None, title: str, body: str) -> Issue:  # noqa: ARG002
        raise ForgeError("CodeCommit has no issues")

    def commit(self, branch: str, base: str, message: str, files: Sequence[tuple[str, str, bytes]], before: str | None) -> str:  # noqa: ARG002
        raise ForgeError("CodeCommit does not sign commits")


def _read(raw: Any) -> PullRequest:
    target = raw["pullRequestTargets"][0]
    merged = bool((target.get("mergeMetadata") or {}).get("isMerged"))
    created = raw["creationDate"]
    return PullRequest(
        number=int(raw["pullRequestId"]),
        branch=target["sourceReference"].removeprefix("refs/heads/"),
        base=target["destinationReference"].removeprefix("refs/heads/"),
        state=State.MERGED if merged else State.OPEN if raw["pullRequestStatus"] == "OPEN" else State.CLOSED,
        title=raw["title"],
        body=raw.get("description") or "",
        created=created if created.tzinfo else created.replace(tzinfo=timezone.utc),
    )


def repositories_of(api: Api) -> Iterator[str]:
    """The names of all repositories of the account in the region."""
    for each in api.pages("list_repositories", "repositories", sortBy="repositoryName", order="ascending"):
        yield each["repositoryName"]


def signed(url: str, region: str, credentials: Any, now: datetime) -> str:
    """The header that opens a repository for git for 15 minutes: AWS's signature in the place of a password."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    signer = SigV4Auth(credentials, "codecommit", region)
    request = AWSRequest(method="GIT", url=url)
    request.context["timestamp"] = now.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%S")
    parts = urlsplit(url)
    canonical = f"GIT\n{parts.path}\n\nhost:{parts.hostname}\n\nhost\n"
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    user = credentials.access_key + (f"%{credentials.token}" if credentials.token else "")
    return basic(user, f"{request.context['timestamp']}Z{signature}")
