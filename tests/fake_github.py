"""A GitHub on this machine: the described API with a state behind it, and real repositories served by git http-backend.

What is asked and answered is held against GitHub's published description; what does not fit is kept in ``violations``.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from openapi import Violation, check_answer, check_request, operation, sample

TOKEN = "ghs_CANARYcanary0123456789CANARY"
START = datetime(2026, 11, 2, 12, 0, tzinfo=timezone.utc)


class NotNow(Exception):
    """An error answer: status, message, headers."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


@dataclass
class Item:
    """A pull request or an issue."""

    number: int
    title: str
    body: str
    created: datetime
    head: str = ""
    base: str = ""
    state: str = "open"
    merged: bool = False
    draft: bool = False
    pull: bool = True
    head_repo: str = ""
    author: str = "autofix-bot"
    labels: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    updated: int = 0


@dataclass
class Repo:
    """A repository: a bare one on disk, and its pull requests and issues."""

    name: str
    path: Path
    items: dict[int, Item] = field(default_factory=dict)
    archived: bool = False
    issues: bool = True

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        done = subprocess.run(["git", "-C", str(self.path), *arguments], input=stdin, capture_output=True, check=True)
        return done.stdout.decode("utf-8").strip()

    def branches(self) -> dict[str, str]:
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads").splitlines()
        return dict(line.rsplit(" ", 1) for line in listed)

    @property
    def pulls(self) -> list[Item]:
        return [item for item in self.items.values() if item.pull]

    def add(self, item: Item) -> Item:
        self.items[item.number] = item
        return item

    def next(self) -> int:
        return max(self.items, default=0) + 1


