"""What a template itself says is to be left alone: comments, its Metadata, and what it tells other scanners to skip."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autofix.fixer import Finding, Fixer
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import items, members
from autofix.registry import all_fixers
from autofix.selection import rule_of, selects, vocabulary
from autofix.syntax.comments import comments_in
from autofix.syntax.document import Document, Node
from autofix.template import Template
from autofix.values import suggestion

_OURS = re.compile(r"#[ \t]*autofix:[ \t]*(?P<verb>[\w-]*)[ \t]*(?P<names>\[[^\]\r\n]*\])?[ \t]*(?P<reason>[^\r\n]*)")
_CHECKOV = re.compile(r"#[^\r\n#]*?(?:checkov|bridgecrew):skip=[ \t]*(?P<id>\w+)(?::(?P<reason>[^\r\n]*))?")
_FAMILIES = {"cfn-lint": "cfn-lint", "cloudformation-validate": "cfn-lint"}


@dataclass(frozen=True)
class Unused:
    """A suppression that suppresses nothing, or that cannot be understood."""

    message: str
    line: int
    column: int


@dataclass(eq=False)
class _Ignore:
    """One of autofix's own: selectors, the places they hold for (each with all below it), and those that were of use."""

    selectors: Sequence[str]
    places: Sequence[Pointer]
    line: int
    offset: int
    source: str
    reason: str
    problem: str = ""
    used: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Skip:
    """A rule (or all that begin so) that another scanner is told to skip."""

    scanner: str
    rule: str
    source: str
    begins: bool = False


