"""A function writes to the log group that Lambda makes for it, and nothing ever deletes from that.

A function without a log group of its own gets `/aws/lambda/<name>` at its first invocation: no retention, no
encryption, not part of the stack, and still there when the stack is gone. A group in the template that the function is
told to use with `LoggingConfig` is under your control.

Before:

    Orders:
      Type: AWS::Lambda::Function
      Properties: ...

-> (with --set lambda-log-group-missing.days=30)

    OrdersLogGroup:
      Type: AWS::Logs::LogGroup
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain
      Properties:
        RetentionInDays: 30
    Orders:
      Type: AWS::Lambda::Function
      Properties:
        LoggingConfig:
          LogGroup: !Ref OrdersLogGroup

Safety: unsafe, because logs go to another place from then on; those written before stay in the old group. The new group
has no name of its own: `/aws/lambda/<name>` exists already wherever the function has run, and could not be created. A
role that may write only to certain groups is allowed to write to this one. Functions whose role is not in the template, and
those whose default group something else in the template reads, are only reported; with `--live`, where such a function has
a name and the account no group of that name yet, the new group is `/aws/lambda/<name>` itself, and goes with the stack.
Left alone: functions at the edge, which log in every region. How long logs must be kept you say with the setting `days`.
Without it this fixer says nothing: many teams set the retention of Lambda's own groups from outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LAMBDA_FUNCTION,
    LOG_GROUP,
    RETENTION_DAYS,
    SAM_FUNCTION,
    Finding,
    Fixer,
    FunctionLogs,
    Json,
    Operation,
    Resource,
    Safety,
    add,
    finding,
    function_property,
    functions_at_the_edge,
    grant_to,
    grants,
    intrinsic,
    may_log_anywhere,
    members,
    resource_body,
    role_of,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    safety=Safety.UNSAFE,
    tags=("cost", "reliability"),
)
DAYS = fixer.setting("days", int, f"days to keep the logs of functions, one of {', '.join(map(str, RETENTION_DAYS))}")


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def no_group_of_its_own(function: Resource) -> Iterator[Finding]:
    """The function has a log group in the template, by LoggingConfig or by name."""
    template, days = function.template, DAYS.of(function.template)
    config = function_property(function, "LoggingConfig") or {}
    if days is None or "LogGroup" in members(config) or intrinsic(config)[0]:
        return
    logs, role = template.once(FunctionLogs), role_of(function)
    if logs.group_of(function) is not False or function.name in template.once(functions_at_the_edge):
        return
    problem = f"{function.name} has no log group in the template; Lambda makes one that keeps logs for ever"
    usual = f"/aws/lambda/{function.get('FunctionName')}"
    if days not in RETENTION_DAYS:
        yield finding(function.at, f"{problem}. Give it one; say how many days logs are needed", needs=DAYS)
    elif role is not None and not logs.read(function):
        yield finding(function.at, f"{problem}. Give it one that keeps them for {days} days", *_given_a_group(function, role, days))
    elif isinstance(function.get("FunctionName"), str) and template.facts.account.log_group_exists(usual) is False:
        advice = f"Make {usual} here, which the account does not have yet, and keep logs for {days} days"
        yield finding(function.at, f"{problem}. {advice}", *_usual_group(function, usual, days))
    else:
        why = "another resource reads the one Lambda makes" if role else "its role is not in this template, and must be able to write there"
        yield finding(function.at, f"{problem}. Give it one with LoggingConfig; {why}")


def _usual_group(function: Resource, usual: str, days: int) -> list[Operation]:
    """The group that Lambda would make, made before it can; it would be in the way of the stack's next creation if it outlived it."""
    template, name = function.template, function.template.free_name(f"{function.name}LogGroup")
    group = resource_body(LOG_GROUP, {"LogGroupName": usual, "RetentionInDays": days}, function.condition)
    return [template.add_member("Resources", name, group), function.add_dependency(name)]


def _given_a_group(function: Resource, role: Resource, days: int) -> list[Operation]:
    """The new group, the function that uses it, and the role that may; nothing where the role cannot be allowed to."""
    template, name = function.template, function.template.free_name(f"{function.name}LogGroup")
    group = resource_body(LOG_GROUP, {"RetentionInDays": days}, function.condition, retained=True)
    patch = [template.add_member("Resources", name, group)]
    if members(function.get("LoggingConfig")):
        patch.append(add(function.pointer("LoggingConfig", "LogGroup"), {"Ref": name}))
    else:
        patch.append(function.add_property("LoggingConfig", {"LogGroup": {"Ref": name}}))
    arn: Json = {"Fn::GetAtt": [name, "Arn"]}
    if may_log_anywhere(role) or grants(role, "logs:PutLogEvents", arn):
        return patch
    statement: dict[str, Json] = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": arn}
    allowed = grant_to(function, role, f"{function.name}Logs", statement, condition=function.condition)
    return [*patch, *allowed] if allowed else []
