"""Hypothesis profiles (the default is for every run, ``--hypothesis-profile=thorough`` for long ones), and an AWS on this machine."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from local_aws import moto_server

settings.register_profile("default", deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=20_000, print_blob=True)
settings.load_profile("default")


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """The address of a moto server of our own."""
    with moto_server() as address:
        yield address
