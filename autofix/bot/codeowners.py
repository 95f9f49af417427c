"""CODEOWNERS as GitHub and GitLab read it: the last matching line says who owns a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may stand; the first one counts."""
_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?\s*(?P<owners>.*)")
_LONGEST = 3 * 1024 * 1024


@dataclass(frozen=True)
class Rule:
    """A pattern, as in .gitignore, and the owners of what it matches."""

    pattern: str
    owners: tuple[str, ...]


def parse(text: str) -> list[Rule]:
    """The rules of a CODEOWNERS file; lines that are none are left out, as the forges do."""
    rules: list[Rule] = []
    default: tuple[str, ...] = ()
    for line in text[:_LONGEST].splitlines():
        stripped = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if section := _SECTION.fullmatch(stripped):
            default = tuple(section["owners"].split())
        elif stripped:
            pattern, *owners = re.split(r"(?<!\\)\s+", stripped)
            rules.append(Rule(pattern.replace("\\ ", " "), tuple(owners) or default))
    return [rule for rule in rules if not rule.pattern.startswith("!")]


def owners(rules: Sequence[Rule], paths: Iterable[str]) -> list[str]:
    """Who owns any of these files: people (``alice``) and teams (``org/team``); addresses are left out, a review needs a name."""
    from pathspec import GitIgnoreSpec

    matchers = [(GitIgnoreSpec.from_lines(_as_ignored(rule.pattern)), rule.owners) for rule in rules]
    found: dict[str, None] = {}
    for path in paths:
        mine = next((names for spec, names in reversed(matchers) if spec.match_file(path)), ())
        found.update(dict.fromkeys(name[1:] for name in mine if name.startswith("@") and len(name) > 1))
    return list(found)


def _as_ignored(pattern: str) -> list[str]:
    """The pattern for .gitignore's rules; ``docs/*`` owns only what lies directly in the folder, which .gitignore sees otherwise."""
    return [pattern, f"!{pattern}/**"] if pattern.endswith("/*") else [pattern]
