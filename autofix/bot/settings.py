"""The ``.autofix.yaml`` of a repository that is not checked out: what to repair, and how the bot behaves there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autofix.bot.config import BotConfig, bot_config
from autofix.config import NAME, Config, parse
from autofix.engine import Options
from autofix.facts.choice import chosen
from autofix.pointer import ROOT
from autofix.policy import Given, Policies
from autofix.registry import all_fixers


@dataclass(frozen=True)
class Settings:
    """What a repository's configuration says."""

    config: Config
    bot: BotConfig
    options: Options


def settings(text: str | None) -> Settings:
    """Read a configuration file's text (None: there is none). Raises ConfigError, which names file, line and column."""
    config = parse(text, Path(NAME), all_fixers()) if text is not None and text.strip() else Config()
    bot = bot_config(config.bot, ROOT / "bot", config.origin.error) if config.origin is not None else BotConfig()
    return Settings(config, bot, Policies(Given(), all_fixers(), chosen).options(config))
