"""One repository from looking it up to its pull requests: clone, repair, plan, act."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from autofix.bot import onboarding
from autofix.bot.act import PROBLEMS, Done, Hands, carry_out
from autofix.bot.clone import (
    Clone,
    Commit,
    Empty,
    Entry,
    Raced,
    base_commit,
    branches,
    cloned,
    default_branch,
    fetch,
    files,
    remembered,
    texts,
)
from autofix.bot.codeowners import PLACES, parse
from autofix.bot.dashboard import Dashboard, read_dashboard, write_dashboard
from autofix.bot.forge import Denied, Forge, ForgeError, Listing, PullRequest, State, by_age
from autofix.bot.git import GitError
from autofix.bot.groups import branch_of
from autofix.bot.memory import proposals
from autofix.bot.plan import CHANGES, Action, Kind, Rules, Standing, Wanted, declined, plan
from autofix.bot.report import Step, Summary
from autofix.bot.schedule import is_open
from autofix.bot.settings import settings_of
from autofix.bot.survey import Proposer, Survey, found_in, groups_of, look, templates_of
from autofix.config import ConfigError
from autofix.judge import Judge, named, remembering


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Order:
    """What the operator of the bot decides for all repositories."""

    dry_run: bool = False
    onboarding: bool = True
    """Ask with a first pull request where there is no configuration yet."""
    verify: str | None = "cloudformation-validate"
    config: str | None = None
    """The text of a configuration for repositories that have none."""
    now: Callable[[], datetime] = _now

    def judge(self) -> Judge | None:
        """A judge for the templates of one repository."""
        return remembering(named(self.verify)) if self.verify is not None else None


class Unwanted(Exception):
    """Why nothing is done in a repository."""


def run(forge: Forge, name: str, order: Order) -> Summary:
    """Do everything there is to do in one repository. Never raises for anything that a repository or forge can do."""
    summary = Summary(name, dry_run=order.dry_run)
    try:
        repository = forge.repository()
        summary = replace(summary, name=repository.name)
        if repository.archived:
            raise Unwanted("it is archived")
        if not repository.writable and not order.dry_run:
            raise Denied("the token may not push to this repository; see docs/bot.md for the permissions it needs")
        with cloned(forge.access()) as clone:
            branch = repository.default_branch or default_branch(clone.access, clone.folder)
            summary = _Run(forge, clone, branch, order, summary).summary()
    except (Unwanted, Empty) as reason:
        summary = replace(summary, status="skipped", reason=str(reason))
    except (*PROBLEMS, ConfigError) as problem:
        summary = replace(summary, status="failed", reason=str(problem))
    return replace(summary, calls=forge.calls)


class _Run:
    """One run in one repository."""

    def __init__(self, forge: Forge, clone: Clone, default: str, order: Order, summary: Summary) -> None:
        self.forge, self.clone, self.order, self.start = forge, clone, order, summary
        self.base_branch = default
        self.work_out: dict[str, Callable[[], Wanted | None]] = {}
        self.judge = order.judge()
        self._fetch(default)

    def _fetch(self, default: str) -> None:
        """Fetch, read the configuration, and fetch again where it names other branches."""
        fetch(self.clone, default, "autofix/")
        self._look()
        bot = self.settings.bot
        if not bot.enabled:
            raise Unwanted("the bot is switched off in its configuration")
        if (bot.base or default, bot.branch_prefix) != (default, "autofix/"):
            self.base_branch = bot.base or default
            fetch(self.clone, self.base_branch, bot.branch_prefix)
            self._look()

    def _look(self) -> None:
        self.base: Commit = base_commit(self.clone)
        self.entries: dict[str, Entry] = {entry.path: entry for entry in files(self.clone, self.base.id)}
        self.settings = settings_of(self.clone, self.entries, self.order.config)

    def summary(self) -> Summary:
        """Decide and do."""
        survey = look(self.clone, list(templates_of(self.entries.values(), self.settings)), self.settings, self.judge)
        tips = branches(self.clone)
        listing = self._listing(survey, tips)
        dashboard = read_dashboard(self.forge) if self.settings.bot.dashboard else Dashboard()
        wanted, listing = self._wanted(survey, listing, dashboard)
        standing = self._standing(wanted, tips, listing.pull_requests)
        actions = plan(wanted, standing, self.base.id, self._rules(dashboard), found_in(survey))
        steps, status = self._carried_out(actions, wanted)
        summary = replace(
            self.start,
            templates=survey.templates,
            findings=survey.findings,
            problems=dict(survey.problems),
            steps=tuple(steps),
            status=status,
        )
        if self.settings.bot.dashboard and self.settings.configured and not self.order.dry_run:
            summary = write_dashboard(self.forge, dashboard, summary)
        return summary

    def _rules(self, dashboard: Dashboard) -> Rules:
        bot, now = self.settings.bot, self.order.now()
        in_schedule = is_open(bot.schedule, now, bot.timezone)
        return Rules(now, bot.max_open, bot.max_per_hour, bot.rebase, in_schedule, dashboard.asked_for)

    def _listing(self, survey: Survey, tips: Mapping[str, Commit]) -> Listing:
        """What was proposed before; nobody is asked where there is nothing to propose and no branch of ours."""
        if self.forge.memory:
            return proposals(tips, remembered(self.clone), self.base_branch)
        if not survey.sick and not tips:
            return Listing(())
        return self.forge.pull_requests(self.settings.bot.branch_prefix)

    def _wanted(self, survey: Survey, listing: Listing, dashboard: Dashboard) -> tuple[list[Wanted], Listing]:
        bot = self.settings.bot
        unwanted = declined(listing.pull_requests)
        if not self.settings.configured and self.order.onboarding and not onboarding.is_onboarded(listing.pull_requests):
            if onboarding.FINDING in unwanted:
                raise Unwanted("somebody closed the pull request that asked whether the bot is welcome")
            groups = groups_of(survey, bot.group_by)
            return [onboarding.proposal(bot, survey, groups)] if groups else [], listing
        if not listing.complete:
            listing = self._completed(survey, listing, unwanted)
            unwanted = declined(listing.pull_requests)
        groups = groups_of(survey, bot.group_by, unwanted)
        groups.update((group, all_of_it) for group, all_of_it in groups_of(survey, bot.group_by).items() if group in dashboard.asked_for)
        opened = {one.branch for one in listing.pull_requests if one.state is State.OPEN}
        wanted = []
        for group, members in sorted(groups.items()):
            proposer = Proposer(
                bot, self.judge, frozenset() if group in dashboard.asked_for else unwanted, self.forge.memory, self.forge.room
            )
            self.work_out[group] = functools.partial(proposer.wanted, group, members)
            one: Wanted | None = proposer.announced(group, members)
            if one is not None and one.branch in opened:
                one = self.work_out[group]()
            if one is not None:
                wanted.append(one)
        return wanted, listing

    def _completed(self, survey: Survey, listing: Listing, unwanted: frozenset[str]) -> Listing:
        """With the older pull requests of the groups of which none is known."""
        found = [*listing.pull_requests]
        known = {one.branch for one in listing.pull_requests}
        for group in groups_of(survey, self.settings.bot.group_by, unwanted):
            branch = branch_of(self.settings.bot.branch_prefix, group)
            if branch not in known:
                found += [one for one in self.forge.history(branch) if one.branch == branch]
        return Listing(by_age(found))

    def _standing(self, wanted: Iterable[Wanted], tips: Mapping[str, Commit], pull_requests: Sequence[PullRequest]) -> list[Standing]:
        asked = {one.branch: one for one in wanted}
        mine: dict[str, list[PullRequest]] = {}
        for one in pull_requests:
            mine.setdefault(one.branch, []).append(one)
        return [
            Standing(branch, tips.get(branch), self._blobs(tips.get(branch), asked.get(branch)), tuple(mine.get(branch, ())))
            for branch in sorted({*tips, *mine})
        ]

    def _blobs(self, tip: Commit | None, wanted: Wanted | None) -> dict[str, str]:
        """See Standing.blobs."""
        if tip is None or wanted is None:
            return {}
        there = {entry.path: entry.id for entry in files(self.clone, tip.id)}
        if tip.parents != (self.base.id,):
            return {path: there[path] for path in wanted.blobs if path in there}
        gone = {path: "" for path in self.entries if path not in there}
        return {path: name for path, name in there.items() if path not in self.entries or self.entries[path].id != name} | gone

    def _carried_out(self, actions: Sequence[Action], wanted: Sequence[Wanted]) -> tuple[list[Step], str]:
        owners = texts(self.clone, [self.entries[place] for place in PLACES if place in self.entries] if wanted else [])
        hands = Hands(
            self.forge,
            self.clone,
            self.base,
            self.base_branch,
            self.settings.bot,
            remembered(self.clone) if self.forge.memory else {},
            {entry.path: entry.mode for entry in self.entries.values()},
            next((parse(owners[place]) for place in PLACES if place in owners), []),
        )
        steps: list[Step] = []
        failed = denied = False
        for action in map(self._worked_out, actions):
            problem, done = "", Done()
            if action.kind in CHANGES and not self.order.dry_run and not denied:
                try:
                    done = carry_out(action, hands)
                except Raced as failure:
                    done = Done(action.pull_request, (str(failure),))
                except (ForgeError, GitError) as failure:
                    problem, failed, denied = str(failure), True, isinstance(failure, Denied)
            if not denied or problem or action.kind not in CHANGES:
                steps.append(Step.of(action, done.pull_request, done.remarks, problem))
        return steps, "failed" if failed else "done"

    def _worked_out(self, action: Action) -> Action:
        """What is opened needs its files and text, which nobody made for those that wait."""
        if action.kind is not Kind.OPEN or action.wanted is None or action.wanted.changes:
            return action
        wanted = self.work_out[action.group]()
        return (
            replace(action, wanted=wanted)
            if wanted is not None
            else replace(action, kind=Kind.SKIP, reason="it comes to nothing on its own")
        )
