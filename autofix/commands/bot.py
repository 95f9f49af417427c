"""``autofix bot``: pull requests with proven fixes, kept in order."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from autofix.bot.fleet import one_by_one, side_by_side
from autofix.bot.forge import ForgeError
from autofix.bot.report import Summary, as_line, changes_something, told
from autofix.bot.run import Order
from autofix.bot.suggest import suggest
from autofix.bot.suggest import told as told_about
from autofix.bot.targets import FORGES, Target, matches, pull_request_here, reviews_of, target_here, target_of, targets_of
from autofix.commands.common import ERROR, LEFT, OK, fail


@click.group("bot")
def command() -> None:
    """Open pull requests with proven fixes, and keep them in order."""


@command.command("run", short_help="Keep the pull requests of repositories in order.")
@click.option("--repo", "repos", multiple=True, metavar="OWNER/NAME", help="A repository, or the URL of a git remote. [the checkout here]")
@click.option("--org", "orgs", multiple=True, metavar="NAME", help="All repositories of an organization.")
@click.option("--filter", "filters", multiple=True, metavar="GLOB", help="Of these only those that match; !GLOB leaves out.")
@click.option("--forge", type=click.Choice(FORGES), metavar="FORGE", help="github, gitlab, codecommit or git. [told by the name or URL]")
@click.option("--api-url", metavar="URL", help="The API of your own server.")
@click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Configuration for repositories without one.")
@click.option("--onboarding/--no-onboarding", default=True, show_default=True, help="Ask first where no configuration is.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", default=1, show_default=True, help="So many repositories at a time.")
@click.option("--scheduler", metavar="URL", help="Give the work to a Dask cluster, such as tcp://host:8786; needs cfn-autofix[fleet].")
@click.option("--no-verify", is_flag=True, help="Ask no validator.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write a line of JSON for each repository.")
def run_command(
    repos: Sequence[str],
    orgs: Sequence[str],
    filters: Sequence[str],
    forge: str | None,
    api_url: str | None,
    config: Path | None,
    onboarding: bool,
    dry_run: bool,
    jobs: int,
    scheduler: str | None,
    no_verify: bool,
    report: Path | None,
) -> None:
    """Look at repositories, and open, update, rebase or close pull requests.

    Tokens come from the environment (AUTOFIX_GITHUB_TOKEN, GH_TOKEN, GITHUB_TOKEN; docs/bot.md has the others and the permissions
    they need). Exit code: 0 all is well, 1 a dry run would change something, 2 at least one repository failed.
    """
    order = Order(dry_run, onboarding, None if no_verify else "cloudformation-validate", _text(config))
    try:
        targets = _targets(repos, orgs, filters, forge, api_url)
        first = list(itertools.islice(targets, 1))
    except ForgeError as problem:
        fail(str(problem))
    summaries = _summaries(itertools.chain(first, targets), order, jobs, scheduler)
    sys.exit(_reported(summaries, report, dry_run=dry_run))


@command.command("suggest", short_help="Suggest changes on somebody's pull request.")
@click.option("--pr", "number", type=click.IntRange(1), metavar="N", help="The pull or merge request. [the one the CI system is at]")
@click.option("--repo", metavar="OWNER/NAME", help="Its repository, or the URL of that. [the checkout here]")
@click.option("--forge", type=click.Choice(("github", "gitlab")), metavar="FORGE", help="github or gitlab. [told by the name or URL]")
@click.option("--api-url", metavar="URL", help="The API of your own server.")
@click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Configuration for repositories without one.")
@click.option("--dry-run", is_flag=True, help="Show what would be said, and say nothing.")
@click.option("--no-verify", is_flag=True, help="Ask no validator.")
def suggest_command(
    number: int | None, repo: str | None, forge: str | None, api_url: str | None, config: Path | None, dry_run: bool, no_verify: bool
) -> None:
    """Review a pull request: one comment for each finding that it brings, with a suggestion to take with a click.

    Run again after each push, it rewrites, moves and withdraws what it said before. Only files and lines that the pull request changes
    are looked at. Exit code: 0 all is well, 1 a dry run would say something, 2 it failed.
    """
    order = Order(dry_run, verify=None if no_verify else "cloudformation-validate", config=_text(config))
    number = number or pull_request_here(os.environ)
    if number is None:
        fail("name the pull request with --pr")
    try:
        target = target_of(repo, forge, api_url, os.environ) if repo is not None else target_here(Path(), forge, api_url, os.environ)
        reviews = reviews_of(target, os.environ)
    except ForgeError as problem:
        fail(str(problem))
    done = suggest(reviews, number, order)
    for line in told_about(done):
        click.echo(line)
    sys.exit(ERROR if done.status == "failed" else LEFT if dry_run and done.changes_something else OK)


def _text(path: Path | None) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig") if path is not None else None
    except (OSError, UnicodeDecodeError):
        fail(f"{path} cannot be read")


def _targets(repos: Sequence[str], orgs: Sequence[str], filters: Sequence[str], forge: str | None, api: str | None) -> Iterator[Target]:
    """The repositories that are meant, each once. Raises ForgeError."""
    seen: set[Target] = set()
    named = (target_of(text, forge, api, os.environ) for text in repos)
    listed = (target for org in orgs for target in targets_of(org, filters, forge, api, os.environ))
    here = () if repos or orgs else (target_here(Path(), forge, api, os.environ),)
    for target in itertools.chain((each for each in named if matches(each.name, filters)), listed, here):
        if target not in seen:
            seen.add(target)
            yield target


def _summaries(targets: Iterator[Target], order: Order, jobs: int, scheduler: str | None) -> Iterator[Summary]:
    if scheduler is not None:
        from autofix.bot.cluster import on_cluster

        return on_cluster(targets, order, scheduler)
    if jobs == 1:
        return one_by_one(targets, order)
    from concurrent.futures import ProcessPoolExecutor

    return side_by_side(targets, order, lambda: ProcessPoolExecutor(jobs), jobs)


def _reported(summaries: Iterator[Summary], report: Path | None, *, dry_run: bool) -> int:
    """Say what was done while it is done; the exit code."""
    failed = changed = False
    stream = report.open("w", encoding="utf-8") if report is not None else None
    try:
        for summary in summaries:
            failed |= summary.status == "failed"
            changed |= changes_something(summary)
            for line in told(summary):
                click.echo(line)
            if stream is not None:
                stream.write(as_line(summary))
                stream.flush()
    except ForgeError as problem:
        fail(str(problem))
    finally:
        if stream is not None:
            stream.close()
    return ERROR if failed else LEFT if dry_run and changed else OK
