"""``autofix list``: every fixer in a line, or every scanner rule that one resolves."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from autofix.commands.common import fail
from autofix.commands.options import names
from autofix.commands.sections import Sectioned, option
from autofix.config import known
from autofix.fixer import Fixer, Safety
from autofix.pointer import Json
from autofix.registry import all_fixers
from autofix.selection import TAGS, resolving, rule_of, selects
from autofix.values import SettingError

_ONLY = "Only those"


@click.command("list", cls=Sectioned)
@click.argument("selectors", nargs=-1, metavar="[NAMES]...")
@option(_ONLY, "--tag", "tags", multiple=True, type=click.Choice(list(TAGS)), metavar="TAG", help="With one of these tags.")
@option(_ONLY, "--safety", type=click.Choice([safety.value for safety in Safety]), metavar="SAFETY", help="safe, unsafe or manual.")
@option(_ONLY, "--rule", "rules", multiple=True, metavar="RULE", help="That resolve one of these scanner rules.")
@option(_ONLY, "--opt-in", is_flag=True, help="That run only where they are selected.")
@option("Results", "--resolves", is_flag=True, help="A line for each scanner rule: rule, fixer, safety.")
@option("Results", "--format", "output", type=click.Choice(["text", "json"]), metavar="FORMAT", default="text", help="text or json.")
def command(
    selectors: Sequence[str], tags: Sequence[str], safety: str | None, rules: Sequence[str], opt_in: bool, resolves: bool, output: str
) -> None:
    """List the fixers: name, safety, defect. NAMES are names, globs, scanner rules or tags."""
    try:
        fixers = _wanted(names(selectors), tags, safety, names(rules), opt_in)
    except SettingError as problem:
        fail(str(problem))
    if output == "json":
        click.echo(json.dumps(_rules(fixers) if resolves else [_described(fixer) for fixer in fixers], indent=2))
    elif resolves:
        _table([(rule["rule"], rule["fixer"], rule["safety"]) for rule in _rules(fixers)])
    else:
        _table([(fixer.name, fixer.safety.value, fixer.summary + (" [opt-in]" if fixer.opt_in else "")) for fixer in fixers])


def _wanted(selectors: Sequence[str], tags: Sequence[str], safety: str | None, rules: Sequence[str], opt_in: bool) -> list[Fixer]:
    fixers = all_fixers()
    known([*selectors, *rules], fixers)
    resolved = {fixer.name for rule in rules for fixer in resolving(rule, fixers)}
    return [
        fixer
        for fixer in fixers
        if (not selectors or any(selects(selector, fixer) for selector in selectors))
        and (not tags or any(TAGS[tag] in fixer.tags for tag in tags))
        and (not safety or fixer.safety.value == safety)
        and (not rules or fixer.name in resolved)
        and (not opt_in or fixer.opt_in)
    ]


def _described(fixer: Fixer) -> Json:
    return {
        "name": fixer.name,
        "summary": fixer.summary,
        "safety": fixer.safety.value,
        "opt_in": fixer.opt_in,
        "resolves": [*fixer.resolves],
        "tags": [*fixer.tags],
        "settings": [*fixer.settings],
        "cite": fixer.cite,
    }


def _rules(fixers: Sequence[Fixer]) -> list[dict[str, str]]:
    """Each rule with a fixer that resolves it, sorted as people count: CKV_AWS_9 before CKV_AWS_10."""
    found = [{"rule": rule, "fixer": fixer.name, "safety": fixer.safety.value} for fixer in fixers for rule in fixer.resolves]
    return sorted(found, key=lambda entry: _order(entry["rule"]))


def _order(rule: str) -> tuple[str, str, int, str]:
    scanner, identifier = rule_of(rule)
    letters = identifier.rstrip("0123456789")
    return scanner, letters, int(identifier[len(letters) :] or 0), rule


def _table(rows: Sequence[tuple[str, str, str]]) -> None:
    first, second = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    for row in rows:
        click.echo(f"{row[0]:<{first}}  {row[1]:<{second}}  {row[2]}")
