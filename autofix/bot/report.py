"""What was done in a repository, for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from autofix.bot.forge import PullRequest
from autofix.bot.plan import CHANGES, Action, Kind
from autofix.report.terminal import amount, printable

_DONE = {
    Kind.OPEN: "opened",
    Kind.UPDATE: "updated",
    Kind.REBASE: "rebased",
    Kind.DESCRIBE: "described anew",
    Kind.FINISH: "finished",
    Kind.COMMENT: "commented on",
    Kind.CLOSE: "closed",
    Kind.CLEAN: "deleted",
    Kind.SKIP: "left alone",
    Kind.KEEP: "kept",
}
_CHANGING = frozenset(kind.value for kind in CHANGES)


@dataclass(frozen=True)
class Step:
    """One decision and what became of it."""

    kind: str
    group: str
    branch: str
    reason: str
    title: str = ""
    number: int | None = None
    url: str = ""
    problem: str = ""
    """Why it failed; empty where it did not."""
    remarks: tuple[str, ...] = ()
    text: str = ""
    """The body, for a dry run."""
    files: tuple[str, ...] = ()

    @staticmethod
    def of(action: Action, pull_request: PullRequest | None, remarks: tuple[str, ...], problem: str) -> Step:
        """The step for a decision."""
        one = pull_request or action.pull_request
        wanted = action.wanted
        title = wanted.title if wanted is not None else one.title if one is not None else ""
        return Step(
            action.kind.value,
            action.group,
            action.branch,
            action.reason,
            title,
            one.number or None if one is not None else None,
            one.url if one is not None else "",
            problem,
            remarks,
            wanted.text if wanted is not None else "",
            tuple(sorted(wanted.changes)) if wanted is not None else (),
        )


@dataclass(frozen=True)
class Summary:
    """One repository: done, skipped, or failed."""

    name: str
    status: str = "done"
    reason: str = ""
    dry_run: bool = False
    templates: int = 0
    findings: int = 0
    problems: Mapping[str, str] = field(default_factory=dict)
    """Files that could not be worked on."""
    steps: tuple[Step, ...] = ()
    calls: int = 0
    """Calls of the forge's API."""
    dashboard: str = ""


def changes_something(summary: Summary) -> bool:
    """Whether a run did, or a dry run would do, anything."""
    return any(step.kind in _CHANGING for step in summary.steps)


def as_line(summary: Summary) -> str:
    """One line of JSON; the bodies of pull requests are in it only for a dry run."""
    shown = asdict(summary)
    for step in shown["steps"]:
        if not summary.dry_run:
            del step["text"]
    return json.dumps(shown, ensure_ascii=False) + "\n"


def told(summary: Summary) -> Iterator[str]:
    """Lines for people."""
    name = printable(summary.name)
    if summary.status != "done" and summary.reason:
        yield f"{name}: {summary.status}: {printable(summary.reason)}"
        return
    yield f"{name}: {amount(summary.templates, 'template')}, {amount(summary.findings, 'finding')}"
    for path, problem in summary.problems.items():
        yield f"  {printable(path)} could not be worked on: {printable(problem)}"
    for step in summary.steps:
        yield from _told(step, summary.dry_run)


def _told(step: Step, dry_run: bool) -> Iterator[str]:
    kind = Kind(step.kind)
    what = f"would be {_DONE[kind]}" if dry_run and step.kind in _CHANGING else _DONE[kind]
    number = f" #{step.number}" if step.number is not None else ""
    failed = f", which failed: {printable(step.problem)}" if step.problem else ""
    yield f"  {printable(step.branch)}{number} {what}: {printable(step.reason)}{failed}"
    for remark in step.remarks:
        yield f"    {printable(remark)}"
    if dry_run and step.kind in _CHANGING and step.text:
        yield f"    title: {printable(step.title)}"
        yield f"    files: {', '.join(map(printable, step.files))}"
        yield from (f"    | {printable(line)}" for line in step.text.split("\n"))
