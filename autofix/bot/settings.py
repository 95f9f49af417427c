"""The ``.autofix.yaml`` of a repository that is not checked out: what to repair, and how the bot behaves there."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from autofix.bot.config import BotConfig, bot_config
from autofix.config import NAME, Config, ConfigError, load
from autofix.engine import Options
from autofix.facts.cache import CacheProblem
from autofix.facts.choice import chosen
from autofix.facts.snapshot import Facts
from autofix.pointer import ROOT, Pointer
from autofix.registry import all_fixers, select, settings_of
from autofix.syntax.document import ReadError
from autofix.syntax.reader import read
from autofix.values import suggestion


@dataclass(frozen=True)
class Settings:
    """What a repository's configuration says."""

    config: Config
    bot: BotConfig
    options: Options


def settings(text: str | None) -> Settings:
    """Read a configuration file's text (None: there is none). Raises ConfigError, which names file, line and column."""
    if text is None or not text.strip():
        return Settings(Config(), BotConfig(), _options(Config()))
    config = _config(text)
    return Settings(config, _bot(text), _options(config))


def _config(text: str) -> Config:
    """Read by the reader of the command line, which takes a file."""
    with tempfile.TemporaryDirectory(prefix="autofix-") as folder:
        path = Path(folder, NAME)
        path.write_text(text, encoding="utf-8")
        try:
            return load(path, settings_of(all_fixers()))
        except ConfigError as problem:
            raise ConfigError(str(problem).replace(str(path), NAME)) from None


def _bot(text: str) -> BotConfig:
    try:
        document = read(text)
    except ReadError as problem:
        raise ConfigError(f"{NAME}:{problem.line}:{problem.column}: {problem.problem}") from None

    def error(at: Pointer, message: str) -> ConfigError:
        line, column = document.position(document.offset(at))
        return ConfigError(f"{NAME}:{line}:{column}: {message}")

    raw = document.data.get("bot") if isinstance(document.data, dict) else None
    return bot_config(raw, ROOT / "bot", error)


def _options(config: Config) -> Options:
    fixers = all_fixers()
    for pattern in (*config.select, *config.ignore):
        if not select(fixers, [pattern]):
            raise ConfigError(f"{NAME}: no fixer is called {pattern!r}{suggestion(pattern, [fixer.name for fixer in fixers])}")
    return Options(
        fixers=select(fixers, config.select, config.ignore),
        unsafe=config.unsafe_fixes,
        max_impact=config.max_impact,
        settings=config.settings,
        region=config.region,
        facts=_facts(config.region),
    )


def _facts(region: str | None) -> Facts:
    """What this machine knows about a region; a damaged snapshot of it is no reason to repair nothing."""
    try:
        return chosen(region)
    except CacheProblem:
        return Facts()
