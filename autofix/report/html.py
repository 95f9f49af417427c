"""One HTML file that needs nothing else: summary, findings with filters, side-by-side diffs. Works offline, with scripts switched off too."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from autofix.engine import Result, Verdict
from autofix.fixer import Fixer
from autofix.report.diff import shown_path
from autofix.report.present import fixers_of
from autofix.report.side_by_side import table
from autofix.report.terminal import printable
from autofix.report.text import summary
from autofix.tally import tally_of
from autofix.work import Report

_OUTCOMES = {
    Verdict.UNSAFE: "needs --unsafe-fixes",
    Verdict.IMPACT: "needs --max-impact",
    Verdict.MANUAL: "needs a value",
    Verdict.REPORT: "for you",
}


def document(reports: Sequence[Report]) -> str:
    """The whole page."""
    style, script = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("html.css", "html.js"))
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    said = [report for report in reports if _results([report]) or report.problem or report.notice or report.unverified]
    clean = [report for report in reports if not (_results([report]) or report.unverified) and report.outcome is not None]
    body = "".join([_header([*said, *clean]), _fixers(said), _filters(said), *map(_file, said), _clean(clean)])
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>autofix report</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n{body}<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(text: object) -> str:
    return escape(printable(str(text)))


def _header(reports: Sequence[Report]) -> str:
    results = _results(reports)
    written = any(report.written for report in reports)
    fixed = sum(result.verdict is Verdict.FIXED for result in results)
    numbers = {
        "templates": sum(report.outcome is not None for report in reports),
        "findings": len(results),
        "fixed" if written else "fixable": fixed,
        "left": len(results) - fixed,
        "errors": sum(report.problem is not None for report in reports),
    }
    cards = "".join(f'<li class="{name}"><b>{number:,}</b> {name}</li>' for name, number in numbers.items())
    return f'<header>\n<h1>autofix</h1>\n<ul class="numbers">{cards}</ul>\n<p>{_text(summary(tally_of(reports), dry_run=not written))}</p>\n</header>\n'


def _results(reports: Sequence[Report]) -> list[Result]:
    return [result for report in reports if report.outcome is not None for result in report.outcome.results]


def _fixers(reports: Sequence[Report]) -> str:
    """What was found, by fixer, the most frequent first."""
    known = fixers_of(reports)
    results = _results(reports)
    found = Counter(result.finding.fixer for result in results)
    fixed = Counter(result.finding.fixer for result in results if result.verdict is Verdict.FIXED)
    if not found:
        return ""
    rows = "".join(
        _fixer(name, number, fixed[name], known.get(name)) for name, number in sorted(found.items(), key=lambda i: (-i[1], i[0]))
    )
    fixable = "fixed" if any(report.written for report in reports) else "fixable"
    head = f"<tr><th>fixer</th><th>defect</th><th>safety</th><th>found</th><th>{fixable}</th><th>left</th></tr>"
    return f'<details class="by-fixer" open>\n<summary>By fixer</summary>\n<table><thead>{head}</thead><tbody>{rows}</tbody></table>\n</details>\n'


def _fixer(name: str, found: int, fixed: int, fixer: Fixer | None) -> str:
    defect, safety = (_text(fixer.summary), fixer.safety.value) if fixer is not None else ("", "")
    source = f' <a href="{escape(fixer.cite)}" rel="noreferrer">source</a>' if fixer is not None else ""
    button = f'<button type="button" data-pick="{_text(name)}">{_text(name)}</button>'
    numbers = "".join(f'<td class="number">{number}</td>' for number in (found, fixed, found - fixed))
    return f"<tr><td>{button}</td><td>{defect}{source}</td><td>{safety}</td>{numbers}</tr>\n"


def _filters(reports: Sequence[Report]) -> str:
    choices = {
        "fixer": {result.finding.fixer for result in _results(reports)},
        "file": {shown_path(report.path) for report in reports},
        "safety": {result.safety.value for result in _results(reports)},
        "outcome": {_outcome(report, result) for report in reports if report.outcome for result in report.outcome.results},
    }
    fields = "".join(
        f'<label>{name} <select data-filter="{name}"><option value="">all</option>'
        + "".join(f'<option value="{_text(value)}">{_text(value)}</option>' for value in sorted(values))
        + "</select></label>\n"
        for name, values in choices.items()
    )
    search = '<label>search <input type="search" data-filter="text"></label>\n'
    return f'<form class="filters" hidden>\n{fields}{search}<button type="reset">reset</button> <output></output>\n</form>\n'


def _outcome(report: Report, result: Result) -> str:
    if result.verdict is Verdict.FIXED:
        return "fixed" if report.written else "fixable"
    return _OUTCOMES.get(result.verdict, str(result.verdict.value))


def _file(report: Report) -> str:
    path = _text(shown_path(report.path))
    lines = "".join(_said(report))
    findings = "".join(_finding(report, result) for result in report.outcome.results) if report.outcome is not None else ""
    listed = f"<ol>\n{findings}</ol>\n" if findings else ""
    return f'<section data-file="{path}">\n<h2>{path}</h2>\n{lines}{listed}{_changes(report)}</section>\n'


def _clean(reports: Sequence[Report]) -> str:
    if not reports:
        return ""
    paths = "".join(f"<li>{_text(shown_path(report.path))}</li>\n" for report in reports)
    return f"<details>\n<summary>no findings: {len(reports):,}</summary>\n<ul>\n{paths}</ul>\n</details>\n"


def _said(report: Report) -> Iterator[str]:
    if report.problem is not None:
        place = f" (line {report.problem.line})" if report.problem.line else ""
        yield f'<p class="problem">could not be worked on: {_text(report.problem.message)}{place}</p>\n'
    if report.notice is not None:
        yield f"<p>skipped: {_text(report.notice)}</p>\n"
    if report.unverified:
        yield f'<p class="problem">unverified: {_text(report.unverified)}</p>\n'


def _finding(report: Report, result: Result) -> str:
    outcome = _outcome(report, result)
    impact = f' <span class="tag">{result.impact} of {_text(result.impact_reason)}</span>' if result.impact else ""
    notes = [f"not fixed: {result.reason}" if result.reason else "", *(f"note: {note}" for note in result.notes)]
    notes.append(f"cost: {result.finding.cost}" if result.finding.cost else "")
    below = "".join(f'<p class="note">{_text(note)}</p>' for note in notes if note)
    name, safety = _text(result.finding.fixer), result.safety.value
    return (
        f'<li data-fixer="{name}" data-safety="{safety}" data-outcome="{outcome}">'
        f'<span class="place">{result.line}:{result.column}</span> <b>{name}</b> <span class="tag {safety}">{safety}</span> '
        f'<span class="tag {outcome.split()[0]}">{outcome}</span>{impact}<p>{_text(result.finding.message)}</p>{below}</li>\n'
    )


def _changes(report: Report) -> str:
    outcome = report.outcome
    if outcome is None or outcome.after == outcome.before:
        return ""
    title = "what was changed" if report.written else "what would change"
    return f"<details open>\n<summary>{title}</summary>\n{table(outcome.before, outcome.after)}</details>\n"
