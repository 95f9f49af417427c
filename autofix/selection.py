"""What a selector means: ``s3-*``, ``CKV_AWS_53``, ``W3005``, ``security``, ``ALL``."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Sequence

from autofix.fixer import Fixer

ALL = "ALL"
TAGS = {
    "security": "security",
    "cost": "cost",
    "reliability": "reliability",
    "deploy": "deploy",
    "deploy-blocker": "deploy",
    "style": "style",
}
"""The tags as people write them, and as fixers carry them."""
_SCANNERS = {"cfn_nag": "cfn-nag", "cfnlint": "cfn-lint", "cfn_lint": "cfn-lint", "cfn-validate": "cloudformation-validate"}
_SAME_IDS = frozenset({"cfn-lint", "cloudformation-validate"})
"""AWS's validator reports cfn-lint's rules under cfn-lint's ids."""


class Ambiguous(ValueError):
    """A rule id that several scanners use; the message names them."""


def selects(selector: str, fixer: Fixer) -> bool:
    """Whether a selector means this fixer: ``ALL``, a tag, its name or a glob of names, or a scanner rule it resolves (or a glob)."""
    if selector == ALL or TAGS.get(selector) in fixer.tags:
        return True
    return fnmatch.fnmatchcase(fixer.name, selector) or any(_same_rule(selector, rule) for rule in fixer.resolves)


def select(fixers: Iterable[Fixer], wanted: Sequence[str] = (), ignored: Sequence[str] = (), more: Sequence[str] = ()) -> tuple[Fixer, ...]:
    """The fixers that wanted selects (nothing wanted: all but those to opt in to) or more does, without the ignored ones."""

    def runs(fixer: Fixer) -> bool:
        default = any(selects(selector, fixer) for selector in wanted) if wanted else not fixer.opt_in
        return default or any(selects(selector, fixer) for selector in more)

    return tuple(fixer for fixer in fixers if runs(fixer) and not any(selects(selector, fixer) for selector in ignored))


def rule_of(written: str) -> tuple[str, str]:
    """Scanner and id of a rule; the scanner is empty where none is written. checkov's rules have no prefix in fixers."""
    scanner, colon, identifier = written.rpartition(":")
    if not colon or scanner == "checkov":
        return ("checkov" if identifier.startswith(("CKV_", "CKV2_")) else ""), identifier
    return _SCANNERS.get(scanner, scanner), identifier


def _same_rule(written: str, resolved: str) -> bool:
    scanner, identifier = rule_of(written)
    other, other_identifier = rule_of(resolved)
    if not fnmatch.fnmatchcase(other_identifier, identifier) or (not scanner and set(identifier) <= {"*", "?", "-"}):
        return False
    return scanner in ("", other) or {scanner, other} <= _SAME_IDS


def resolving(rule: str, fixers: Iterable[Fixer]) -> list[Fixer]:
    """The fixers that resolve a rule. Raises Ambiguous where its id alone means rules of different scanners."""
    found = [fixer for fixer in fixers if any(_same_rule(rule, resolved) for resolved in fixer.resolves)]
    scanner, identifier = rule_of(rule)
    if not scanner and found and not set(identifier) & set("*?["):
        meant = {rule_of(resolved)[0] for fixer in found for resolved in fixer.resolves if _same_rule(rule, resolved)}
        if len(meant - _SAME_IDS) + bool(meant & _SAME_IDS) > 1:
            raise Ambiguous(f"{rule} is a rule of several scanners: write {' or '.join(f'{one}:{identifier}' for one in sorted(meant))}")
    return found


def vocabulary(fixers: Iterable[Fixer]) -> Iterator[str]:
    """Everything a selector could have meant, for suggestions."""
    yield ALL
    yield from TAGS
    for fixer in fixers:
        yield fixer.name
        for rule in fixer.resolves:
            yield rule
            yield rule_of(rule)[1]
