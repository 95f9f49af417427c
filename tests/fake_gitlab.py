"""A GitLab on this machine: the answers have the members that docs.gitlab.com shows for them, with a state and real repositories behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot_world import World
from fake_github import TOKEN, FakeGitHub, Item, NotNow, Repo, _paged, _time

ME = {"id": 1, "username": "autofix-bot", "name": "autofix", "state": "active"}
ANN = {"id": 2, "username": "alice", "name": "Alice", "state": "active"}


@dataclass
class Thread:
    """A discussion on a line."""

    id: str
    notes: list[dict[str, Any]] = field(default_factory=list)


class FakeGitLab(FakeGitHub):
    """The server; use it as a context. Members that are not documented are refused."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.threads: dict[str, Thread] = {}
        self.notes: dict[int, dict[str, Any]] = {}
        self.last = 100

    def api_call(self, verb: str, path: str, query: dict[str, str], body: Any, token: str) -> tuple[int, Any]:
        with self._lock:
            path = path.removeprefix("/api/v4")
            self.calls.append((verb, path))
            self.ticks += 1
            for trouble in list(self.trouble):
                trouble(verb, path)
            if token not in self.may:
                raise NotNow(401, "401 Unauthorized")
            for pattern, allowed, answer in self.routes():
                found = re.fullmatch(pattern, f"{verb} {path}")
                if found is not None:
                    unknown = set(body or query) - set(allowed.split())
                    assert not unknown, f"{sorted(unknown)} is not documented for {verb} {path}"
                    return answer(*found.groups(), {**query, **(body or {})}, self.may[token])
            raise AssertionError(f"GitLab has no {verb} {path}")

    def routes(self) -> list[tuple[str, str, Callable[..., tuple[int, Any]]]]:
        project, number = r"/projects/([\w.%/-]+?)", r"/merge_requests/(\d+)"
        page = "page per_page"
        return [
            (f"GET {project}{number}", "", self.get_mr),
            (f"PUT {project}{number}", "title description state_event add_labels reviewer_ids assignee_ids", self.put_mr),
            (f"GET {project}/merge_requests", f"{page} state order_by sort source_branch", self.list_mrs),
            (f"POST {project}/merge_requests", "source_branch target_branch title description", self.post_mr),
            (f"GET {project}{number}/notes", page, self.list_notes),
            (f"POST {project}{number}/notes", "body", self.post_note),
            (rf"(PUT|DELETE) {project}{number}/notes/(\d+)", "body", self.change_note),
            (f"GET {project}{number}/diffs", page, self.diffs),
            (f"GET {project}{number}/discussions", page, self.list_threads),
            (f"POST {project}{number}/discussions", "body position", self.post_thread),
            (rf"PUT {project}{number}/discussions/(\w+)", "resolved", self.resolve),
            (rf"(PUT|DELETE) {project}{number}/discussions/(\w+)/notes/(\d+)", "body", self.change_thread),
            (f"GET {project}/issues", "state labels per_page", self.list_issues),
            (f"POST {project}/issues", "title description labels", self.post_issue),
            (rf"PUT {project}/issues/(\d+)", "title description", self.put_issue),
            (r"GET /groups/([\w%/-]+)/projects", f"{page} include_subgroups with_shared archived order_by sort", self.group),
            ("GET /users", "username", self.users),
            ("GET /user", "", lambda given, rights: (200, ME)),
            (f"GET {project}", "", self.project),
        ]

    def next_id(self) -> int:
        self.last += 1
        return self.last

    def at(self, name: str, rights: set[str], needed: str = "read") -> Repo:
        names = [*self.repos]
        name = names[int(name) - 1] if name.isdigit() else name
        return self._found(dict(zip(("owner", "repo"), name.split("/", 1))), rights, needed)

    def item(self, name: str, number: str, rights: set[str], needed: str = "read") -> tuple[Repo, Item]:
        repo = self.at(name, rights, needed)
        if int(number) not in repo.items:
            raise NotNow(404, "404 Not found")
        return repo, repo.items[int(number)]

    def project(self, name: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo = self.at(name, rights)
        return 200, self.shown_project(repo, rights)

    def shown_project(self, repo: Repo, rights: set[str]) -> Any:
        return {
            "id": [*self.repos].index(repo.name) + 1,
            "path_with_namespace": repo.name,
            "default_branch": "main",
            "http_url_to_repo": f"{self.url}/git/{repo.name}.git",
            "web_url": f"{self.url}/{repo.name}",
            "archived": repo.archived,
            "empty_repo": False,
            "permissions": {"project_access": {"access_level": 40 if "push" in rights else 20}, "group_access": None},
        }

    def group(self, name: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        mine = [repo for key, repo in sorted(self.repos.items()) if key.startswith(name + "/")]
        return 200, _paged([self.shown_project(repo, rights) for repo in mine], given)

    def users(self, given: Any, rights: set[str]) -> tuple[int, Any]:
        return 200, [each for each in (ME, ANN) if each["username"] == given["username"]]

    def mr(self, repo: Repo, item: Item) -> Any:
        shown = {
            "id": 1000 + item.number,
            "iid": item.number,
            "title": item.title,
            "description": item.body or None,
            "state": "merged" if item.merged else {"open": "opened"}.get(item.state, item.state),
            "draft": item.title.startswith("Draft: "),
            "source_branch": item.head,
            "target_branch": item.base,
            "source_project_id": 99 if item.head_repo else 1,
            "target_project_id": 1,
            "created_at": _time(item.created).replace("Z", ".000Z"),
            "web_url": f"{self.url}/{repo.name}/-/merge_requests/{item.number}",
            "labels": item.labels,
            "reviewers": [ANN for name in item.reviewers if name == "alice"],
            "assignees": [ANN for name in item.assignees if name == "alice"],
            "sha": repo.branches().get(item.head),
        }
        if ref := repo.git("for-each-ref", "--format=%(objectname)", f"refs/merge-requests/{item.number}/head"):
            base = repo.git("merge-base", item.base, ref)
            shown |= {"sha": ref, "diff_refs": {"base_sha": base, "start_sha": repo.branches()[item.base], "head_sha": ref}}
        return shown

    def get_mr(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        return 200, self.mr(*self.item(name, number, rights))

    def list_mrs(self, name: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo = self.at(name, rights)
        states = {"opened": ("opened",), "closed": ("closed",), "merged": ("merged",), "all": ("opened", "closed", "merged")}
        wanted = states[given.get("state", "all")]
        listed = [self.mr(repo, item) for item in repo.pulls]
        listed = [each for each in listed if each["state"] in wanted and given.get("source_branch") in (None, each["source_branch"])]
        return 200, _paged(sorted(listed, key=lambda each: -each["iid"]), given)

    def post_mr(self, name: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo = self.at(name, rights, "pulls")
        if given["source_branch"] not in repo.branches():
            raise NotNow(400, "source_branch does not exist")
        if any(item.head == given["source_branch"] and item.state == "open" for item in repo.pulls):
            raise NotNow(409, "Another open merge request already exists for this source branch: !1")
        item = Item(repo.next(), given["title"], given["description"], self.now, given["source_branch"], given["target_branch"])
        return 201, self.mr(repo, repo.add(item))

    def put_mr(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo, item = self.item(name, number, rights, "pulls")
        item.title, item.body = given.get("title", item.title), given.get("description", item.body)
        item.draft = item.title.startswith("Draft: ")
        if given.get("state_event") == "close":
            item.state = "closed"
        item.labels = sorted({*item.labels, *filter(None, given.get("add_labels", "").split(","))})
        item.reviewers = ["alice"] if given.get("reviewer_ids") == [2] else item.reviewers
        item.assignees = ["alice"] if given.get("assignee_ids") == [2] else item.assignees
        return 200, self.mr(repo, item)

    # -- notes

    def list_notes(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        _, item = self.item(name, number, rights)
        old = [{"id": 1, "body": text, "author": ME, "system": False} for text in item.comments]
        return 200, _paged([*old, *self.notes.values()], given)

    def post_note(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        _, item = self.item(name, number, rights, "pulls")
        note = {"id": self.next_id(), "body": given["body"], "author": ME, "system": False}
        if given["body"].startswith("<!-- autofix:beyond"):
            self.notes[note["id"]] = note  # type: ignore[index]
        else:
            item.comments.append(given["body"])
        return 201, note

    def change_note(self, verb: str, name: str, number: str, note: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        self.item(name, number, rights, "pulls")
        if verb == "DELETE":
            del self.notes[int(note)]
            return 204, None
        self.notes[int(note)]["body"] = given["body"]
        return 200, self.notes[int(note)]

    # -- reviews

    def patch(self, repo: Repo, item: Item, path: str) -> str:
        refs = self.mr(repo, item)["diff_refs"]
        whole = repo.git("diff", "-U3", refs["base_sha"], refs["head_sha"], "--", path)
        return whole[whole.index("@@") :] + "\n" if "@@" in whole else ""

    def diffs(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo, item = self.item(name, number, rights)
        refs = self.mr(repo, item)["diff_refs"]
        listed = repo.git("diff", "--name-status", "--no-renames", refs["base_sha"], refs["head_sha"]).splitlines()
        files = [line.split("\t") for line in listed]
        shown = [
            {
                "old_path": path, "new_path": path, "a_mode": "100644", "b_mode": "100644", "diff": self.patch(repo, item, path),
                "new_file": state == "A", "renamed_file": False, "deleted_file": state == "D", "generated_file": None,
            }
            for state, path in files
        ]  # fmt: skip
        return 200, _paged(shown, given)

    def list_threads(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        self.item(name, number, rights)
        return 200, _paged([{"id": each.id, "individual_note": False, "notes": each.notes} for each in self.threads.values()], given)

    def post_thread(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo, item = self.item(name, number, rights, "pulls")
        place = given["position"]
        known = {"base_sha", "start_sha", "head_sha", "position_type", "new_path", "old_path", "new_line", "old_line", "line_range"}
        assert set(place) <= known
        assert {key: place[key] for key in ("base_sha", "start_sha", "head_sha")} == self.mr(repo, item)["diff_refs"]
        if (place["new_line"], place.get("old_line")) not in self.shown(self.patch(repo, item, place["new_path"])):
            raise NotNow(400, '400 Bad request - Note {:line_code=>["can\'t be blank", "must be a valid line code"]}')
        thread = Thread(f"a{self.next_id()}b")
        note = {"id": self.next_id(), "body": given["body"], "author": ME, "system": False, "resolvable": True, "resolved": False}
        thread.notes.append({**note, "position": {**place, "line_range": None}})
        self.threads[thread.id] = thread
        return 201, {"id": thread.id, "notes": thread.notes}

    @staticmethod
    def shown(patch: str) -> set[tuple[int, int | None]]:
        """(line in the new file, line in the old one) of all that a comment can stand on."""
        found: set[tuple[int, int | None]] = set()
        old = new = 0
        for line in patch.splitlines():
            if line.startswith("@@"):
                old, new = (int(number) for number in re.findall(r"[-+](\d+)", line)[:2])
                continue
            if line[0] in " +":
                found.add((new, old if line[0] == " " else None))
            old, new = old + (line[0] in " -"), new + (line[0] in " +")
        return found

    def resolve(self, name: str, number: str, thread: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        self.item(name, number, rights, "pulls")
        for note in self.threads[thread].notes:
            note["resolved"] = given["resolved"]
        return 200, {"id": thread}

    def change_thread(self, verb: str, name: str, number: str, thread: str, note: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        self.item(name, number, rights, "pulls")
        if verb == "DELETE":
            self.threads[thread].notes = [each for each in self.threads[thread].notes if each["id"] != int(note)]
            if not self.threads[thread].notes:
                del self.threads[thread]
            return 204, None
        for each in self.threads[thread].notes:
            if each["id"] == int(note):
                each["body"] = given["body"]
        return 200, {"id": int(note)}

    # -- issues

    def issue(self, item: Item) -> Any:
        return {"iid": item.number, "title": item.title, "description": item.body, "state": "opened", "web_url": f"{self.url}/-/issues/1"}

    def list_issues(self, name: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo = self.at(name, rights)
        listed = [item for item in repo.items.values() if not item.pull and given["labels"] in item.labels and item.state == "open"]
        return 200, [self.issue(item) for item in listed]

    def post_issue(self, name: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        repo = self.at(name, rights, "issues")
        item = Item(repo.next(), given["title"], given["description"], self.now, pull=False, labels=[given["labels"]])
        return 201, self.issue(repo.add(item))

    def put_issue(self, name: str, number: str, given: Any, rights: set[str]) -> tuple[int, Any]:
        _, item = self.item(name, number, rights, "issues")
        item.title, item.body = given["title"], given["description"]
        return 200, self.issue(item)


class GitLabWorld(World):
    """A project on the GitLab of this machine, and the people who work in it."""

    def forge(self) -> object:
        from autofix.bot.targets import Target, forge_of

        return forge_of(Target("gitlab", self.name, self.fake.url), {"AUTOFIX_GITLAB_TOKEN": TOKEN}, self.clock())
