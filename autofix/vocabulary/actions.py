"""Actions and managed policies that templates name, and IAM calls otherwise."""

from __future__ import annotations

import functools

from autofix.facts import table
from autofix.vocabulary.spelling import Lexicon


def meant_action(action: str) -> str | None:
    """The action of IAM that a name of another one stands for: ``s3:ListObjectsV2`` needs ``s3:ListBucket``."""
    meant: str | None = table("mistaken_actions")["actions"].get(action.lower())
    return meant


def meant_managed_policy(written: str) -> str | None:
    """What the ARN of a managed policy of AWS ends with, ``service-role/AWS_ConfigRole``, where a wrong path or name is written."""
    known, paths = _managed_policies()
    last = written.rpartition("/")[2]
    name = last if last in known.names else table("mistaken_policies")["renamed"].get(last) or known.same(last)
    right = paths.get(name, "") + name if name else written
    return right if right != written else None


@functools.cache
def _managed_policies() -> tuple[Lexicon, dict[str, str]]:
    """The policies that can be attached, and the path of those that have one."""
    facts = table("managed_policies")
    paths = {name: path for path, names in facts["paths"].items() for name in names.split()}
    return Lexicon(name for name in facts["services"] if "/" not in name), paths
