"""The ``.autofix.yaml`` files of a repository that is not checked out: what to repair, and how the bot behaves there."""

from __future__ import annotations

import posixpath
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autofix.baseline import Baseline
from autofix.bot.clone import Clone, Entry, texts
from autofix.bot.config import BotConfig, bot_config
from autofix.config import NAME, Config, ConfigError, parse
from autofix.engine import Options
from autofix.facts.cache import CacheProblem
from autofix.facts.choice import chosen
from autofix.facts.snapshot import Facts
from autofix.pointer import ROOT, Pointer
from autofix.policy import Given, Policies
from autofix.registry import all_fixers

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


_NOWHERE = Path("repository")
"""Stands for the folder of a baseline in paths that are only compared."""


class Settings:
    """What the configurations say: for each file the one that stands nearest above it, for the bot the one at the root."""

    def __init__(self, own: Mapping[str, str], otherwise: str | None = None, read: Callable[[str], str | None] = lambda _: None) -> None:
        """Take the files by their paths (``.autofix.yaml``, ``infra/.autofix.yaml``). Raises ConfigError.

        otherwise: the text for a root without one. read: the text of another file of the repository, None where there is none.
        """
        self.configured = NAME in own
        own = {NAME: otherwise, **own} if otherwise is not None else own
        fixers = all_fixers()
        self._configs = {posixpath.dirname(path): parse(text, Path(path), fixers) for path, text in own.items()}
        self._policies = Policies(Given(), facts=_facts)
        self._options: dict[tuple[str, tuple[str, ...]], Options] = {}
        self._specs: dict[tuple[str, ...], GitIgnoreSpec] = {}
        self._read = read
        self._baselines: dict[str, Baseline] = {}
        self.bot = _bot(self._configs.get("", Config()))

    def excluded(self, path: str) -> bool:
        """Whether a configuration leaves a file out; it is no template itself."""
        folder, config = self._nearest(path)
        return posixpath.basename(path) == NAME or self._matches(config.exclude, folder, path)

    def options(self, path: str) -> Options:
        """The options for a file. Raises ConfigError for a baseline that cannot be used."""
        folder, config = self._nearest(path)
        ignored = tuple(
            name for pattern, names in config.per_file_ignores.items() if self._matches([pattern], folder, path) for name in names
        )
        if (folder, ignored) not in self._options:
            self._options[folder, ignored] = self._policies.options(config, ignored)
        options = self._options[folder, ignored]
        if config.baseline is None:
            return options
        named = posixpath.normpath(posixpath.join(folder, config.baseline))
        if named not in self._baselines:
            self._baselines[named] = self._baseline(named)
        known = self._baselines[named].hold(_NOWHERE / posixpath.relpath(path, posixpath.dirname(named) or "."))
        return replace(options, holds=(known, *options.holds))

    def _baseline(self, named: str) -> Baseline:
        """A baseline of the repository; its reader takes a file, and compares paths with that file's place."""
        text = None if named.startswith(("../", "/")) else self._read(named)
        if text is None:
            raise ConfigError(f"{NAME}: there is no baseline {named} in this repository")
        with tempfile.TemporaryDirectory(prefix="autofix-") as folder:
            path = Path(folder, "baseline")
            path.write_text(text, encoding="utf-8")
            try:
                baseline = Baseline(path)
            except ConfigError as problem:
                raise ConfigError(str(problem).replace(str(path), named)) from None
        baseline.path = _NOWHERE / posixpath.basename(named)
        return baseline

    def _nearest(self, path: str) -> tuple[str, Config]:
        folder = posixpath.dirname(path)
        while folder and folder not in self._configs:
            folder = posixpath.dirname(folder)
        return folder, self._configs.get(folder, Config())

    def _matches(self, patterns: Sequence[str], folder: str, path: str) -> bool:
        if not patterns:
            return False
        from pathspec import GitIgnoreSpec  # slow to import

        spec = self._specs.setdefault(tuple(patterns), GitIgnoreSpec.from_lines(patterns))
        return spec.match_file(posixpath.relpath(path, folder or "."))


def settings_of(clone: Clone, entries: Mapping[str, Entry], otherwise: str | None) -> Settings:
    """The settings for the files of a commit. Raises ConfigError."""

    def read(path: str) -> str | None:
        return texts(clone, [entries[path]]).get(path) if path in entries else None

    own = [entry for path, entry in entries.items() if posixpath.basename(path) == NAME]
    return Settings(texts(clone, own), otherwise, read)


def _bot(config: Config) -> BotConfig:
    origin = config.origin

    def error(at: Pointer, message: str) -> ConfigError:
        return origin.error(at, message) if origin is not None else ConfigError(f"{NAME}: {message}")

    return bot_config(config.bot, ROOT / "bot", error)


def _facts(region: str | None) -> Facts:
    """What this machine knows about a region; a damaged snapshot of it is no reason to repair nothing."""
    try:
        return chosen(region)
    except CacheProblem:
        return Facts()
