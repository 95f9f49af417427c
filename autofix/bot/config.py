"""The ``bot:`` mapping of ``.autofix.yaml``, checked key by key with the place of everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from autofix.bot.groups import GroupBy
from autofix.bot.plan import Rebase
from autofix.bot.schedule import ScheduleError, Window, window, zone
from autofix.pointer import Json, Pointer
from autofix.values import suggestion

Error = Callable[[Pointer, str], Exception]
"""From a place in the file and what is wrong there to the error to raise."""
Value = TypeVar("Value")
_BRANCH = re.compile(r"(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)))[A-Za-z0-9_][A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class BotConfig:
    """How the bot behaves in one repository."""

    enabled: bool = True
    group_by: GroupBy = GroupBy.FIXER
    base: str | None = None
    """The branch to repair; the default branch where it is not given."""
    branch_prefix: str = "autofix/"
    labels: Sequence[str] = ("autofix",)
    reviewers: Sequence[str] = ()
    assignees: Sequence[str] = ()
    codeowners: bool = True
    """Ask the owners of the changed files for a review, where no reviewers are given."""
    draft: bool = False
    commit_message: str = "fix(cloudformation): {summary}"
    author: tuple[str, str] = ("autofix", "autofix@cfn-autofix.invalid")
    sign_off: bool = False
    signed: bool = False
    """Commit through the forge, which signs."""
    max_open: int = 10
    max_per_hour: int = 5
    rebase: Rebase = Rebase.BEHIND
    schedule: Sequence[Window] = ()
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    dashboard: bool = False


def bot_config(raw: Json, at: Pointer, error: Error) -> BotConfig:
    """The configuration from the raw mapping, which stands at a place. Raises what error makes of a place and a message."""
    if raw is None:
        return BotConfig()
    if not isinstance(raw, dict):
        raise error(at, "bot takes a mapping")
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in KEYS:
            raise error(at / key, f"there is no option {key!r} of bot{suggestion(key, KEYS)}")
        try:
            values[key.replace("-", "_")] = KEYS[key](value)
        except (ValueError, ScheduleError) as problem:
            raise error(at / key, f"{key} {problem}" if not isinstance(problem, ScheduleError) else f"{key}: {problem}") from None
    return replace(BotConfig(), **values)


def _flag(value: Json) -> bool:
    if not isinstance(value, bool):
        raise ValueError("takes true or false")
    return value


def _names(value: Json) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) and item.strip() for item in listed):
        raise ValueError("takes a list of names")
    return tuple(str(item).strip().removeprefix("@") for item in listed)


def _line(value: Json) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("takes one line of text")
    return value.strip()


def _number(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("takes a whole number, from 0")
    return value


def _branch(value: Json) -> str:
    text = _line(value)
    if not _BRANCH.fullmatch(text) or text.endswith(("/", ".")):
        raise ValueError(f"takes the name of a branch, not {text!r}")
    return text


def _prefix(value: Json) -> str:
    text = _line(value)
    if not _BRANCH.fullmatch(text) or not text.endswith("/"):
        raise ValueError("takes the beginning of branch names with a slash at its end, for example autofix/")
    return text


def _author(value: Json) -> tuple[str, str]:
    found = re.fullmatch(r"([^<>]*[^<>\s])\s*<([^<>@\s]+@[^<>@\s]+)>", _line(value))
    if found is None:
        raise ValueError("takes a name and an address: autofix <autofix@example.com>")
    return found.group(1), found.group(2)


def _message(value: Json) -> str:
    text = _line(value)
    unknown = set(re.findall(r"\{([^{}]*)\}", text)) - {"summary", "group", "findings", "templates"}
    if unknown:
        raise ValueError(f"knows {{summary}}, {{group}}, {{findings}} and {{templates}}, not {{{sorted(unknown)[0]}}}")
    return text


def _one_of(kind: type[GroupBy] | type[Rebase]) -> Callable[[Json], Any]:
    def read(value: Json) -> Any:
        known = [str(each.value) for each in kind]
        if value not in known:
            near = suggestion(value, known) if isinstance(value, str) else ""
            raise ValueError(f"takes one of {', '.join(known)}{near}")
        return kind(value)

    return read


def _windows(value: Json) -> tuple[Window, ...]:
    return tuple(map(window, _names(value)))


KEYS: Mapping[str, Callable[[Json], object]] = {
    "enabled": _flag,
    "group-by": _one_of(GroupBy),
    "base": _branch,
    "branch-prefix": _prefix,
    "labels": _names,
    "reviewers": _names,
    "assignees": _names,
    "codeowners": _flag,
    "draft": _flag,
    "commit-message": _message,
    "author": _author,
    "sign-off": _flag,
    "signed": _flag,
    "max-open": _number,
    "max-per-hour": _number,
    "rebase": _one_of(Rebase),
    "schedule": _windows,
    "timezone": lambda value: zone(_line(value)),
    "dashboard": _flag,
}
"""Every option, and how its value is read. A function raises ValueError with what the option takes."""
