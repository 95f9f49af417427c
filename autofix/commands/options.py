"""What the commands that repair have in common: which fixers, with which values and facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from autofix.commands.common import fail
from autofix.config import Config, ConfigError, find, load
from autofix.engine import Options
from autofix.facts.account import NOBODY_ASKED, Account
from autofix.facts.snapshot import Facts
from autofix.fixer import Fixer
from autofix.impact import Impact
from autofix.registry import all_fixers, select, settings_of
from autofix.report.terminal import printable
from autofix.values import SettingError, parse, suggestion

Command = TypeVar("Command", bound=Callable[..., Any])

_CHOICES = (
    click.option("--select", "selected", multiple=True, metavar="NAMES", help="Only these fixers: names or globs, comma-separated."),
    click.option("--ignore", multiple=True, metavar="NAMES", help="Not these fixers."),
    click.option("--unsafe-fixes", is_flag=True, default=None, help="Also apply fixes that change behaviour, cost or permissions."),
    click.option("--max-impact", type=click.Choice([str(i) for i in Impact]), help="Worst effect on an existing stack. [interruption]"),
    click.option("--set", "assignments", multiple=True, metavar="FIXER.KEY=VALUE", help="Give a value that a fixer needs."),
    click.option("--region", metavar="NAME", help="The region the templates are deployed to."),
    click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file. [nearest .autofix.yaml]"),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
)


def choices_of_fixes(command: Command) -> Command:
    """Give a command the options that options_of reads."""
    for option in reversed(_CHOICES):
        command = option(command)
    return command


def options_of(paths: Sequence[Path], given: dict[str, Any]) -> tuple[Config, Options]:
    """The configuration with the command line laid over it. Exits with a message where a name or value is wrong."""
    fixers = all_fixers()
    declared = settings_of(fixers)
    try:
        config = _config(paths, given, declared)
        settings = {**config.settings, **dict(parse(assignment, declared) for assignment in given["assignments"])}
        wanted, ignored = _names(given["selected"]) or config.select, [*config.ignore, *_names(given["ignore"])]
        chosen = select(fixers, _known(wanted, fixers), _known(ignored, fixers))
    except (ConfigError, SettingError) as problem:
        fail(str(problem))
    return config, Options(
        fixers=chosen,
        unsafe=config.unsafe_fixes if given["unsafe_fixes"] is None else given["unsafe_fixes"],
        max_impact=Impact[given["max_impact"].upper()] if given["max_impact"] else config.max_impact,
        settings=settings,
        region=given["region"] or config.region,
    )


def _config(paths: Sequence[Path], given: dict[str, Any], declared: Any) -> Config:
    start = next((path if path.is_dir() else path.parent for path in paths if str(path) != "-"), Path())
    path = given["config_path"] or (None if given["isolated"] else find(start))
    return load(path, declared) if path is not None else Config()


def _names(values: Sequence[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _known(patterns: Sequence[str], fixers: Sequence[Fixer]) -> Sequence[str]:
    """The patterns, each of which must match a fixer. Raises SettingError."""
    for pattern in patterns:
        if not select(fixers, [pattern]):
            raise SettingError(f"no fixer is called {pattern!r}{suggestion(pattern, [f.name for f in fixers])} (autofix list shows all)")
    return patterns


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
