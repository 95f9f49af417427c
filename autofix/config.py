"""``.autofix.yaml``: what a team decided once, so that nobody has to type it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autofix.fixer import Setting
from autofix.impact import Impact
from autofix.pointer import ROOT, Json, Pointer
from autofix.syntax.document import Document, ReadError
from autofix.syntax.reader import read
from autofix.values import SettingError, check, suggestion

NAME = ".autofix.yaml"


class ConfigError(ValueError):
    """A configuration that cannot be used: file, line, column, what is wrong, what to write."""


@dataclass(frozen=True)
class Config:
    """The settings of a run, from the configuration file; the command line overrides them."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    exclude: Sequence[str] = ()
    unsafe_fixes: bool = False
    max_impact: Impact = Impact.INTERRUPTION
    region: str | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    bot: Json = None
    """What the bot does, as it is written: autofix.bot.config reads it."""


def find(start: Path) -> Path | None:
    """The nearest configuration file, from the folder start upwards."""
    resolved = start.resolve()
    return next((folder / NAME for folder in (resolved, *resolved.parents) if (folder / NAME).is_file()), None)


def load(path: Path, declared: Mapping[str, Setting]) -> Config:
    """Read a configuration file; declared holds the fixers' settings. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path}: cannot be read: {problem}") from None
    if not "".join(line.partition("#")[0] for line in text.splitlines()).strip():
        return Config()
    try:
        document = read(text)
    except ReadError as problem:
        raise ConfigError(f"{path}:{problem.line}:{problem.column}: {problem.problem}") from None
    return _Reader(path, document, declared).config()


class _Reader:
    """One configuration document, with the place of everything that can be wrong in it."""

    def __init__(self, path: Path, document: Document, declared: Mapping[str, Setting]) -> None:
        self.path, self.document, self.declared = path, document, declared

    def config(self) -> Config:
        top = self._mapping(ROOT, self.document.data)
        read_key: dict[str, Callable[[Pointer, Json], object]] = {
            "select": self._names,
            "ignore": self._names,
            "exclude": self._names,
            "unsafe-fixes": self._flag,
            "max-impact": self._impact,
            "region": self._text,
            "settings": self._settings,
            "bot": lambda _, value: value,
        }
        values: dict[str, object] = {}
        for key, value in top.items():
            if key not in read_key:
                raise self._error(ROOT / key, f"there is no option {key!r}{suggestion(key, read_key)}")
            values[key.replace("-", "_")] = read_key[key](ROOT / key, value)
        return Config(**values)  # type: ignore[arg-type]  # each reader returns its field's type

    def _error(self, at: Pointer, problem: str) -> ConfigError:
        line, column = self.document.position(self.document.offset(at))
        return ConfigError(f"{self.path}:{line}:{column}: {problem}")

    def _mapping(self, at: Pointer, value: Json) -> dict[str, Json]:
        if not isinstance(value, dict):
            raise self._error(at, f"{at.last if at else 'the file'} takes a mapping")
        return value

    def _names(self, at: Pointer, value: Json) -> list[str]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise self._error(at, f"{at.last} takes a list of names")
        return [str(item) for item in listed]

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
        for fixer, given in self._mapping(at, value).items():
            for key, setting_value in self._mapping(at / fixer, given).items():
                name = f"{fixer}.{key}"
                if name not in self.declared:
                    raise self._error(at / fixer / key, f"there is no setting {name!r}{suggestion(name, self.declared)}")
                try:
                    settings[name] = check(self.declared[name], setting_value)
                except SettingError as problem:
                    raise self._error(at / fixer / key, str(problem)) from None
        return settings
