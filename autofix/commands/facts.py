"""``autofix facts``: what is known about AWS, from where and how old; and asking AWS anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import click

from autofix.commands.common import ERROR, OK, fail
from autofix.facts import schemas, table, tables
from autofix.facts.cache import CacheProblem, snapshots, store
from autofix.facts.snapshot import STALE_AFTER, Snapshot, embedded
from autofix.report.terminal import printable
from autofix.values import suggestion


@click.group("facts")
def command() -> None:
    """Show what is known about AWS and how old it is, or ask AWS for it anew."""


@command.command("refresh")
@click.option("--region", metavar="NAME", help="The region to ask. [that of the profile]")
@click.option("--profile", metavar="NAME", help="The AWS profile whose credentials to use.")
@click.option("--orderable", multiple=True, metavar="ENGINE:VERSION", help="Ask for the instance classes of this version, too.")
def refresh(region: str | None, profile: str | None, orderable: Sequence[str]) -> None:
    """Ask AWS for engine versions and keep the answers for this region in the user's cache directory."""
    from autofix.aws import Aws, AwsProblem
    from autofix.facts.live import fetch

    wanted = [_engine_version(text) for text in orderable]
    try:
        snapshot, problems = fetch(Aws(region, profile), today(), wanted, watched)
        for problem in problems:
            click.echo(f"autofix: {printable(str(problem))}", err=True)
        if not snapshot.engines:
            fail("nothing was learnt; the facts known before still stand (autofix facts show)")
        path = store(snapshot)
    except (AwsProblem, CacheProblem) as problem:
        fail(str(problem))
    versions = sum(len(known.available) for known in snapshot.engines.values())
    click.echo(f"{snapshot.region}: {len(snapshot.engines)} engines, {versions:,} available versions, kept in {printable(str(path))}")
    sys.exit(ERROR if problems else OK)


def _engine_version(text: str) -> tuple[str, str]:
    engine, colon, version = text.rpartition(":")
    if not (engine and colon and version):
        raise click.BadParameter(f"{text!r} is not ENGINE:VERSION (mysql:8.4.7)", param_hint="--orderable")
    return engine, version


def watched(label: str, rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Rows with a progress bar, on a terminal."""
    if not sys.stderr.isatty():
        yield from rows
        return
    with click.progressbar(rows, label=label, file=sys.stderr, show_pos=True) as shown:
        yield from shown


def today() -> date:
    """The day of this run."""
    return date.today()


@command.command("show")
@click.argument("engine", required=False)
@click.option("--region", metavar="NAME", help="Only this region.")
def show(engine: str | None, region: str | None) -> None:
    """Show what is known, from where and how old it is; with ENGINE (mysql, elasticache:redis) its versions."""
    known = [embedded()]
    for found in snapshots():
        if isinstance(found, CacheProblem):
            click.echo(f"autofix: {printable(str(found))}", err=True)
        else:
            known.append(found)
    chosen = [snapshot for snapshot in known if region in (None, snapshot.region)]
    if not chosen:
        fail(
            f"nothing is known for {region} alone: autofix facts refresh --region {region} asks AWS; until then {known[0].region} stands for it"
        )
    names = sorted({name for snapshot in chosen for name in snapshot.engines})
    if engine is not None and engine not in names:
        fail(f"there is no data for {engine!r}{suggestion(engine, names)} (known: {', '.join(names)})")
    for snapshot in chosen:
        for line in _lines(snapshot, engine, embedded_one=snapshot is known[0]):
            click.echo(printable(line))
    if engine is None and region is None:
        click.echo("other tables shipped with autofix:")
        heads = {name: table(name) for name in tables() if name != "engine_versions"} | {"schemas": schemas.about()}
        for name, head in sorted(heads.items()):
            click.echo(printable(f"  {name:<22} {head['date'][:10]}  {_shortened(head['source'])}"))


def _shortened(text: str, most: int = 100) -> str:
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"


def _lines(snapshot: Snapshot, engine: str | None, *, embedded_one: bool) -> Iterator[str]:
    age = snapshot.age(today())
    where = "shipped with autofix" if embedded_one else "your snapshot"
    old = f", older than {STALE_AFTER} days: autofix facts refresh --region {snapshot.region}" if age > STALE_AFTER else ""
    yield f"{snapshot.region} ({where}): {snapshot.date}, {age} days old{old}"
    yield f"  source: {snapshot.source}"
    if engine is None:
        for name, known in snapshot.engines.items():
            gone = f"{len(known.deprecated)} withdrawn" if known.deprecation_known else "which are withdrawn is not known"
            yield f"  {name:<22} {len(known.available):>4} available, {gone}"
    elif engine in snapshot.engines:
        versions = snapshot.engines[engine]
        yield f"  available: {', '.join(versions.available)}"
        yield f"  withdrawn: {', '.join(versions.deprecated) if versions.deprecation_known else 'not known'}"
    for key, classes in snapshot.orderable.items():
        if engine in (None, key.partition(" ")[0]):
            yield f"  {key} runs on: {', '.join(classes)}"
