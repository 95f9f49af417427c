"""Which findings share a pull request, and what its branch is called."""

from __future__ import annotations

import enum
import hashlib
import re
from pathlib import PurePosixPath

from autofix.engine import Result

ONBOARDING = "onboarding"
"""The branch of the first pull request, which brings the configuration file."""


class GroupBy(enum.Enum):
    """What the findings of one pull request have in common."""

    FIXER = "fixer"
    SAFETY = "safety"
    DIRECTORY = "directory"
    ALL = "all"


def group_of(by: GroupBy, path: str, result: Result) -> str:
    """The group of a finding in a file: the same name in every run."""
    if by is GroupBy.FIXER:
        return result.finding.fixer
    if by is GroupBy.SAFETY:
        return result.safety.value
    if by is GroupBy.DIRECTORY:
        return str(PurePosixPath(path).parent)
    return "all"


def branch_of(prefix: str, group: str) -> str:
    """The branch of a group; two groups never share one, and none lies below another."""
    plain = re.sub(r"[^a-z0-9]+", "-", group.lower()).strip("-")[:60]
    if plain == group and plain != ONBOARDING:
        return prefix + plain
    return f"{prefix}{plain or 'root'}-{hashlib.sha256(group.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
