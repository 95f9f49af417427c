"""Finds the fixers by walking the package; nothing is registered anywhere else."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable

from autofix.fixer import Fixer, Setting
from autofix.selection import select


@functools.cache
def all_fixers() -> tuple[Fixer, ...]:
    """Every fixer of the ``fixers`` package, by name."""
    return tuple(sorted((fixer for package in _packages() for fixer in _fixers_in(package)), key=lambda fixer: fixer.name))


@functools.cache
def default_fixers() -> tuple[Fixer, ...]:
    """The fixers that run where nobody selects any."""
    return select(all_fixers())


def fixers_for(types: Iterable[str]) -> tuple[Fixer, ...]:
    """Of the default fixers those that can find something where these resource types occur, and those that were imported for others.

    Most templates need a few services; the fixers of the others are not even imported.
    """
    _needed.update(package for kind in ("", *types) for package in _packages_for(kind))
    return _default_of(frozenset(_needed))


_needed: set[str] = set()


@functools.lru_cache(maxsize=2)
def _default_of(packages: frozenset[str]) -> tuple[Fixer, ...]:
    return select(sorted((fixer for package in packages for fixer in _fixers_in(package)), key=lambda fixer: fixer.name))


@functools.lru_cache(maxsize=2_000)
def _packages_for(kind: str) -> tuple[str, ...]:
    return tuple(package for package, beginnings in _packages().items() if kind.startswith(beginnings))


@functools.cache
def _packages() -> dict[str, tuple[str, ...]]:
    """The packages of fixers, and how the resource types begin that each is about."""
    names = [module.name for module in pkgutil.iter_modules(importlib.import_module("fixers").__path__, "fixers.")]
    return {name: importlib.import_module(name).TYPES for name in names}


@functools.cache
def _fixers_in(package: str) -> tuple[Fixer, ...]:
    found = []
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        fixer = importlib.import_module(module.name).fixer
        assert isinstance(fixer, Fixer), module.name
        found.append(fixer)
    return tuple(found)


def settings_of(fixers: Iterable[Fixer]) -> dict[str, Setting]:
    """Every setting of these fixers by its full name."""
    return {name: setting for fixer in fixers for name, setting in fixer.settings.items()}
