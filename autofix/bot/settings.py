"""The ``.autofix.yaml`` files of a repository that is not checked out: what to repair, and how the bot behaves there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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


class Settings:
    """What the configurations say: for each file the one that stands nearest above it, for the bot the one at the root."""

    def __init__(self, texts: Mapping[str, str], otherwise: str | None = None) -> None:
        """Read the files, by their paths (``.autofix.yaml``, ``infra/.autofix.yaml``); otherwise is for a root without one. Raises ConfigError."""
        texts = {NAME: otherwise, **texts} if otherwise is not None else texts
        fixers = all_fixers()
        self._configs = {posixpath.dirname(path): parse(text, Path(path), fixers) for path, text in texts.items()}
        self._policies = Policies(Given(), fixers, _facts)
        self._options: dict[tuple[str, tuple[str, ...]], Options] = {}
        self._specs: dict[tuple[str, ...], GitIgnoreSpec] = {}
        self.bot = _bot(self._configs.get("", Config()))

    def excluded(self, path: str) -> bool:
        """Whether a configuration leaves a file out; it is no template itself."""
        folder, config = self._nearest(path)
        return posixpath.basename(path) == NAME or self._matches(config.exclude, folder, path)

    def options(self, path: str) -> Options:
        """The options for a file."""
        folder, config = self._nearest(path)
        ignored = tuple(
            name for pattern, names in config.per_file_ignores.items() if self._matches([pattern], folder, path) for name in names
        )
        if (folder, ignored) not in self._options:
            self._options[folder, ignored] = self._policies.options(config, ignored)
        return self._options[folder, ignored]

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
