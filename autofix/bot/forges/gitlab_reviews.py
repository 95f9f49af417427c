"""Reviews on GitLab: a suggestion stands in a thread on the last of its lines, and says how many lines above belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autofix.bot.fingerprint import comment_mark
from autofix.bot.forges.calls import Refused
from autofix.bot.forges.gitlab import GitLab
from autofix.bot.git import Access
from autofix.bot.review import Contribution, Line, Said, Suggestion, shown_lines
from autofix.bot.suggestions import REMARK, is_suggestion, span

_MOST = 100
"""GitLab takes suggestions for so many lines above."""


class GitLabReviews:
    """One project on GitLab."""

    def __init__(self, gitlab: GitLab) -> None:
        self.gitlab, self.api = gitlab, gitlab.api
        self._refs: Any = {}
        self._me = 0
        self._lines: dict[str, dict[int, Line]] = {}
        self._renamed: dict[str, str] = {}

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.api.calls

    def _at(self, number: int) -> str:
        return f"{self.gitlab.at}/merge_requests/{number}"

    def contribution(self, number: int) -> Contribution:
        self.gitlab.repository()
        raw = self.api("GET", self._at(number))
        self._refs = raw.get("diff_refs") or {}
        return Contribution(
            number=number,
            branch=raw["source_branch"],
            same_repository=raw["source_project_id"] == raw["target_project_id"],
            head=raw["sha"],
            ref=f"refs/merge-requests/{number}/head",
            open=raw["state"] == "opened",
            title=raw["title"],
            url=raw["web_url"],
        )

    def access(self) -> Access:
        return self.gitlab.access()

    def diff(self, number: int) -> Mapping[str, Mapping[int, Line]]:
        files = [each for page in self.api.pages(f"{self._at(number)}/diffs", most=30) for each in page if not each["deleted_file"]]
        self._renamed = {each["new_path"]: each["old_path"] for each in files}
        self._lines = {each["new_path"]: shown_lines(each.get("diff") or "") for each in files}
        return self._lines

    def info(self, suggestion: Suggestion) -> str:
        return f"suggestion:-{suggestion.last - suggestion.first}+0"

    def _whoami(self) -> int:
        self._me = self._me or int(self.api("GET", "/user")["id"])
        return self._me

    def said(self, number: int) -> Sequence[Said]:
        threads = [each for page in self.api.pages(f"{self._at(number)}/discussions") for each in page]
        return [
            self._read(thread, thread["notes"][0])
            for thread in threads
            if is_suggestion(thread["notes"][0].get("body") or "") and thread["notes"][0]["author"]["id"] == self._whoami()
        ]

    def _read(self, thread: Any, note: Any) -> Said:
        place = note.get("position") or {}
        last = (place.get("new_line") or 0) if place.get("head_sha") == self._refs.get("head_sha") else 0
        people = [each for each in thread["notes"][1:] if not each.get("system")]
        lines = span(note["body"]) if last else 1
        return Said(
            f"{thread['id']} {note['id']}",
            note["body"],
            place.get("new_path") or "",
            last - lines + 1 if last else 0,
            last,
            bool(people),
            bool(note.get("resolved")),
        )

    def say(self, contribution: Contribution, comments: Sequence[tuple[Suggestion, str]]) -> Sequence[Suggestion]:
        return [one for one, body in comments if not self._thread(contribution.number, one, body)]

    def _thread(self, number: int, one: Suggestion, body: str) -> bool:
        if one.last - one.first > _MOST:
            return False
        line = self._lines.get(one.path, {}).get(one.last)
        old = {"old_line": line.old} if line is not None and line.old is not None else {}
        shas = {name: self._refs[name] for name in ("base_sha", "start_sha", "head_sha")}
        paths = {"new_path": one.path, "old_path": self._renamed.get(one.path, one.path)}
        position = {"position_type": "text", "new_line": one.last, **shas, **paths, **old}
        try:
            self.api("POST", f"{self._at(number)}/discussions", repeatable=False, body=body, position=position)
        except Refused:
            return False
        return True

    def rewrite(self, number: int, said: Said, body: str) -> None:
        thread, _, note = said.key.partition(" ")
        self.api("PUT", f"{self._at(number)}/discussions/{thread}/notes/{note}", body=body)

    def withdraw(self, number: int, said: Said) -> None:
        thread, _, note = said.key.partition(" ")
        self.api("DELETE", f"{self._at(number)}/discussions/{thread}/notes/{note}")

    def resolve(self, number: int, said: Said) -> None:
        self.api("PUT", f"{self._at(number)}/discussions/{said.key.partition(' ')[0]}", resolved=True)

    def remarks(self, number: int) -> Sequence[Said]:
        listed = [each for page in self.api.pages(f"{self._at(number)}/notes") for each in page]
        marked = [each for each in listed if (each.get("body") or "").lstrip().startswith(comment_mark(REMARK))]
        return [Said(str(each["id"]), each["body"]) for each in marked if each["author"]["id"] == self._whoami()]

    def remark(self, number: int, said: Said | None, body: str | None) -> None:
        at = f"{self._at(number)}/notes"
        if said is None and body is not None:
            self.api("POST", at, repeatable=False, body=body)
        elif said is not None and body is not None:
            self.api("PUT", f"{at}/{said.key}", body=body)
        elif said is not None:
            self.api("DELETE", f"{at}/{said.key}")
