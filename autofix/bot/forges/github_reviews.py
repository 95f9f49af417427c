"""Reviews on GitHub. Its REST API does not resolve conversations: what nobody answered is deleted, the rest says that it is settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from autofix.bot.fingerprint import comment_mark
from autofix.bot.forge import Denied, ForgeError
from autofix.bot.forges.calls import Refused
from autofix.bot.forges.github import GitHub
from autofix.bot.git import Access, basic
from autofix.bot.review import Contribution, Line, Said, Suggestion, shown_lines
from autofix.bot.suggestions import REMARK, is_suggestion

_INSTALLATION = "ghs_"
"""How the tokens of apps and workflows begin; they cannot ask who they are, and speak as bots."""


class GitHubReviews:
    """One repository on GitHub."""

    def __init__(self, github: GitHub) -> None:
        self.api, self._token, self._at = github.api, github.token, f"/repos/{quote(github.name)}"
        self._url = ""

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.api.calls

    def contribution(self, number: int) -> Contribution:
        raw = self.api("GET", f"{self._at}/pulls/{number}")
        base, head = raw["base"]["repo"], raw["head"].get("repo") or {}
        self._url = base["clone_url"]
        return Contribution(
            number=number,
            branch=raw["head"]["ref"],
            same_repository=head.get("full_name") == base["full_name"],
            head=raw["head"]["sha"],
            ref=f"refs/pull/{number}/head",
            open=raw["state"] == "open",
            title=raw["title"],
            url=raw["html_url"],
        )

    def access(self) -> Access:
        return Access(self._url, basic("x-access-token", self._token))

    def diff(self, number: int) -> Mapping[str, Mapping[int, Line]]:
        files = (each for page in self.api.pages(f"{self._at}/pulls/{number}/files", most=30) for each in page)
        return {each["filename"]: shown_lines(each.get("patch") or "") for each in files if each["status"] != "removed"}

    def info(self, suggestion: Suggestion) -> str:  # noqa: ARG002
        return "suggestion"

    def said(self, number: int) -> Sequence[Said]:
        listed = [each for page in self.api.pages(f"{self._at}/pulls/{number}/comments") for each in page]
        answered = {each["in_reply_to_id"] for each in listed if each.get("in_reply_to_id")}
        return [
            Said(
                str(each["id"]),
                each["body"],
                each["path"],
                each.get("start_line") or each.get("line") or 0,
                each.get("line") or 0,
                each["id"] in answered,
            )
            for each in self._own(listed, is_suggestion)
        ]

    def _own(self, listed: Sequence[Any], of_a_kind: Any) -> Iterator[Any]:
        """The comments that this token's owner made: a mark alone anybody can write."""
        marked = [each for each in listed if of_a_kind(each.get("body") or "")]
        login = self._login() if marked else None
        for each in marked:
            user = each.get("user") or {}
            if user.get("login") == login if login is not None else user.get("type") == "Bot":
                yield each

    def _login(self) -> str | None:
        """Whose token it is; None for those of apps, which nobody tells."""
        if self._token.startswith(_INSTALLATION):
            return None
        try:
            return str(self.api("GET", "/user")["login"])
        except Denied:
            return None

    def say(self, contribution: Contribution, comments: Sequence[tuple[Suggestion, str]]) -> Sequence[Suggestion]:
        shown = [self._comment(*each) for each in comments]
        at = f"{self._at}/pulls/{contribution.number}"
        try:
            self.api("POST", f"{at}/reviews", repeatable=False, commit_id=contribution.head, event="COMMENT", comments=shown)
        except Refused:
            return [one for (one, _), comment in zip(comments, shown, strict=True) if not self._alone(at, contribution.head, comment)]
        return ()

    def _alone(self, at: str, head: str, comment: dict[str, Any]) -> bool:
        """One comment by itself: GitHub refuses a whole review where it refuses one."""
        try:
            self.api("POST", f"{at}/comments", repeatable=False, commit_id=head, **comment)
        except Refused:
            return False
        return True

    @staticmethod
    def _comment(one: Suggestion, body: str) -> dict[str, Any]:
        start = {"start_line": one.first, "start_side": "RIGHT"} if one.first < one.last else {}
        return {"path": one.path, "line": one.last, "side": "RIGHT", "body": body, **start}

    def rewrite(self, number: int, said: Said, body: str) -> None:  # noqa: ARG002
        self.api("PATCH", f"{self._at}/pulls/comments/{said.key}", body=body)

    def withdraw(self, number: int, said: Said) -> None:  # noqa: ARG002
        self._delete(f"{self._at}/pulls/comments/{said.key}")

    def _delete(self, path: str) -> None:
        try:
            self.api("DELETE", path)
        except Denied as problem:
            if "404" not in str(problem):
                raise ForgeError(str(problem)) from None

    def resolve(self, number: int, said: Said) -> None:
        """Its REST API has no way to."""

    def remarks(self, number: int) -> Sequence[Said]:
        listed = [each for page in self.api.pages(f"{self._at}/issues/{number}/comments") for each in page]
        mine = self._own(listed, lambda body: body.lstrip().startswith(comment_mark(REMARK)))
        return [Said(str(each["id"]), each["body"]) for each in mine]

    def remark(self, number: int, said: Said | None, body: str | None) -> None:
        if said is None and body is not None:
            self.api("POST", f"{self._at}/issues/{number}/comments", repeatable=False, body=body)
        elif said is not None and body is not None:
            self.api("PATCH", f"{self._at}/issues/comments/{said.key}", body=body)
        elif said is not None:
            self._delete(f"{self._at}/issues/comments/{said.key}")