class Suppressions:
    """The suppressions of one template, and which of them are of use."""

    def __init__(self, template: Template, fixers: Callable[[], Sequence[Fixer]]) -> None:
        """Take the template, and what knows the fixers that run, which is asked only where something is suppressed."""
        self._document, self._running = template.document, fixers
        self._ignores: list[_Ignore] = []
        self._by_place: dict[tuple[str, ...], list[_Ignore]] = {}
        self._by_line: dict[int, list[_Ignore]] = {}
        self._skips: dict[Pointer, list[_Skip]] = {}
        self._read(template)

    def of(self, finding: Finding) -> str | None:
        """Why a finding is suppressed; None where it is not."""
        if not (self._ignores or self._skips):
            return None
        fixer = self._fixers[finding.fixer]
        return self._ignored(finding, fixer) or self._skipped(finding, fixer)

    @cached_property
    def _fixers(self) -> dict[str, Fixer]:
        return {fixer.name: fixer for fixer in self._running()}

    def unused(self) -> Iterator[tuple[str, int]]:
        """What autofix's own suppressions name in vain, each with its offset; those of fixers that did not run may be of use."""
        for ignore in self._ignores:
            if ignore.problem:
                yield ignore.problem, ignore.offset
            for selector in ignore.selectors:
                if selector not in ignore.used and (said := self._in_vain(selector)):
                    yield said, ignore.offset

    def _in_vain(self, selector: str) -> str:
        if any(selects(selector, fixer) for fixer in self._fixers.values()):
            return f"ignore[{selector}] suppresses nothing here: remove it"
        if any(selects(selector, fixer) for fixer in all_fixers()):
            return ""
        return f"ignore[{selector}]: no fixer is called {selector!r}{suggestion(selector, vocabulary(all_fixers()))}"

    def _ignored(self, finding: Finding, fixer: Fixer) -> str | None:
        said = None
        for ignore in self._around(finding.at):
            named = [selector for selector in ignore.selectors if selects(selector, fixer)]
            if named:
                ignore.used.update(named)
                said = said or f"suppressed by {ignore.source}" + (f": {ignore.reason}" if ignore.reason else "")
        return said

    def _around(self, at: Pointer) -> Iterator[_Ignore]:
        """The suppressions that hold for a place: for it, for what it is part of, or on the line where it is shown."""
        for length in range(len(at) + 1):
            yield from self._by_place.get(at[:length], ())
        if self._by_line:
            yield from self._by_line.get(self._document.position(self._document.offset(at))[0], ())

    def _add(self, ignore: _Ignore) -> None:
        self._ignores.append(ignore)
        for place in ignore.places:
            self._by_place.setdefault(tuple(place), []).append(ignore)
        if ignore.line:
            self._by_line.setdefault(ignore.line, []).append(ignore)

    def _skipped(self, finding: Finding, fixer: Fixer) -> str | None:
        """A scanner's own suppression counts where it names every rule of that scanner that the fixer resolves."""
        skips = [*self._skips.get(ROOT, ()), *self._skips.get(Pointer(finding.at[:2]), ())]
        for scanner in dict.fromkeys(skip.scanner for skip in skips):
            rules = [rule for family, rule in map(_family, fixer.resolves) if family == scanner]
            found = [next((skip for skip in skips if skip.scanner == scanner and _names(skip, rule)), None) for rule in rules]
            first = found[0] if found else None
            if first is not None and all(found):
                return f"suppressed by {first.source}"
        return None

    def _read(self, template: Template) -> None:
        text = self._document.text
        if "autofix:" in text and self._document.format == "yaml":
            for comment in self._comments(_OURS):
                self._add(self._comment(comment))
        if ":skip=" in text and self._document.format == "yaml":
            for comment in self._comments(_CHECKOV):
                source = f"checkov:skip on line {self._document.position(comment.start())[0]}"
                self._skips.setdefault(self._resource_around(comment.start()), []).append(_Skip("checkov", comment["id"], source))
        if any(word in text for word in ("autofix", "ignore_checks", "checkov", "cfn_nag")):
            self._metadata(ROOT / "Metadata", template.data.get("Metadata"), ROOT, "the template's Metadata")
            for resource in template.resources.values():
                at = resource.at / "Metadata"
                self._metadata(at, resource.body.get("Metadata"), resource.at, f"the Metadata of {resource.name}")

    def _metadata(self, at: Pointer, metadata: Json, place: Pointer, source: str) -> None:
        said = members(metadata)
        ours = members(said.get("autofix")).get("ignore")
        for index, item in enumerate(ours if isinstance(ours, list) else [ours] if ours else []):
            name, reason = (item, "") if isinstance(item, str) else (members(item).get("name"), members(item).get("reason") or "")
            offset = self._document.offset(at / "autofix" / "ignore" / index)
            problem = "" if isinstance(name, str) else "ignore takes names of fixers, or {name: …, reason: …}"
            names = [name] if isinstance(name, str) else []
            self._add(_Ignore(names, [place], 0, offset, source, str(reason), problem))
        skips = self._skips.setdefault(place, [])
        lint = items(members(members(said.get("cfn-lint")).get("config")).get("ignore_checks"))
        skips += [_Skip("cfn-lint", rule, f"cfn-lint's ignore_checks in {source}", True) for rule in lint if isinstance(rule, str)]
        for scanner, key, list_name in (("checkov", "checkov", "skip"), ("cfn-nag", "cfn_nag", "rules_to_suppress")):
            rules = [members(item).get("id") for item in items(members(said.get(key)).get(list_name))]
            skips += [_Skip(scanner, rule, f"{scanner}'s {list_name} in {source}") for rule in rules if isinstance(rule, str)]
        if not skips:
            del self._skips[place]

    def _comments(self, wanted: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The comments that match, without what only looks like one inside a scalar."""
        starts, entries = self._entries
        for found in wanted.finditer(self._document.text):
            position = bisect.bisect_right(starts, found.start())
            nodes = [node for _, node in entries[max(position - 1, 0) : position]]
            if any(comment.start() == found.start() for comment in comments_in(self._document, found.start(), found.end(), *nodes)):
                yield found

    @cached_property
    def _entries(self) -> tuple[list[int], list[tuple[Pointer, Node]]]:
        """Where each member and item begins, in text order, and which it is."""
        found = sorted(_entries(self._document), key=lambda entry: (entry[0], len(entry[1])))
        return [start for start, *_ in found], [(at, node) for _, at, node in found]

    def _resource_around(self, offset: int) -> Pointer:
        starts, entries = self._entries
        position = bisect.bisect_right(starts, offset) - 1
        at = entries[position][0] if position >= 0 else ROOT
        return Pointer(at[:2]) if at[:1] == ("Resources",) and len(at) > 1 else Pointer(("", ""))

    def _comment(self, found: re.Match[str]) -> _Ignore:
        line = self._document.position(found.start())[0]
        names = [name.strip() for name in (found["names"] or "[]")[1:-1].split(",") if name.strip()]
        places, target = self._target(found.start()) if found["verb"] == "ignore" else ([ROOT], 0)
        problem = ""
        if found["verb"] not in ("ignore", "ignore-file") or not names:
            names, problem = [], "not understood: write # autofix: ignore[NAME, …] reason, or ignore-file[NAME, …] for the whole file"
        elif not places:
            names, problem = [], "this comment stands above nothing: put it above, or behind, the key it is about"
        return _Ignore(names, places, target, found.start(), f"the comment on line {line}", found["reason"].strip(), problem)

    def _target(self, offset: int) -> tuple[list[Pointer], int]:
        """The keys and items that a comment is about, and their line: those of its own line, or the next ones below."""
        document, (starts, entries) = self._document, self._entries
        line, column = document.position(offset)
        begin = offset - column + 1
        position = bisect.bisect_left(starts, begin)
        alone = not document.text[begin:offset].strip()
        if alone:
            if position == len(starts) or document.position(starts[position])[1] < column:
                return [], 0
            line = document.position(starts[position])[0]
        elif position == len(starts) or document.position(starts[position])[0] != line:
            position -= 1  # the last line of a value that began above
            return ([entries[position][0]], 0) if position >= 0 else ([], 0)
        found = []
        while position < len(starts) and document.position(starts[position])[0] == line:
            found.append(entries[position][0])
            position += 1
        return found, line


def _entries(document: Document) -> Iterator[tuple[int, Pointer, Node]]:
    waiting = [(ROOT, document.root)]
    while waiting:
        at, node = waiting.pop()
        for index, entry in enumerate(node.entries):
            inner = at / (entry.key if entry.key is not None else index)
            yield entry.start, inner, entry.node
            waiting.append((inner, entry.node))


def _family(rule: str) -> tuple[str, str]:
    scanner, identifier = rule_of(rule)
    return _FAMILIES.get(scanner, scanner), identifier


def _names(skip: _Skip, rule: str) -> bool:
    return rule.startswith(skip.rule) if skip.begins else rule == skip.rule
