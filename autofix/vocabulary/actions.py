"""Actions that policies name after operations of an API, which IAM calls otherwise."""

from __future__ import annotations

from autofix.facts import table


def meant_action(action: str) -> str | None:
    """The action of IAM that a name of another one stands for: ``s3:ListObjectsV2`` needs ``s3:ListBucket``."""
    meant: str | None = table("mistaken_actions")["actions"].get(action.lower())
    return meant
