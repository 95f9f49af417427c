"""The JSON Schema of the ``bot:`` section of ``.autofix.yaml``, for editors."""

from __future__ import annotations

from autofix.bot.groups import GroupBy
from autofix.bot.plan import Rebase
from autofix.pointer import Json

_NAMES: dict[str, Json] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_FLAG: dict[str, Json] = {"type": "boolean"}
_TEXT: dict[str, Json] = {"type": "string"}
_NUMBER: dict[str, Json] = {"type": "integer", "minimum": 0}
_OPTIONS: dict[str, tuple[dict[str, Json], str, Json]] = {
    "enabled": (_FLAG, "Whether the bot works in this repository.", True),
    "group-by": ({"enum": [each.value for each in GroupBy]}, "What shares a pull request.", "fixer"),
    "base": (_TEXT, "The branch to repair instead of the default branch.", None),
    "branch-prefix": ({**_TEXT, "pattern": "/$"}, "How the bot's branches begin; it pushes to no other.", "autofix/"),
    "labels": (_NAMES, "Labels of new pull requests.", ["autofix"]),
    "reviewers": (_NAMES, "People (alice) and teams (org/team) that are asked for a review.", None),
    "assignees": (_NAMES, "People that pull requests are assigned to.", None),
    "codeowners": (_FLAG, "Without reviewers, ask the owners of the changed files.", True),
    "draft": (_FLAG, "Open pull requests as drafts.", False),
    "commit-message": (
        _TEXT,
        "First line of the commit, and title: {summary}, {group}, {findings}, {templates}.",
        "fix(cloudformation): {summary}",
    ),
    "author": ({**_TEXT, "pattern": "^[^<>]+<[^<>@ ]+@[^<>@ ]+>$"}, "Author of the commits: Name <address>.", None),
    "sign-off": (_FLAG, "Add a Signed-off-by line.", False),
    "signed": (_FLAG, "Commit through the forge, which signs.", False),
    "max-open": (_NUMBER, "So many pull requests are open at a time.", 10),
    "max-per-hour": (_NUMBER, "So many pull requests are opened within an hour.", 5),
    "rebase": ({"enum": [each.value for each in Rebase]}, "When branches move to the new end of the base branch.", "behind"),
    "schedule": (_NAMES, "When pull requests are opened and moved: mon-fri 06:00-09:00, sat, 22:00-05:00.", None),
    "timezone": (_TEXT, "The time zone of the schedule, such as Europe/Berlin.", "UTC"),
    "dashboard": (_FLAG, "Keep an issue with what is open and what waits.", False),
}


def bot_schema() -> Json:
    """The section as a schema that a configuration's schema can hold."""
    properties: dict[str, Json] = {
        name: {"description": text, **kind, **({} if default is None else {"default": default})}
        for name, (kind, text, default) in _OPTIONS.items()
    }
    return {
        "description": "How autofix bot works in this repository; only the file at the root counts.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
