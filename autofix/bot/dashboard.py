"""The dashboard: one issue with what is pending, and boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autofix.bot.escape import html, prose
from autofix.bot.forge import Forge, ForgeError, Issue
from autofix.bot.plan import Kind
from autofix.bot.report import Step, Summary

MARK = "<!-- autofix:dashboard -->"
TITLE = "autofix dashboard"
_BOX = re.compile(r"^ *- \[([ xX])\] <!-- autofix:ask (\S+) -->", re.MULTILINE)


@dataclass(frozen=True)
class Dashboard:
    """The issue as it stands, and the groups whose boxes are ticked."""

    issue: Issue | None = None
    asked_for: frozenset[str] = frozenset()
    problem: str = ""
    """Why it could not be read."""


def read_dashboard(forge: Forge) -> Dashboard:
    """Look for the dashboard and its ticked boxes; that there are no issues to look into stops nothing."""
    try:
        issue = forge.dashboard(MARK)
    except ForgeError as problem:
        return Dashboard(problem=f"could not be read: {problem}")
    return Dashboard(issue, ticked(issue.body) if issue is not None else frozenset())


def ticked(body: str) -> frozenset[str]:
    """The groups that somebody asks for."""
    return frozenset(_decoded(group) for box, group in _BOX.findall(body) if box in "xX")


def write_dashboard(forge: Forge, dashboard: Dashboard, summary: Summary) -> Summary:
    """Write the dashboard where it says something else than before; that it cannot be written stops nothing."""
    if dashboard.problem:
        return replace(summary, dashboard=dashboard.problem)
    body = rendered(summary)
    try:
        if dashboard.issue is None:
            pending = any(step.kind not in (Kind.CLEAN.value, Kind.CLOSE.value) for step in summary.steps)
            issue = forge.write_dashboard(None, TITLE, body) if pending else None
        elif dashboard.issue.body.replace("\r\n", "\n").rstrip() != body.rstrip():
            issue = forge.write_dashboard(dashboard.issue.number, TITLE, body)
        else:
            issue = dashboard.issue
    except ForgeError as problem:
        return replace(summary, dashboard=f"could not be written: {problem}")
    return replace(summary, dashboard=issue.url if issue is not None else "")


def rendered(summary: Summary) -> str:
    """The body of the dashboard: the same text as long as nothing changes."""
    waiting = [step for step in summary.steps if step.kind == Kind.SKIP.value and step.number is None]
    opened = [step for step in summary.steps if step.number is not None and step.kind not in (Kind.CLOSE.value, Kind.CLEAN.value)]
    parts = [
        MARK,
        "What [autofix](https://github.com/cfn-autofix/cfn-autofix) has to do here. Tick a box, and the next run does it "
        "without waiting for limits or the schedule.",
        _section("Open pull requests", (_box(step, f"#{step.number} {prose(step.title)}", "rebase it") for step in opened)),
        _section("Waiting", (_box(step, prose(step.title or step.group), f"open it now; {prose(step.reason)}") for step in waiting)),
        _section("Files that could not be worked on", (f"- {html(path)}: {prose(why)}" for path, why in summary.problems.items())),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    listed: Sequence[str] = list(lines)[:100]
    return "\n".join([f"## {title}", "", *listed]) if listed else ""


def _box(step: Step, text: str, what: str) -> str:
    return f"- [ ] <!-- autofix:ask {_encoded(step.group)} --> {text} ({what})"


def _encoded(group: str) -> str:
    from urllib.parse import quote

    return quote(group, safe="").replace("-", "%2D") if "--" in group else quote(group, safe="")


def _decoded(group: str) -> str:
    from urllib.parse import unquote

    return unquote(group)
