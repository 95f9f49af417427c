"""JUnit XML, as Jenkins, Azure and GitLab read it: one suite for each file, one failed case for each finding in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from autofix.report.diff import shown_path
from autofix.report.present import present, told
from autofix.report.terminal import printable
from autofix.work import Report

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(reports: Sequence[Report]) -> str:
    """The suites of a run; a template without findings is a case that passed."""
    root = ElementTree.Element("testsuites", name="autofix")
    for report in reports:
        cases = list(_cases(report))
        if cases:
            suite = ElementTree.SubElement(root, "testsuite", {"name": _clean(shown_path(report.path)), **_counts(cases)})
            suite.extend(cases)
    root.attrib.update(_counts(list(root.iter("testcase"))))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _cases(report: Report) -> Iterator[ElementTree.Element]:
    if report.problem is not None:
        yield _case(report, "can be worked on", report.problem.line, "error", "autofix", report.problem.message)
    elif report.notice is not None:
        yield _case(report, "is a template", 0, "skipped", "autofix", report.notice)
    elif report.outcome is not None:
        failures = present(report)
        for seen in failures:
            name = f"{seen.result.finding.fixer} at line {seen.line}, {seen.result.finding.at or '/'}"
            yield _case(report, name, seen.line, "failure", seen.result.finding.fixer, told(seen.result))
        if not failures:
            yield _case(report, "has no findings", 0)


def _case(report: Report, name: str, line: int, verdict: str = "", kind: str = "", message: str = "") -> ElementTree.Element:
    path = _clean(shown_path(report.path))
    case = ElementTree.Element("testcase", classname=path, name=_clean(name), file=path, time="0")
    if line:
        case.set("line", str(line))
    if verdict:
        attributes = {"message": _clean(message)} if verdict == "skipped" else {"message": _clean(message), "type": kind}
        element = ElementTree.SubElement(case, verdict, attributes)
        if verdict != "skipped":
            element.text = f"{path}:{max(line, 1)}: {_clean(message)}"
    return case


def _counts(cases: Sequence[ElementTree.Element]) -> dict[str, str]:
    found = {"tests": len(cases)}
    found |= {
        f"{tag}s" if tag != "skipped" else tag: sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error", "skipped")
    }
    return {name: str(number) for name, number in found.items()}


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", printable(text))
