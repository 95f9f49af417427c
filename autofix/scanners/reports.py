"""A scanner's report against the files of a run: what it flagged is asked for, everything else is left alone."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from autofix.engine import Hold, Verdict
from autofix.fixer import Finding, Fixer
from autofix.pointer import ROOT, Json, Pointer
from autofix.scanners import cfn_lint, cfn_nag, checkov, sarif, validate
from autofix.scanners.flag import Flag, NotAReport
from autofix.selection import Ambiguous, resolving, rule_of
from autofix.syntax.document import Document
from autofix.syntax.reader import read as read_template
from autofix.template import Template
from autofix.work import Report

_FORMATS = (sarif, checkov, validate, cfn_nag, cfn_lint)


def read(text: str) -> list[Flag]:
    """The flags of a report in any format. Raises NotAReport."""
    try:
        data: Json = json.loads(text)
    except ValueError as problem:
        raise NotAReport(f"is no JSON ({problem})") from None
    if data == []:
        return []
    known = next((one for one in _FORMATS if one.is_one(data)), None)
    if known is None:
        raise NotAReport("is no report that autofix knows: JSON of checkov, cfn-lint, cloudformation-validate or cfn_nag, or SARIF")
    return list(dict.fromkeys(known.flags(data)))


def fixers_for(rule: str, fixers: Iterable[Fixer]) -> list[Fixer]:
    """The fixers that resolve a flagged rule; in autofix's own SARIF rules have their names."""
    fixers = list(fixers)
    scanner, identifier = rule_of(rule)
    also = f"cfn-lint:E{identifier[1:]}" if scanner == "cloudformation-validate" and identifier[:1] == "F" else rule
    try:
        return resolving(rule, fixers) or resolving(also, fixers) or [fixer for fixer in fixers if fixer.name == rule]
    except Ambiguous:
        return []


class Flagged:
    """The flags of some reports, and what autofix answers to each."""

    def __init__(self, flags: Sequence[Flag], fixers: Sequence[Fixer]) -> None:
        self.flags = flags
        self._fixers = {rule: fixers_for(rule, fixers) for rule in dict.fromkeys(flag.rule for flag in flags)}
        self._by_path: dict[Path, list[int]] = {}

    @property
    def selectors(self) -> list[str]:
        """The names of the fixers that resolve what is flagged."""
        return sorted({fixer.name for found in self._fixers.values() for fixer in found})

    def paths(self) -> list[Path]:
        """The files that are flagged, where they can be found: from the current folder, or from that of the report."""
        found = [_found(flag) for flag in self.flags]
        return sorted({path for path in found if path is not None})

    def assign(self, paths: Iterable[Path]) -> None:
        """Find out which flags are about which files: those they name, or, from another machine, those whose path ends alike."""
        real = {path.resolve(): path for path in paths}
        ends = {f"/{os.path.relpath(file)}".replace(os.sep, "/"): path for file, path in real.items()}
        for number, flag in enumerate(self.flags):
            exact = _found(flag)
            if exact is not None and exact.resolve() in real:
                self._by_path.setdefault(real[exact.resolve()], []).append(number)
                continue
            names = [f"/{name.lstrip('./')}" for name in flag.paths if name]
            inside = [end for end in ends if any(name.endswith(end) for name in names)]
            around = [end for end in ends if any(end.endswith(name) for name in names)]
            if inside or len(around) == 1:
                self._by_path.setdefault(ends[max(inside or around, key=len)], []).append(number)

    def hold(self, path: Path) -> Hold:
        """What leaves everything alone in a file that is not flagged. The places are those of the first text it sees."""
        numbers = self._by_path.get(path, [])
        wanted: list[tuple[int, frozenset[str], Pointer]] = []

        def look(template: Template) -> Callable[[Finding], tuple[Verdict, str] | None]:
            if not wanted:
                wanted.extend(self._wanted(numbers, template.document))
            return answer

        def answer(found: Finding) -> tuple[Verdict, str] | None:
            return None if any(_answers(found, names, place) for _, names, place in wanted) else (Verdict.UNASKED, "")

        return look

    def _wanted(self, numbers: Iterable[int], document: Document) -> Iterator[tuple[int, frozenset[str], Pointer]]:
        for number in numbers:
            flag = self.flags[number]
            place = flag.place if flag.place is not None else _around(document, flag.line)
            yield number, frozenset(fixer.name for fixer in self._fixers[flag.rule]), place

    def unanswered(self, reports: Sequence[Report]) -> Iterator[str]:
        """A line for each rule that no fixer resolves, the busiest first, then for each flag that no fixer sees where it is."""
        nobody = Counter(flag.rule for flag in self.flags if not self._fixers[flag.rule])
        about = {flag.rule: flag.message for flag in reversed(self.flags)}
        for rule, count in nobody.most_common():
            yield f"{rule}: no fixer resolves it ({count:,} flagged): {about[rule]}"
        looked_at = {number for numbers in self._by_path.values() for number in numbers}
        answered = {number for report in reports for number in self._answered(report)}
        for number, flag in enumerate(self.flags):
            if self._fixers[flag.rule] and number not in answered:
                names = ", ".join(fixer.name for fixer in self._fixers[flag.rule])
                where = f"{flag.paths[-1] if flag.paths else ''}:{flag.line}" + (f" ({flag.place[-1]})" if flag.place else "")
                said = f"{names} sees nothing to do there" if number in looked_at else "this file was not looked at"
                yield f"{flag.rule}: {where}: {said}"

    def _answered(self, report: Report) -> Iterator[int]:
        """The flags that something was found for in a file."""
        numbers, outcome = self._by_path.get(report.path, []), report.outcome
        if numbers and outcome is not None:
            found = [result.finding for result in (*outcome.results, *outcome.held)]
            for number, names, place in self._wanted(numbers, read_template(outcome.before)):
                if any(_answers(finding, names, place) for finding in found):
                    yield number


def _found(flag: Flag) -> Path | None:
    """The file a flag names, if it is there."""
    for name in flag.paths:
        for path in (Path(name), flag.folder / name, Path(name.lstrip("/"))):
            if name and path.is_file():
                return path
    return None


def _answers(found: Finding, names: frozenset[str], place: Pointer) -> bool:
    """Whether a finding is what was flagged at a place."""
    return found.fixer in names and (place.contains(found.at) or any(place.contains(operation.path) for operation in found.patch))


def _around(document: Document, line: int) -> Pointer:
    """The resource, parameter or other member of a section that stands on a line; the whole template where there is none."""
    for section in document.root.entries if line else ():
        for entry in section.node.entries:
            first, last = document.position(entry.start)[0], document.position(max(entry.end - 1, entry.start))[0]
            if section.key is not None and entry.key is not None and first <= line <= last:
                return ROOT / section.key / entry.key
    return ROOT
