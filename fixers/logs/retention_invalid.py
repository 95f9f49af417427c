"""RetentionInDays is a number of days that CloudWatch Logs does not offer.

Only 22 retentions exist; with any other, the log group cannot be created and the stack rolls back. Seven years of 365
days are the usual case: 2555 is rejected, 2557 counts the leap days.

Before:

    AuditLogs:
      Type: AWS::Logs::LogGroup
      Properties:
        RetentionInDays: 2555

->

    AuditLogs:
      Type: AWS::Logs::LogGroup
      Properties:
        RetentionInDays: 2557

A default that a condition keeps from being used (-1 for "for ever") is no defect.

Safety: safe, because a template with the old number could not be deployed; logs are kept at least as long as was
wanted. Unsafe where the number stands in a parameter or a mapping, which may decide other things, too. Numbers that no
retention reaches (0, or more than ten years) are only reported: to keep logs for ever, leave RetentionInDays out.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOG_GROUP,
    RETENTION_DAYS,
    Finding,
    Fixer,
    Held,
    Operation,
    Resource,
    Safety,
    Template,
    finding,
    intrinsic,
    items,
    literals_behind,
    members,
    number,
    numeral,
    replace,
    retention_of_at_least,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    resolves=("cfn-lint:E3030",),
    tags=("deploy",),
)


@fixer.resource(LOG_GROUP)
def impossible_retention(group: Resource) -> Iterator[Finding]:
    """The literal, parameter default or mapping leaf is one of the retentions that exist."""
    value = group.get("RetentionInDays")
    always = group.condition is None and intrinsic(value)[0] != "Fn::If"
    for held in literals_behind(group.template, group.pointer("RetentionInDays"), value):
        days = number(held.value)
        if days is None or days in RETENTION_DAYS or not (held.via == "literal" or always):
            continue
        problem = f"CloudWatch Logs cannot keep the logs of {group.name} for {held.value} days; the log group is not created"
        legal = retention_of_at_least(days)
        if legal is None:
            yield finding(held.at, f"{problem}. Retentions go from 1 to 3653 days; without RetentionInDays logs are kept for ever")
            continue
        patch = [replace(held.at, numeral(legal, held.value)), *_allowed(group.template, held, legal)]
        safety = None if held.via == "literal" else Safety.UNSAFE
        yield finding(held.at, f"{problem}. {legal} is the next retention there is", *patch, safety=safety)


def _allowed(template: Template, held: Held, legal: int) -> Iterator[Operation]:
    """The same number among a parameter's AllowedValues, unless the new one is already there."""
    at = held.at.parent / "AllowedValues"
    allowed = (
        items(members(template.section("Parameters").get(held.at.parent.last)).get("AllowedValues")) if held.via == "parameter" else ()
    )
    if not any(number(value) == legal for value in allowed):
        for index, value in enumerate(allowed):
            if number(value) == number(held.value):
                yield replace(at / index, numeral(legal, value))
