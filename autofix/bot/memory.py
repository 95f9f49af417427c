"""Pull requests on a remote that knows none: branches, and refs that remember what was proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone

from autofix.bot.clone import Commit
from autofix.bot.fingerprint import Mark, marked
from autofix.bot.forge import Listing, PullRequest, State
from autofix.bot.plan import is_mine


def proposals(tips: Mapping[str, Commit], remembered: Mapping[str, Commit], base: str) -> Listing:
    """A branch that stands is an open pull request, one that was deleted by somebody else a closed one."""
    found = []
    for branch in sorted({*tips, *remembered}):
        commit = remembered.get(branch) or tips[branch]
        state = State.OPEN if branch in tips else State.CLOSED
        title, _, rest = commit.message.partition("\n")
        ids = tuple(re.findall(r"[A-Za-z0-9_-]{8}", commit.trailers.get("Autofix-Findings", "")))
        touched = branch in tips and not is_mine(tips[branch])
        body = marked(Mark(commit.trailers.get("Autofix-Group", branch), ids, hands_off=touched), title, rest)
        body = re.sub(r'"text":"[0-9a-f]*"', '"text":""', body, count=1)
        found.append(PullRequest(0, branch, base, state, title, body, datetime.fromtimestamp(commit.time, timezone.utc)))
    return Listing(found)
