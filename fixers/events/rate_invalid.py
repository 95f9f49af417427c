"""A schedule says how often in words that EventBridge does not know.

A rate is a whole number of minutes, hours or days, in the singular for one: `rate(1 minute)`, `rate(5 minutes)`. Anything else is refused
when the rule is created: "Parameter ScheduleExpression is not valid". EventBridge Scheduler knows no seconds either, but does not mind
the number of the word.

Before:

    ScheduleExpression: rate(5 minute)

->

    ScheduleExpression: rate(5 minutes)

Safety: safe where only singular and plural are confused. Seconds become whole minutes, the shortest time there is: unsafe, for the rule
fires less often than was wished.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, choices, finding, replace

RATE = re.compile(r"rate\( ?(\d{1,6}) (second|minute|hour|day)(s?) ?\)")
SCHEDULE = "AWS::Scheduler::Schedule"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html",
    resolves=("cfn-lint:E3027",),
    tags=("deploy",),
)


@fixer.resource("AWS::Events::Rule", SCHEDULE)
def unknown_rate(rule: Resource) -> Iterator[Finding]:
    """A rate in seconds, or in the wrong number."""
    for at, value in choices(rule.pointer("ScheduleExpression"), rule.get("ScheduleExpression")):
        written = RATE.fullmatch(value) if isinstance(value, str) else None
        if written is not None and int(written[1]) > 0:
            unit = "minute" if written[2] == "second" else written[2]
            number = -(-int(written[1]) // 60) if written[2] == "second" else int(written[1])
            right = f"rate({number} {unit}{'' if number == 1 else 's'})"
            forgiven = rule.type == SCHEDULE and written[2] != "second"
            if right != value and not forgiven and (written[2], written[3]) != (unit, "" if number == 1 else "s"):
                message = f"{rule.name} is to fire at {value}, which EventBridge refuses; {right} is what it knows"
                yield finding(at, message, replace(at, right), safety=Safety.UNSAFE if written[2] == "second" else None)
