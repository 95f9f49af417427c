"""Which facts a run believes: live ones, then the user's snapshot of the target region, then the embedded table."""

from __future__ import annotations

from datetime import date

from autofix.facts import cache
from autofix.facts.account import NOBODY_ASKED, Account
from autofix.facts.snapshot import HOME, STALE_AFTER, Facts, embedded


def chosen(region: str | None, account: Account = NOBODY_ASKED) -> Facts:
    """The facts for templates that go to a region (None: the embedded table's). Raises CacheProblem for a damaged snapshot."""
    cached = cache.load(region or HOME)
    if cached is not None and cached.region == HOME and cached.date < embedded().date:
        cached = None  # autofix is newer than the user's last refresh
    return Facts((cached,) if cached is not None else (), account)


def stale(facts: Facts, today: date) -> str | None:
    """A sentence about the age of the facts, where that is worth one."""
    if facts.account.versions():
        return None
    used = next((snapshot for snapshot in (*facts.snapshots, embedded()) if snapshot.engines), embedded())
    if used.age(today) <= STALE_AFTER:
        return None
    return (
        f"the engine versions known for {used.region} are {used.age(today)} days old ({used.date}); "
        f"autofix facts refresh --region {used.region} asks AWS for new ones"
    )
