"""Annotations of GitHub Actions: workflow commands, one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.report.diff import shown_path
from autofix.report.present import fixers_of, level, present, told
from autofix.report.terminal import printable
from autofix.work import Report

_LONGEST = 4_000
"""GitHub cuts annotations; a cut in the middle of an escape would be ours."""
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def document(reports: Sequence[Report]) -> str:
    """The commands for what is in the files now."""
    return "".join(f"{line}\n" for line in _commands(reports))


def _commands(reports: Sequence[Report]) -> Iterator[str]:
    fixers = fixers_of(reports)
    for report in reports:
        if report.problem is not None:
            problem = report.problem
            yield _command("error", report, max(problem.line, 1), max(problem.column, 1), "autofix", problem.message)
        for seen in present(report):
            name = seen.result.finding.fixer
            yield _command(_COMMANDS[level(fixers.get(name))], report, seen.line, seen.column, name, told(seen.result))


def _command(kind: str, report: Report, line: int, column: int, title: str, message: str) -> str:
    place = f"file={_property(shown_path(report.path))},line={line},col={column},title={_property(title)}"
    return f"::{kind} {place}::{_data(_shortened(printable(message)))}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
