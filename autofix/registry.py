"""Finds the fixers by walking the package; nothing is registered anywhere else."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Sequence

from autofix.fixer import Fixer, Setting
from autofix.selection import selected


@functools.cache
def all_fixers() -> tuple[Fixer, ...]:
    """Every fixer of the ``fixers`` package, by name."""
    package = importlib.import_module("fixers")
    found = []
    for module in pkgutil.walk_packages(package.__path__, "fixers."):
        if not module.ispkg and not module.name.rpartition(".")[2].startswith("_"):
            fixer = importlib.import_module(module.name).fixer
            assert isinstance(fixer, Fixer), module.name
            found.append(fixer)
    return tuple(sorted(found, key=lambda fixer: fixer.name))


@functools.cache
def default_fixers() -> tuple[Fixer, ...]:
    """The fixers that run where nobody selects any."""
    return select(all_fixers())


def select(fixers: Iterable[Fixer], wanted: Sequence[str] = (), ignored: Sequence[str] = ()) -> tuple[Fixer, ...]:
    """The fixers that selectors mean (see autofix.selection); none wanted: all but those to opt in to."""
    return selected(fixers, wanted, ignored)


def settings_of(fixers: Iterable[Fixer]) -> dict[str, Setting]:
    """Every setting of these fixers by its full name."""
    return {name: setting for fixer in fixers for name, setting in fixer.settings.items()}
