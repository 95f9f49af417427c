"""Hypothesis profiles (the default is for every run, ``--hypothesis-profile=thorough`` for long ones), an AWS and a GitHub on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from local_aws import moto_server

if TYPE_CHECKING:
    from bot_world import World
    from fake_github import FakeGitHub

settings.register_profile("default", deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=20_000, print_blob=True)
settings.load_profile("default")


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """The address of a moto server of our own."""
    with moto_server() as address:
        yield address


@pytest.fixture
def own_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the cache, the credentials or the instance role of the machine it runs on."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    given = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A GitHub on this machine."""
    from fake_github import FakeGitHub  # only the bot's tests pay for it

    with FakeGitHub(tmp_path / "git") as server:
        yield server


@pytest.fixture
def world(tmp_path: Path, fake: FakeGitHub) -> World:
    """A repository there, with one template to repair."""
    from bot_world import CONFIG, ONE, World

    world = World(tmp_path, fake)
    world.commit({".autofix.yaml": CONFIG, "app.yaml": ONE})
    return world
