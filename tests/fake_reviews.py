"""Reviews on the GitHub of this machine: comments stand on lines of the diff, move with them, and are outdated when these change."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from fake_github import TOKEN, FakeGitHub, Item, NotNow, Repo, _paged, _pull_shape
from openapi import sample

BOT = {"login": "autofix[bot]", "type": "Bot"}


@dataclass
class Comment:
    """A comment on lines, as it was made."""

    id: int
    path: str
    first: int
    last: int
    body: str
    commit: str
    author: dict[str, str]
    answers: int | None = None


class ReviewedGitHub(FakeGitHub):
    """With reviews of pull requests."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.said: dict[int, Comment] = {}
        self.remarks: dict[int, tuple[str, dict[str, str]]] = {}
        self.reviews = 0
        self.who = {TOKEN: BOT}
        self.token = TOKEN

    def api_call(self, verb: str, path: str, query: dict[str, str], body: Any, token: str) -> tuple[int, Any]:
        self.token = token
        return super().api_call(verb, path, query, body, token)

    def next_id(self) -> int:
        return 1 + max([*self.said, *self.remarks, 100])

    def get_user(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        if self.token.startswith("ghs_"):
            raise NotNow(403, "Resource not accessible by integration")
        return 200, {**sample(described, 200), **self.who[self.token]}

    def _head(self, repo: Repo, item: Item) -> str:
        return repo.git("rev-parse", f"refs/pull/{item.number}/head")

    def get_repos_owner_repo_pulls_pull_number(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        repo, item = self._item(parts, rights, "read")
        shown = self._shown(repo, item, _pull_shape(described["answers"]["200"]))
        shown["head"]["sha"] = self._head(repo, item)
        shown["base"]["repo"] = self._shown_repo(repo, rights, shown["base"]["repo"])
        return 200, shown

    def _diff(self, repo: Repo, item: Item, path: str) -> str:
        whole = repo.git("diff", "-U3", f"{item.base}...{self._head(repo, item)}", "--", path)
        return whole[whole.index("@@") :] if "@@" in whole else ""

    def get_repos_owner_repo_pulls_pull_number_files(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        repo, item = self._item(parts, rights, "read")
        listed = repo.git("diff", "--name-status", "--no-renames", f"{item.base}...{self._head(repo, item)}").splitlines()
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        states = {"A": "added", "M": "modified", "D": "removed"}
        files = [line.split("\t") for line in listed]
        shown = [{**shape, "filename": path, "status": states[state], "patch": self._diff(repo, item, path)} for state, path in files]
        return 200, _paged(shown, query)

    def place(self, repo: Repo, item: Item, comment: Comment) -> tuple[int, int] | None:
        """Where the lines of a comment stand now; None where they changed."""
        old, new = (repo.git("show", f"{commit}:{comment.path}").split("\n") for commit in (comment.commit, self._head(repo, item)))
        for block in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            if block.a < comment.first and comment.last <= block.a + block.size:
                return comment.first + block.b - block.a, comment.last + block.b - block.a
        return None

    def _shown_comment(self, repo: Repo, item: Item, comment: Comment, shape: Any) -> Any:
        place = self.place(repo, item, comment)
        shown = {**shape, "id": comment.id, "path": comment.path, "body": comment.body, "user": {**sample_user(), **comment.author}}
        shown |= {"line": place[1]} if place else {}  # GitHub's answers say null, which its description does not know
        shown["start_line"] = place[0] if place and place[0] < place[1] else None
        return shown | ({"in_reply_to_id": comment.answers} if comment.answers else {})

    def get_repos_owner_repo_pulls_pull_number_comments(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        repo, item = self._item(parts, rights, "read")
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        return 200, _paged([self._shown_comment(repo, item, each, shape) for each in self.said.values()], query)

    def _check(self, repo: Repo, item: Item, raw: Any, commit: str) -> Comment:
        first, last = raw.get("start_line", raw["line"]), raw["line"]
        heads = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", self._diff(repo, item, raw["path"]), re.MULTILINE)
        ranges = [range(int(start), int(start) + int(size or 1)) for start, size in heads]
        if commit != self._head(repo, item) or not any(first in each and last in each for each in ranges):
            raise NotNow(422, "Pull request review thread line must be part of the diff")
        if "start_line" in raw and first >= last:
            raise NotNow(422, "Pull request review thread start line must precede the end line.")
        if len(raw["body"]) > 65_536:
            raise NotNow(422, "body is too long")
        return Comment(0, raw["path"], first, last, raw["body"], commit, self.who[self.token])

    def _keep(self, comment: Comment) -> Comment:
        comment.id = self.next_id()
        self.said[comment.id] = comment
        return comment

    def post_repos_owner_repo_pulls_pull_number_reviews(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        repo, item = self._item(parts, rights)
        for comment in [self._check(repo, item, raw, body["commit_id"]) for raw in body["comments"]]:
            self._keep(comment)
        self.reviews += 1
        return 200, sample(described, 200)

    def post_repos_owner_repo_pulls_pull_number_comments(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        repo, item = self._item(parts, rights)
        comment = self._keep(self._check(repo, item, body, body["commit_id"]))
        return 201, self._shown_comment(repo, item, comment, sample(described, 201))

    def patch_repos_owner_repo_pulls_comments_comment_id(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        self._found(parts, rights, "pulls")
        self.said[int(parts["comment_id"])].body = body["body"]
        return 200, sample(described, 200)

    def delete_repos_owner_repo_pulls_comments_comment_id(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        self._found(parts, rights, "pulls")
        if self.said.pop(int(parts["comment_id"]), None) is None:
            raise NotNow(404, "Not Found")
        return 204, None

    # -- comments on the whole pull request

    def get_repos_owner_repo_issues_issue_number_comments(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        self._item(parts, rights, "read")
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        listed = [{**shape, "id": name, "body": text, "user": {**sample_user(), **author}} for name, (text, author) in self.remarks.items()]
        return 200, _paged(listed, query)

    def post_repos_owner_repo_issues_issue_number_comments(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> Any:
        self._item(parts, rights)
        self.remarks[self.next_id()] = body["body"], self.who[self.token]
        return 201, sample(described, 201)

    def patch_repos_owner_repo_issues_comments_comment_id(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> Any:
        self._found(parts, rights, "pulls")
        self.remarks[int(parts["comment_id"])] = body["body"], self.who[self.token]
        return 200, sample(described, 200)

    def delete_repos_owner_repo_issues_comments_comment_id(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> Any:
        self._found(parts, rights, "pulls")
        del self.remarks[int(parts["comment_id"])]
        return 204, None


def sample_user() -> Any:
    """Somebody, as GitHub describes people."""
    from openapi import PUBLISHED, _sample

    return _sample(PUBLISHED["components"]["schemas"]["simple-user"])
