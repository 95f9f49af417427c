"""A repository on the GitHub of this machine, people who work in it, and the bot."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from fake_github import TOKEN, FakeGitHub, Item, Repo

from autofix.bot.report import Summary
from autofix.bot.run import Order, run
from autofix.bot.targets import Target, forge_of
from autofix.bot.waiting import Clock

NAME = "acme/shop"
CONFIG = "select: [s3-public-access-block-missing, template-redundant-dependency]\n"
PUBLIC, REDUNDANT = "autofix/s3-public-access-block-missing", "autofix/template-redundant-dependency"
ONE = """\
Resources:
  Data:  # the only one
    Type: AWS::S3::Bucket
"""
TWO = """\
Resources:
  Data:
    Type: AWS::S3::Bucket
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: Data
    Properties:
      QueueName: !Sub "${Data}-queue"
"""
CLEAN = """\
Resources:
  Queue:
    Type: AWS::SQS::Queue
"""


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "protocol.file.allow=always")
    when = {"GIT_AUTHOR_DATE": "1790000000 +0000", "GIT_COMMITTER_DATE": "1790000000 +0000"}
    done = subprocess.run(["git", *identity, "-C", str(folder), *arguments], env={**os.environ, **when}, capture_output=True, check=True)
    return done.stdout.decode("utf-8").strip()


@dataclass
class World:
    """One repository, its forge, and what happens to it."""

    folder: Path
    fake: FakeGitHub
    name: str = NAME
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.repo: Repo = self.fake.repo(self.name)
        self.work = self.folder / "work" / self.name
        self.work.mkdir(parents=True)
        git(self.work, "init", "-q", "-b", "main")

    @property
    def environment(self) -> dict[str, str]:
        return {"AUTOFIX_GITHUB_TOKEN": TOKEN}

    def commit(self, files: Mapping[str, str | bytes | None], message: str = "work") -> None:
        """Somebody changes the main branch."""
        for path, text in files.items():
            target = self.work / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                target.unlink()
            else:
                target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        git(self.work, "add", "-A")
        git(self.work, "commit", "-q", "--allow-empty", "-m", message)
        git(self.work, "push", "-q", str(self.repo.path), "HEAD:main")

    def push(self, branch: str, path: str, text: str) -> str:
        """Somebody commits on top of a branch of the bot."""
        git(self.work, "fetch", "-q", str(self.repo.path), branch)
        git(self.work, "checkout", "-q", "FETCH_HEAD")
        (self.work / path).write_text(text)
        git(self.work, "add", "-A")
        git(self.work, "commit", "-q", "-m", "by hand")
        git(self.work, "push", "-q", str(self.repo.path), f"HEAD:{branch}")
        made = git(self.work, "rev-parse", "HEAD")
        git(self.work, "checkout", "-q", "main")
        return made

    def merge(self, pull: Item) -> None:
        """Somebody merges a pull request, and keeps the branch."""
        git(self.work, "fetch", "-q", str(self.repo.path), pull.head)
        git(self.work, "merge", "-q", "--no-ff", "-m", "merge", "FETCH_HEAD")
        git(self.work, "push", "-q", str(self.repo.path), "HEAD:main")
        pull.state, pull.merged = "closed", True

    def close(self, pull: Item) -> None:
        pull.state = "closed"

    def text(self, revision: str, path: str = "app.yaml") -> str:
        return self.repo.git("show", f"{revision}:{path}") + "\n"

    def forge(self) -> object:
        return forge_of(Target("github", self.name, self.fake.api), self.environment, self.clock())

    def clock(self) -> Clock:
        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.fake.now += timedelta(seconds=seconds)

        return Clock(lambda: self.fake.now.timestamp(), sleep)

    def run(self, forge: object = None, *, dry_run: bool = False, onboarding: bool = False, config: str | None = None) -> Summary:
        """The bot runs; time goes on by an hour each time."""
        order = Order(dry_run=dry_run, onboarding=onboarding, verify=None, config=config, now=lambda: self.fake.now)
        summary = run(forge or self.forge(), self.name, order)  # type: ignore[arg-type]
        assert "\n".join(self.fake.violations) == ""
        self.fake.now += timedelta(hours=2)
        return summary

    def kinds(self, summary: Summary) -> dict[str, str]:
        return {step.branch: step.kind for step in summary.steps}

    def pull(self, branch: str = PUBLIC) -> Item:
        """The newest pull request of a branch."""
        return max((item for item in self.repo.pulls if item.head == branch), key=lambda item: item.number)

    def state(self) -> object:
        """Everything that people see, without times."""
        shown = [
            (i.number, i.title, i.body, i.head, i.base, i.state, i.labels, i.reviewers, i.teams, i.assignees, i.comments, i.draft)
            for i in self.repo.items.values()
        ]
        branches = {name: self.repo.git("log", "-1", "--format=%T %P%n%B", sha) for name, sha in self.repo.branches().items()}
        return shown, branches


def configured(world: World, bot: str) -> None:
    """The team writes the bot's options down."""
    world.commit({".autofix.yaml": CONFIG + "bot:\n" + "".join(f"  {line}\n" for line in bot.splitlines())})
