"""Hypothesis profiles: the default is for every run, ``--hypothesis-profile=thorough`` for long ones."""

from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=20_000, print_blob=True)
settings.load_profile("default")
