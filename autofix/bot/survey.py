"""What there is to mend in a repository, and the new files of each pull request."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from autofix.bot import fingerprint
from autofix.bot.body import Change, commit_message, description, titled
from autofix.bot.clone import LARGEST_FILE, Clone, Entry, contents
from autofix.bot.config import BotConfig
from autofix.bot.groups import GroupBy, branch_of, group_of
from autofix.bot.plan import Wanted
from autofix.bot.settings import Settings
from autofix.engine import NotATemplate, Options, Outcome, Result
from autofix.files import SKIPPED, SUFFIXES, FileProblem, Source, decode, form_of
from autofix.fixer import Finding, Fixer
from autofix.judge import Judge, JudgeError
from autofix.registry import all_fixers
from autofix.report.present import level
from autofix.syntax.document import ReadError
from autofix.work import collect_now_and_then, may_be_a_template, repair

_MOST = 2_000
"""So many findings go into one pull request."""


@dataclass(frozen=True)
class Sick:
    """A template with something to mend."""

    entry: Entry
    source: Source
    outcome: Outcome
    options: Options
    unverified: str = ""


@dataclass(frozen=True)
class Survey:
    """A look at all templates of a commit."""

    templates: int = 0
    sick: Sequence[Sick] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    """Files that could not be worked on, and why."""
    findings: int = 0


def templates_of(entries: Iterable[Entry], settings: Settings) -> Iterator[Entry]:
    """The files that may be templates."""
    for entry in entries:
        *folders, name = entry.path.split("/")
        suffix = "." + name.rpartition(".")[2].lower() if "." in name.lstrip(".") else ""
        if suffix in SUFFIXES and SKIPPED.isdisjoint(folders) and entry.size <= LARGEST_FILE and not settings.excluded(entry.path):
            yield entry


def look(clone: Clone, entries: Iterable[Entry], settings: Settings, judge: Judge | None) -> Survey:
    """Repair every template in memory, and keep what can be mended."""
    templates = findings = 0
    sick: list[Sick] = []
    problems: dict[str, str] = {}
    for entry, data in contents(clone, entries):
        collect_now_and_then()
        try:
            source = decode(data)
            if not may_be_a_template(source.text):
                continue
            options = settings.options(entry.path)
            outcome, unverified = repair(source, options, judge, form_of(PurePath(entry.path)))
        except NotATemplate:
            continue
        except (FileProblem, ReadError) as problem:
            problems[entry.path] = problem.problem
            continue
        templates += 1
        findings += len(outcome.results)
        if outcome.fixed:
            sick.append(Sick(entry, source, outcome, options, unverified))
    return Survey(templates, sick, problems, findings)


def found_in(survey: Survey) -> frozenset[str]:
    """The ids of everything that there is to mend."""
    return frozenset(fingerprint.of(one.entry.path, result.finding) for one in survey.sick for result in one.outcome.fixed)


def groups_of(survey: Survey, by: GroupBy, declined: frozenset[str] = frozenset()) -> dict[str, list[Sick]]:
    """The groups that have something to propose, each with its templates."""
    found: dict[str, dict[str, Sick]] = {}
    for one in survey.sick:
        for result in one.outcome.fixed:
            if fingerprint.of(one.entry.path, result.finding) not in declined:
                found.setdefault(group_of(by, one.entry.path, result), {})[one.entry.path] = one
    return {group: list(members.values()) for group, members in sorted(found.items())}


@dataclass(frozen=True)
class Proposer:
    """What makes a pull request of a group."""

    bot: BotConfig
    judge: Judge | None
    declined: frozenset[str]
    remember: bool = False
    """Write the ids of the findings into the commit: the forge has no other place for them."""
    room: int = 65_536
    """So many characters does a description hold, its mark included."""

    def announced(self, group: str, members: Sequence[Sick]) -> Wanted:
        """The proposal for a group before it is worked out, which takes time: enough to decide whether its turn has come."""
        found = [
            result
            for one in members
            for result in one.outcome.fixed
            if self._belongs(group, one.entry.path, result) and fingerprint.of(one.entry.path, result.finding) not in self.declined
        ]
        title = titled(self.bot.commit_message, self.bot.group_by, group, len(found), len(members))
        return Wanted(group, branch_of(self.bot.branch_prefix, group), title, "", (), {}, {}, "", _urgent(found))

    def wanted(self, group: str, members: Sequence[Sick]) -> Wanted | None:
        """The proposal for a group; None where it comes to nothing without the findings that nobody wants."""
        changes: list[Change] = []
        found: list[Result] = []
        ids: list[str] = []
        new: dict[str, bytes] = {}
        for one in members:
            outcome, unverified = self._alone(group, one)
            fixed = [result for result in outcome.fixed if self._belongs(group, one.entry.path, result)]
            if outcome.after == outcome.before or not fixed:
                continue
            if changes and len(found) + len(fixed) > min(_MOST, self.room // 20):
                break  # nobody reads more at once; the others come when this is merged
            found += fixed
            changes.append(self._judged(Change(one.entry.path, outcome, unverified=unverified)))
            new[one.entry.path] = one.source.encoded(outcome.after)
            ids += [fingerprint.of(one.entry.path, result.finding) for result in fixed]
        return self._written(group, changes, new, tuple(sorted(set(ids))), found) if changes else None

    def _written(
        self, group: str, changes: Sequence[Change], new: Mapping[str, bytes], ids: tuple[str, ...], found: Sequence[Result]
    ) -> Wanted:
        title = titled(self.bot.commit_message, self.bot.group_by, group, len(found), len(changes))
        sign_off = "{} <{}>".format(*self.bot.author) if self.bot.sign_off else ""
        return Wanted(
            group=group,
            branch=branch_of(self.bot.branch_prefix, group),
            title=title,
            text=description(changes, {fixer.name: fixer for fixer in all_fixers()}, self.room - 8 * len(ids) - 1_000),
            findings=ids,
            blobs={path: blob_id(data) for path, data in new.items()},
            changes=new,
            message=commit_message(title, group, fingerprint.together(ids), changes, sign_off, ids if self.remember else ()),
            urgent=_urgent(found),
        )

    def _belongs(self, group: str, path: str, result: Result) -> bool:
        return group_of(self.bot.group_by, path, result) == group

    def _alone(self, group: str, one: Sick) -> tuple[Outcome, str]:
        """A template with the fixes of this group only."""
        path, by = one.entry.path, self.bot.group_by
        others = any(not self._belongs(group, path, r) or fingerprint.of(path, r.finding) in self.declined for r in one.outcome.fixed)
        if not others:
            return one.outcome, one.unverified
        only = tuple(fixer for fixer in one.options.running() if by is not GroupBy.FIXER or fixer.name == group)
        options = replace(one.options, fixers=only, veto=self._veto(group, path, {fixer.name: fixer for fixer in only}))
        return repair(one.source, options, self.judge, form_of(PurePath(path)))

    def _veto(self, group: str, path: str, fixers: Mapping[str, Fixer]) -> Callable[[Finding], str | None]:
        def veto(found: Finding) -> str | None:
            if fingerprint.of(path, found) in self.declined:
                return "closed by a person"
            safety = found.safety or fixers[found.fixer].safety
            return "in another pull request" if self.bot.group_by is GroupBy.SAFETY and safety.value != group else None

        return veto

    def _judged(self, change: Change) -> Change:
        if self.judge is None or change.unverified:
            return change
        try:
            return replace(change, before=self.judge(change.outcome.before), after=self.judge(change.outcome.after))
        except JudgeError as problem:
            return replace(change, unverified=str(problem))


def _urgent(results: Iterable[Result]) -> bool:
    """Whether something does not deploy without these fixes."""
    names = {result.finding.fixer for result in results}
    return any(fixer.name in names and level(fixer) == "error" for fixer in all_fixers())


def blob_id(data: bytes) -> str:
    """The id git gives to a file with these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
