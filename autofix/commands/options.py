"""What the commands that repair have in common: which fixers, with which values and facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from autofix.commands.common import fail
from autofix.commands.sections import option
from autofix.config import ConfigError
from autofix.engine import Options
from autofix.facts.account import NOBODY_ASKED, Account
from autofix.facts.snapshot import Facts
from autofix.impact import Impact
from autofix.policy import Given, Policies
from autofix.registry import all_fixers, settings_of
from autofix.report.terminal import printable
from autofix.values import SettingError, parse

Command = TypeVar("Command", bound=Callable[..., Any])

_WHICH, _MAY, _CONFIG = "Which fixers (names, globs, rules, tags, ALL)", "What they may do", "Configuration"
_CHOICES = (
    option(_WHICH, "--select", "selected", multiple=True, metavar="NAMES", help="Only these, comma-separated."),
    option(_WHICH, "--extend-select", multiple=True, metavar="NAMES", help="These as well."),
    option(_WHICH, "--ignore", multiple=True, metavar="NAMES", help="Not these."),
    option(_WHICH, "--fixable", multiple=True, metavar="NAMES", help="Fix only these, report the others."),
    option(_WHICH, "--unfixable", multiple=True, metavar="NAMES", help="Report these, do not fix them."),
    option(_MAY, "--unsafe-fixes/--no-unsafe-fixes", default=None, help="Fixes that change behaviour, cost, access."),
    option(_MAY, "--max-impact", metavar="IMPACT", type=click.Choice([str(i) for i in Impact]), help="Worst for an existing stack. [interruption]"),
    option(_MAY, "--set", "assignments", multiple=True, metavar="FIXER.KEY=VALUE", help="A value that a fixer needs."),
    option(_MAY, "--region", metavar="NAME", help="Where the templates are deployed."),
    option(_CONFIG, "--config", "config_path", metavar="FILE", type=click.Path(path_type=Path), help="Instead of the nearest .autofix.yaml."),
    option(_CONFIG, "--isolated", is_flag=True, help="Read no .autofix.yaml."),
)  # fmt: skip


def choices_of_fixes(command: Command) -> Command:
    """Give a command the options that policies_of reads."""
    for choice in reversed(_CHOICES):
        command = choice(command)
    return command


def policies_of(given: dict[str, Any], rules: Sequence[str] = ()) -> Policies:
    """The options of each file, from the command line and the configurations. Exits with a message where a name or value is wrong.

    rules: what to select where the command line selects nothing.
    """
    declared = settings_of(all_fixers()) if given["assignments"] else {}
    try:
        said = Given(
            select=names(given["selected"]) or rules,
            extend_select=names(given["extend_select"]),
            ignore=names(given["ignore"]),
            fixable=names(given["fixable"]),
            unfixable=names(given["unfixable"]),
            unsafe=given["unsafe_fixes"],
            max_impact=Impact[given["max_impact"].upper()] if given["max_impact"] else None,
            settings=dict(parse(assignment, declared) for assignment in given["assignments"]),
            region=given["region"],
            config=given["config_path"],
            isolated=given["isolated"],
        )
        return Policies(said, facts=lambda region: facts_for(region, live=given.get("live", False), profile=given.get("profile")))
    except SettingError as problem:
        fail(str(problem))


def options_of(path: Path, given: dict[str, Any]) -> Options:
    """The options for one file. Exits with a message where something is wrong."""
    try:
        return policies_of(given).of(path)
    except ConfigError as problem:
        fail(str(problem))


def names(values: Sequence[str]) -> list[str]:
    """The names in comma-separated lists."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def facts_for(region: str | None, *, live: bool = False, profile: str | None = None) -> Facts:
    """The facts of this run; where AWS does not answer, or a snapshot is damaged, one sentence says so and the run goes on."""
    from autofix.facts.cache import CacheProblem
    from autofix.facts.choice import chosen

    account = _live(region, profile) if live else NOBODY_ASKED
    try:
        return chosen(region, account)
    except CacheProblem as problem:
        click.echo(f"note: {printable(str(problem))}", err=True)
        return Facts(account=account)


def _live(region: str | None, profile: str | None) -> Account:
    from autofix.commands.facts import watched
    from autofix.facts.live import LiveAccount

    def tell(problem: Exception) -> None:
        click.echo(f"note: {printable(str(problem))}; going on with the facts known offline", err=True)

    return LiveAccount(region, profile, tell, watched)
