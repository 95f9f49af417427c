"""BacktrackWindow is not in seconds.

Aurora counts the backtrack window in seconds, from 0 (off) to 259200 (72 hours). A window of 72 reaches back 72
seconds: it costs money and saves nobody. More than 259200 is refused when the stack is deployed.

Before:

    BacktrackWindow: 72  # 72 hours

->

    BacktrackWindow: 259200  # 72 hours

Safety: unsafe. A longer window stores more change records, which are billed, and a cluster that was created without
backtracking refuses it. The unit is taken from the comment behind the number; without one the finding is only shown,
until `--set rds-backtrack-window-unit.unit=hours` says what such numbers mean. Numbers in parameters and mappings are
shown, never changed: their other users and callers count in the same unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Held, Operation, Resource, Safety, engine_of, finding, literals_behind, replace

UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
}
LONGEST, LONGEST_IN_HOURS = 259200, 72

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbcluster.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
UNIT = fixer.setting("unit", str, "hours, minutes, days or seconds: what a BacktrackWindow of 1 to 72 counts")


@fixer.resource("AWS::RDS::DBCluster")
def not_in_seconds(cluster: Resource) -> Iterator[Finding]:
    """Every number that may become the window is a plausible number of seconds."""
    engine = engine_of(cluster)
    if engine is not None and engine.name != "aurora-mysql":
        return
    for held in literals_behind(cluster.template, cluster.pointer("BacktrackWindow"), cluster.get("BacktrackWindow")):
        number = int(str(held.value)) if re.fullmatch(r"\d{1,12}", str(held.value)) else 0
        if number > LONGEST:
            message = f"BacktrackWindow {number} of {cluster.name} is more than {LONGEST} seconds (72 hours), the longest Aurora accepts"
            yield finding(held.at, f"{message}. Set {LONGEST}", *_written(held, LONGEST))
        elif 0 < number <= LONGEST_IN_HOURS:
            yield from _too_short(cluster, held, number)


def _too_short(cluster: Resource, held: Held, number: int) -> Iterator[Finding]:
    given = UNIT.of(cluster.template)
    unit = UNITS.get(str(given).lower()) or _unit_of(cluster.template.document.comment_after(held.at), number)
    seconds = min(number * (unit or 1), LONGEST)
    message = f"BacktrackWindow {number} of {cluster.name} is only {number} seconds long"
    if unit is None:
        asked = UNIT if held.via == "literal" else None
        yield finding(held.at, f"{message}. If hours are meant, multiply them by 3600 (72 hours are {LONGEST})", needs=asked)
    elif unit > 1:
        yield finding(held.at, f"{message}; {seconds} are meant. Set {seconds}", *_written(held, seconds))


def _unit_of(comment: str, number: int) -> int | None:
    """The unit a comment like ``72 hours`` gives this very number."""
    words = re.findall(r"\d+|[a-z]+", comment.lower())
    units = {UNITS[word] for word in words if word in UNITS}
    other_numbers = any(word.isdigit() and word != str(number) for word in words)
    return units.pop() if len(units) == 1 and not other_numbers else None


def _written(held: Held, seconds: int) -> list[Operation]:
    written = str(seconds) if isinstance(held.value, str) else seconds
    return [replace(held.at, written)] if held.via == "literal" else []
