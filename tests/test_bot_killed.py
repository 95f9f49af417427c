"""A run that dies between two steps is taken up by the next one: nothing is done twice, nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bot_world import CLEAN, CONFIG, ONE, PUBLIC, TWO, World
from fake_github import FakeGitHub

from autofix.bot import act
from autofix.bot.forges.github import Api

BOT = CONFIG + "bot: {dashboard: true, reviewers: [alice, nobody], assignees: [bob]}\n"


class Killed(BaseException):
    """As if the machine went away."""


class Steps:
    """Counts what changes the world, and dies before the n-th."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, self.last = 0, -1
        once, push = Api._once, act.push

        def counted_once(api: Api, verb: str, path: str, given: dict[str, Any]) -> Any:
            if verb != "GET":
                self.step()
            return once(api, verb, path, given)

        def counted_push(*arguments: Any) -> None:
            self.step()
            push(*arguments)

        monkeypatch.setattr(Api, "_once", counted_once)
        monkeypatch.setattr(act, "push", counted_push)

    def step(self) -> None:
        if self.count == self.last:
            self.last = -1
            raise Killed
        self.count += 1


def first(world: World) -> None:
    world.commit({".autofix.yaml": BOT, "app.yaml": TWO})


def news(world: World) -> None:
    first(world)
    world.run()
    world.commit({"b.yaml": ONE})


def gone(world: World) -> None:
    first(world)
    world.run()
    world.commit({"app.yaml": CLEAN})


def touched(world: World) -> None:
    first(world)
    world.run()
    world.push(PUBLIC, "app.yaml", "# by hand\n")


def merged(world: World) -> None:
    first(world)
    world.run()
    world.merge(world.pull())


def signed(world: World) -> None:
    first(world)
    world.commit({".autofix.yaml": CONFIG + "bot: {signed: true}\n"})
    world.run()
    world.commit({"b.yaml": ONE})


def onboarding(world: World) -> None:
    world.commit({"app.yaml": TWO})


@pytest.mark.parametrize("story", [first, news, gone, touched, merged, signed, onboarding], ids=lambda story: story.__name__)
def test_killed_between_any_two_steps(story: Callable[[World], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = Steps(monkeypatch)
    asking = story is onboarding

    def told(number: int) -> tuple[object, int]:
        """The end of the story where the run dies before this step (-1: it does not)."""
        with FakeGitHub(tmp_path / f"git{number}") as fake:
            world = World(tmp_path / f"world{number}", fake)
            story(world)
            steps.count, steps.last = 0, number
            if number >= 0:
                with pytest.raises(Killed):
                    world.run(onboarding=asking)
            steps.last = -1
            assert world.run(onboarding=asking).status == "done"
            made, end = steps.count, world.state()
            assert {step.kind for step in world.run(onboarding=asking).steps} <= {"keep", "skip"}
            assert world.state() == end
            return end, made

    expected, total = told(-1)
    assert total > 1
    for number in range(total):
        assert told(number)[0] == expected, f"died before step {number}"