class FakeGitHub:
    """The server; use it as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repos: dict[str, Repo] = {}
        self.may = {TOKEN: {"read", "push", "pulls", "issues"}}
        self.collaborators = {"alice", "bob"}
        self.now = START
        self.calls: list[tuple[str, str]] = []
        self.violations: list[str] = []
        self.trouble: list[Callable[[str, str], None]] = []
        self.ticks = 0
        self.any_app = False
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.api = f"{self.url}/api/v3"

    def __enter__(self) -> FakeGitHub:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def repo(self, name: str) -> Repo:
        path = self.folder / f"{name}.git"
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
        for key, value in (("http.receivepack", "true"), ("gc.auto", "0"), ("uploadpack.allowFilter", "true")):
            subprocess.run(["git", "-C", str(path), "config", key, value], check=True)
        self.repos[name] = Repo(name, path)
        return self.repos[name]

    # -- API

    def api_call(self, verb: str, path: str, query: dict[str, str], body: Any, token: str) -> tuple[int, Any]:
        with self._lock:
            self.calls.append((verb, path))
            self.ticks += 1
            for trouble in list(self.trouble):
                trouble(verb, path)
            if token not in self.may and not (self.any_app and "installation" in path):
                raise NotNow(401, "Bad credentials")
            known, parts, described = operation(verb, path)
            check_request(described, query, body)
            name = f"{verb.lower()}_{known.strip('/').replace('/', '_').replace('{', '').replace('}', '')}"
            status, answer = getattr(self, name)(parts, query, body, self.may.get(token, set()), described)
            check_answer(described, status, answer)
            return status, answer

    def _found(self, parts: dict[str, str], rights: set[str], needed: str = "read") -> Repo:
        repo = self.repos.get(f"{parts['owner']}/{parts['repo']}")
        if repo is None or "read" not in rights:
            raise NotNow(404, "Not Found")
        if needed not in rights:
            raise NotNow(403, "Resource not accessible by integration")
        for item in repo.pulls:
            if item.state == "open" and not item.head_repo and item.head not in repo.branches():
                item.state = "closed"
        return repo

    def _item(self, parts: dict[str, str], rights: set[str], needed: str = "pulls") -> tuple[Repo, Item]:
        repo = self._found(parts, rights, needed)
        item = repo.items.get(int(parts.get("pull_number") or parts["issue_number"]))
        if item is None:
            raise NotNow(404, "Not Found")
        item.updated = self.ticks
        return repo, item

    def _shown_repo(self, repo: Repo, rights: set[str], shape: Any) -> Any:
        owner, _, name = repo.name.partition("/")
        return {
            **shape,
            "name": name,
            "full_name": repo.name,
            "default_branch": "main",
            "clone_url": f"{self.url}/git/{repo.name}.git",
            "html_url": f"{self.url}/{repo.name}",
            "archived": repo.archived,
            "disabled": False,
            "size": 1,
            "owner": {**shape["owner"], "login": owner},
            "permissions": {"admin": False, "pull": True, "push": "push" in rights},
        }

    def get_repos_owner_repo(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        return 200, self._shown_repo(self._found(parts, rights), rights, sample(described, 200))

    def get_orgs_org_repos(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        mine = [repo for name, repo in sorted(self.repos.items()) if name.startswith(parts["org"] + "/")]
        if not mine:
            raise NotNow(404, "Not Found")
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        return 200, [self._shown_repo(repo, rights, shape) for repo in _paged(mine, query)]

    def _shown(self, repo: Repo, item: Item, shape: Any) -> Any:
        shas = repo.branches()
        head_repo = item.head_repo or repo.name
        shape = {**shape}
        shape.update(
            number=item.number,
            title=item.title,
            body=item.body or None,
            state=item.state,
            draft=item.draft,
            created_at=_time(item.created),
            merged_at=_time(item.created) if item.merged else None,
            html_url=f"{self.url}/{repo.name}/pull/{item.number}",
            labels=[],
        )
        for key, ref, where in (("head", item.head, head_repo), ("base", item.base, repo.name)):
            inner = dict(shape.get(key) or {})
            inner.update(ref=ref, sha=shas.get(ref, "0" * 40), label=f"{where.partition('/')[0]}:{ref}")
            inner["repo"] = {**(inner.get("repo") or {}), "full_name": where} if inner.get("repo") is not None else {"full_name": where}
            shape[key] = inner
        return shape

    def get_repos_owner_repo_pulls(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights)
        shape = _pull_shape(described["answers"]["200"]["items"])
        wanted = query.get("state", "open")
        listed = [item for item in repo.pulls if wanted in ("all", item.state)]
        if "head" in query:
            owner, _, ref = query["head"].partition(":")
            listed = [i for i in listed if i.head == ref and (i.head_repo or repo.name).partition("/")[0] == owner]
        listed.sort(key=lambda item: item.updated if query.get("sort") == "updated" else item.number, reverse=True)
        return 200, [self._shown(repo, item, shape) for item in _paged(listed, query)]

    def post_repos_owner_repo_pulls(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "pulls")
        shas = repo.branches()
        if body["head"] not in shas or body["base"] not in shas:
            raise NotNow(422, "Validation Failed")
        if any(item.head == body["head"] and item.state == "open" for item in repo.pulls):
            raise NotNow(422, f"A pull request already exists for {repo.name.partition('/')[0]}:{body['head']}.")
        if shas[body["head"]] == shas[body["base"]]:
            raise NotNow(422, "No commits between")
        self._fits(body)
        item = Item(
            repo.next(), body["title"], body.get("body") or "", self.now, body["head"], body["base"], draft=body.get("draft", False)
        )
        repo.add(item)
        return 201, self._shown(repo, item, _pull_shape(described["answers"]["201"]))

    @staticmethod
    def _fits(body: Any) -> None:
        if len(body.get("body") or "") > 65_536 or len(body.get("title") or "") > 256:
            raise NotNow(422, "body is too long (maximum is 65536 characters)")

    def patch_repos_owner_repo_pulls_pull_number(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        repo, item = self._item(parts, rights)
        self._fits(body)
        item.title, item.body, item.state = body.get("title", item.title), body.get("body", item.body), body.get("state", item.state)
        return 200, self._shown(repo, item, _pull_shape(described["answers"]["200"]))

    def post_repos_owner_repo_pulls_pull_number_requested_reviewers(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        repo, item = self._item(parts, rights)
        asked = body.get("reviewers", [])
        if not set(asked) <= self.collaborators:
            raise NotNow(422, "Reviews may only be requested from collaborators.")
        item.reviewers = sorted({*item.reviewers, *asked})
        item.teams = sorted({*item.teams, *body.get("team_reviewers", [])})
        return 201, self._shown(repo, item, _pull_shape(described["answers"]["201"]))

    def post_repos_owner_repo_issues_issue_number_labels(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        _, item = self._item(parts, rights)
        item.labels = sorted({*item.labels, *body["labels"]})
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        return 200, [{**shape, "name": name} for name in item.labels]

    def post_repos_owner_repo_issues_issue_number_assignees(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        _, item = self._item(parts, rights)
        item.assignees = sorted({*item.assignees, *body["assignees"]})
        return 201, {**sample(described, 201), "number": item.number}

    def get_repos_owner_repo_issues_issue_number_comments(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        _, item = self._item(parts, rights)
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        return 200, [{**shape, "body": text} for text in _paged(item.comments, query)]

    def post_repos_owner_repo_issues_issue_number_comments(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        _, item = self._item(parts, rights)
        item.comments.append(body["body"])
        return 201, {**sample(described, 201), "body": body["body"]}

    def get_repos_owner_repo_issues(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "issues")
        wanted = {*filter(None, query.get("labels", "").split(","))}
        listed = [i for i in repo.items.values() if query.get("state", "open") in ("all", i.state) and wanted <= {*i.labels}]
        shape = sample({"answers": {"200": described["answers"]["200"]["items"]}}, 200)
        return 200, [self._shown_issue(repo, item, shape) for item in _paged(listed, query)]

    def _shown_issue(self, repo: Repo, item: Item, shape: Any) -> Any:
        shown = {**shape, "number": item.number, "title": item.title, "body": item.body, "state": item.state}
        shown["html_url"] = f"{self.url}/{repo.name}/issues/{item.number}"
        if item.pull:
            shown["pull_request"] = {"diff_url": "x", "html_url": "x", "patch_url": "x", "url": "x"}
        return shown

    def post_repos_owner_repo_issues(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "issues")
        if not repo.issues:
            raise NotNow(410, "Issues are disabled for this repo")
        item = repo.add(Item(repo.next(), body["title"], body.get("body") or "", self.now, pull=False, labels=list(body.get("labels", []))))
        return 201, self._shown_issue(repo, item, sample(described, 201))

    def patch_repos_owner_repo_issues_issue_number(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        repo, item = self._item(parts, rights, "issues")
        item.title, item.body = body.get("title", item.title), body.get("body", item.body)
        return 200, self._shown_issue(repo, item, sample(described, 200))

    # -- commits through the API

    def post_repos_owner_repo_git_blobs(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "push")
        sha = repo.git("hash-object", "-w", "--stdin", stdin=base64.b64decode(body["content"]))
        return 201, {**sample(described, 201), "sha": sha}

    def post_repos_owner_repo_git_trees(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "push")
        index = {**os.environ, "GIT_INDEX_FILE": str(self.folder / "api.index"), "GIT_DIR": str(repo.path)}
        subprocess.run(["git", "read-tree", body["base_tree"]], env=index, check=True)
        lines = "".join(f"{each['mode']} {each['sha']}\t{each['path']}\n" for each in body["tree"])
        subprocess.run(["git", "update-index", "--index-info"], env=index, check=True, input=lines.encode())
        made = subprocess.run(["git", "write-tree"], env=index, check=True, capture_output=True).stdout.decode().strip()
        return 201, {**sample(described, 201), "sha": made}

    def post_repos_owner_repo_git_commits(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "push")
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", "GitHub"), ("EMAIL", "noreply@github.com"))
        }
        parents = [word for parent in body["parents"] for word in ("-p", parent)]
        made = subprocess.run(
            ["git", "-C", str(repo.path), "commit-tree", body["tree"], *parents, "-F", "-"],
            input=body["message"].encode(), env={**os.environ, **who}, check=True, capture_output=True,
        )  # fmt: skip
        return 201, {**sample(described, 201), "sha": made.stdout.decode().strip()}

    def post_repos_owner_repo_git_refs(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "push")
        if body["ref"].removeprefix("refs/heads/") in repo.branches():
            raise NotNow(422, "Reference already exists")
        repo.git("update-ref", body["ref"], body["sha"])
        shape = sample(described, 201)
        return 201, {**shape, "ref": body["ref"], "object": {**shape["object"], "sha": body["sha"]}}

    def get_repos_owner_repo_git_ref_ref(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights)
        shape = sample(described, 200)
        return 200, {**shape, "object": {**shape["object"], "sha": repo.branches()[unquote(parts["ref"]).removeprefix("heads/")]}}

    def patch_repos_owner_repo_git_refs_ref(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        repo = self._found(parts, rights, "push")
        repo.git("update-ref", f"refs/{unquote(parts['ref'])}", body["sha"])
        shape = sample(described, 200)
        return 200, {**shape, "object": {**shape["object"], "sha": body["sha"]}}

    # -- GitHub Apps

    def get_repos_owner_repo_installation(self, parts: Any, query: Any, body: Any, rights: set[str], described: Any) -> tuple[int, Any]:
        return 200, {**sample(described, 200), "id": 4711}

    def post_app_installations_installation_id_access_tokens(
        self, parts: Any, query: Any, body: Any, rights: set[str], described: Any
    ) -> tuple[int, Any]:
        return 201, {**sample(described, 201), "token": TOKEN, "expires_at": _time(self.now + timedelta(hours=1))}

    # -- git

    def git_call(self, handler: BaseHTTPRequestHandler, body: bytes, token: str) -> bytes:
        parts = urlsplit(handler.path)
        pushing = "git-receive-pack" in handler.path
        if not {"push" if pushing else "read"} <= self.may.get(token, set()):
            raise NotNow(403 if token in self.may else 401, "Write access to repository not granted.")
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": parts.path.removeprefix("/git"),
            "QUERY_STRING": parts.query,
            "REQUEST_METHOD": handler.command,
            "CONTENT_TYPE": handler.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_USER": "someone",
            "GIT_PROTOCOL": handler.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
        }
        with self._lock if pushing else contextlib.nullcontext():
            return subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=True).stdout


def _pull_shape(schema: Any) -> Any:
    """A pull request with the inner repositories that the description wants."""
    return sample({"answers": {"200": schema}}, 200)


def _paged(listed: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
    return listed[(page - 1) * size : page * size]


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _token(header: str) -> str:
    kind, _, value = header.partition(" ")
    if kind.lower() == "basic":
        return base64.b64decode(value).decode().partition(":")[2]
    return value


def _handler(fake: FakeGitHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Silent."""

        def _serve(self) -> None:
            body = self._body()
            token = _token(self.headers.get("Authorization", ""))
            try:
                if self.path.startswith("/git/"):
                    head, _, rest = fake.git_call(self, body, token).partition(b"\r\n\r\n")
                    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
                    self._answer(int(fields.pop("Status", "200").split()[0]), rest, fields)
                    return
                parts = urlsplit(self.path)
                asked = json.loads(body) if body else None
                path = unquote(parts.path).removeprefix("/api/v3")
                status, answer = fake.api_call(self.command, path, dict(parse_qsl(parts.query)), asked, token)
                self._answer(status, json.dumps(answer).encode() if status != 204 else b"", {"Content-Type": "application/json"})
            except NotNow as problem:
                extra = {"WWW-Authenticate": "Basic"} if problem.status == 401 else {}
                text = json.dumps({"message": problem.message, "documentation_url": "https://docs.github.com/rest"}).encode()
                self._answer(problem.status, text, {"Content-Type": "application/json", **problem.headers, **extra})
            except (Violation, Exception) as problem:
                fake.violations.append(f"{self.command} {self.path}: {type(problem).__name__} {problem}")
                self._answer(500, b"{}", {})

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            return b"".join(self._chunks())

        def _chunks(self) -> Iterator[bytes]:
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815

    return Handler
