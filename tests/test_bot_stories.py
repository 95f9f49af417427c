"""Whatever people do between runs, in whatever order: the bot does what there is to do once, and never touches what is theirs."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bot_world import CLEAN, CONFIG, ONE, PUBLIC, REDUNDANT, TWO, World
from fake_github import FakeGitHub, Item

BRANCHES = (PUBLIC, REDUNDANT)


class People:
    """Somebody who does one thing at a time; theirs holds the commits that must stay."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.theirs: dict[str, str] = {}
        self.closed: list[Item] = []

    def something(self) -> str:
        events = [self.change, self.change, self.move, self.push, self.close, self.merge, self.delete, self.reopen]
        event = self.chance.choice(events)
        event()
        return event.__name__

    def change(self) -> None:
        self.world.commit({f"{self.chance.choice('abc')}.yaml": self.chance.choice([ONE, TWO, CLEAN])})

    def move(self) -> None:
        self.world.commit({"README.md": str(self.chance.random())})

    def _open(self) -> list[Item]:
        return [pull for pull in self.world.repo.pulls if pull.state == "open" and pull.head in self.world.repo.branches()]

    def push(self) -> None:
        for pull in self._open()[:1]:
            self.theirs[pull.head] = self.world.push(pull.head, "notes.txt", str(self.chance.random()))

    def close(self) -> None:
        for pull in self._open()[-1:]:
            self.world.close(pull)
            self.closed.append(pull)

    def reopen(self) -> None:
        for pull in self.closed[-1:]:
            if pull.head in self.world.repo.branches() and not any(one.head == pull.head for one in self._open()):
                pull.state = "open"

    def merge(self) -> None:
        for pull in self._open()[:1]:
            if self.theirs.get(pull.head) is None:
                self.world.merge(pull)

    def delete(self) -> None:
        gone = self.chance.choice(BRANCHES)
        if gone in self.world.repo.branches():
            self.world.repo.git("branch", "-D", gone)
            self.theirs.pop(gone, None)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_story(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    told = []
    with FakeGitHub(tmp_path / "git") as fake:
        world = World(tmp_path, fake)
        world.commit({".autofix.yaml": CONFIG, "a.yaml": TWO})
        people = People(world, chance)
        for _ in range(12):
            told.append(people.something())
            before = {pull.number: pull.state for pull in world.repo.pulls}
            first = world.run()
            assert first.status == "done", told
            end = world.state()
            second = world.run()
            assert {step.kind for step in second.steps} <= {"keep", "skip"}, (told, second)
            assert world.state() == end, told
            tips = world.repo.branches()
            assert all(tips[branch] == sha for branch, sha in people.theirs.items()), told
            assert set(tips) <= {"main", *BRANCHES}, told
            opened = [pull.head for pull in world.repo.pulls if pull.state == "open"]
            assert len(opened) == len(set(opened)), told
            reopened = [pull.number for pull in world.repo.pulls if pull.state == "open" and before.get(pull.number) == "closed"]
            assert not reopened, told
