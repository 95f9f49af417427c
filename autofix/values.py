"""Settings as people give them: ``--set fixer.key=value`` and the configuration, checked against what the fixers declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autofix.fixer import Setting
from autofix.pointer import Json

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "a mapping"}


class SettingError(ValueError):
    """A setting that does not exist, or a value it does not take; the message says what to write instead."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Words that point from a mistyped name to the nearest known one; empty where nothing is near."""
    from rapidfuzz import fuzz, process

    near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean {near[0]}?" if near else ""


def parse(assignment: str, declared: Mapping[str, Setting]) -> tuple[str, Json]:
    """Read ``name=value``; lists and mappings are written as in YAML (``{a: 1}``, ``[a, b]``). Raises SettingError."""
    name, equals, text = assignment.partition("=")
    if not equals:
        raise SettingError(f"{assignment!r} is not name=value")
    setting = declared.get(name)
    if setting is None:
        raise SettingError(f"there is no setting {name!r}{suggestion(name, declared)}")
    return name, check(setting, text if setting.kind is str else _loaded(text))


def _loaded(text: str) -> Json:
    from autofix.syntax.document import ReadError
    from autofix.syntax.reader import read

    try:
        return read(text).data
    except ReadError as problem:
        raise SettingError(f"{text!r} cannot be read: {problem.problem}") from None


def check(setting: Setting, value: Json) -> Json:
    """The value as the setting's kind. Raises SettingError where it is of another kind."""
    if setting.kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if setting.kind is str and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, setting.kind) or (setting.kind is int and isinstance(value, bool)):
        raise SettingError(f"{setting.name} takes {_WORDS.get(setting.kind, setting.kind.__name__)}, not {value!r} ({setting.help})")
    return value
