"""``.autofix.yaml``: what a team decided once, so that nobody has to type it. docs/configuration.md describes every key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autofix.fixer import Fixer, Setting
from autofix.impact import Impact
from autofix.pointer import ROOT, Json, Pointer
from autofix.registry import settings_of
from autofix.selection import Ambiguous, resolving, selects, vocabulary
from autofix.syntax.document import Document, ReadError
from autofix.syntax.reader import read
from autofix.values import SettingError, check, suggestion

NAME = ".autofix.yaml"


class ConfigError(ValueError):
    """A configuration that cannot be used: file, line, column, what is wrong, what to write."""


@dataclass(frozen=True)
class Origin:
    """The file a configuration was read from, to say where something in it is wrong."""

    path: Path
    document: Document = field(repr=False)

    def error(self, at: Pointer, problem: str) -> ConfigError:
        """A problem with what stands at a place."""
        line, column = self.document.position(self.document.offset(at))
        return ConfigError(f"{self.path}:{line}:{column}: {problem}")


@dataclass(frozen=True)
class Config:
    """The settings of a run, from the configuration file; the command line overrides them."""

    select: Sequence[str] = ()
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    per_file_ignores: Mapping[str, Sequence[str]] = field(default_factory=dict)
    exclude: Sequence[str] = ()
    fixable: Sequence[str] = ()
    unfixable: Sequence[str] = ()
    unsafe_fixes: bool = False
    extend_safe: Sequence[str] = ()
    extend_unsafe: Sequence[str] = ()
    max_impact: Impact = Impact.INTERRUPTION
    region: str | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    baseline: str | None = None
    bot: Json = None
    """What the bot does, as it is written: autofix.bot.config reads it, and says through origin.error where something in it is wrong."""
    origin: Origin | None = field(default=None, compare=False)


def load(path: Path, fixers: Sequence[Fixer]) -> Config:
    """Read a configuration file; the fixers say which selectors and settings there are. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path}: cannot be read: {problem}") from None
    return parse(text, path, fixers)


def parse(text: str, path: Path, fixers: Sequence[Fixer]) -> Config:
    """Read the text of a configuration file that messages call path. Raises ConfigError."""
    if not "".join(line.partition("#")[0] for line in text.splitlines()).strip():
        text = "{}"
    try:
        document = read(text)
    except ReadError as problem:
        raise ConfigError(f"{path}:{problem.line}:{problem.column}: {problem.problem}") from None
    return _Reader(Origin(path, document), fixers).config()


def known(selectors: Sequence[str], fixers: Sequence[Fixer]) -> Sequence[str]:
    """The selectors, each of which must mean a fixer. Raises SettingError."""
    for selector in selectors:
        try:
            found = resolving(selector, fixers) or [fixer for fixer in fixers if selects(selector, fixer)]
        except Ambiguous as problem:
            raise SettingError(str(problem)) from None
        if not found:
            hint = suggestion(selector, vocabulary(fixers))
            raise SettingError(f"no fixer is called {selector!r}, and none resolves such a rule{hint} (autofix list shows all)")
    return selectors


class _Reader:
    """One configuration document, with the place of everything that can be wrong in it."""

    def __init__(self, origin: Origin, fixers: Sequence[Fixer]) -> None:
        self.origin, self.document, self.fixers = origin, origin.document, fixers

    @cached_property
    def _declared(self) -> dict[str, Setting]:
        return settings_of(self.fixers)

    def config(self) -> Config:
        top = self._mapping(ROOT, self.document.data)
        read_key: dict[str, Callable[[Pointer, Json], Any]] = {
            **dict.fromkeys(("select", "extend-select", "ignore", "fixable", "unfixable", "extend-safe", "extend-unsafe"), self._selectors),
            "per-file-ignores": self._per_file,
            "exclude": self._names,
            "unsafe-fixes": self._flag,
            "max-impact": self._impact,
            "region": self._text,
            "settings": self._settings,
            "baseline": self._text,
            "bot": lambda _, value: value,
        }
        values: dict[str, Any] = {}  # each reader returns its field's type
        for key, value in top.items():
            if key not in read_key:
                raise self._error(ROOT / key, f"there is no option {key!r}{suggestion(key, read_key)}")
            values[key.replace("-", "_")] = read_key[key](ROOT / key, value)
        for twice in self.document.duplicates:
            line, column = self.document.position(twice.offset)
            raise ConfigError(f"{self.origin.path}:{line}:{column}: {twice.key!r} is written twice")
        return Config(**values, origin=self.origin)

    def _error(self, at: Pointer, problem: str) -> ConfigError:
        return self.origin.error(at, problem)

    def _mapping(self, at: Pointer, value: Json) -> dict[str, Json]:
        if not isinstance(value, dict):
            raise self._error(at, f"{at.last if at else 'the file'} takes a mapping")
        return value

    def _names(self, at: Pointer, value: Json) -> list[str]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise self._error(at, f"{at.last} takes a list of names")
        return [str(item) for item in listed]

    def _selectors(self, at: Pointer, value: Json) -> list[str]:
        names = self._names(at, value)
        for index, name in enumerate(names):
            try:
                known([name], self.fixers)
            except SettingError as problem:
                raise self._error(at / index if isinstance(value, list) else at, str(problem)) from None
        return names

    def _per_file(self, at: Pointer, value: Json) -> dict[str, list[str]]:
        return {pattern: self._selectors(at / pattern, named) for pattern, named in self._mapping(at, value).items()}

    def _flag(self, at: Pointer, value: Json) -> bool:
        if not isinstance(value, bool):
            raise self._error(at, f"{at.last} takes true or false")
        return value

    def _text(self, at: Pointer, value: Json) -> str:
        if not isinstance(value, str):
            raise self._error(at, f"{at.last} takes text")
        return value

    def _impact(self, at: Pointer, value: Json) -> Impact:
        allowed = [str(impact) for impact in Impact]
        if not isinstance(value, str) or value not in allowed:
            raise self._error(at, f"max-impact takes one of {', '.join(allowed)}")
        return Impact[value.upper()]

    def _settings(self, at: Pointer, value: Json) -> dict[str, Json]:
        settings: dict[str, Json] = {}
        names = [fixer.name for fixer in self.fixers]
        for fixer, given in self._mapping(at, value).items():
            if fixer not in names:
                raise self._error(at / fixer, f"no fixer is called {fixer!r}{suggestion(fixer, names)}")
            for key, setting_value in self._mapping(at / fixer, given).items():
                name = f"{fixer}.{key}"
                if name not in self._declared:
                    raise self._error(at / fixer / key, f"there is no setting {name!r}{suggestion(name, self._declared)}")
                try:
                    settings[name] = check(self._declared[name], setting_value)
                except SettingError as problem:
                    raise self._error(at / fixer / key, str(problem)) from None
        return settings
