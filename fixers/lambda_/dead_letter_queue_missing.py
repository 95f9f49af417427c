"""A function that is invoked asynchronously has nowhere to leave events it could not process.

Lambda tries an asynchronous event three times and then throws it away. With a dead-letter queue it stays there,
where it can be looked at and sent again. Queues and streams (event source mappings) and callers that wait for
the answer keep their events themselves; functions that only they invoke, or nothing in the template does, are left alone,
though checkov asks for a queue of every function.

Before:

    Resources:
      Thumbnails: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn, …}}
      Role: {Type: AWS::IAM::Role, …}
      Uploads: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: !GetAtt Thumbnails.Arn}], …}}

->

    Resources:
      Thumbnails:
        Type: AWS::Lambda::Function
        Properties:
          DeadLetterConfig:
            TargetArn: !GetAtt ThumbnailsDeadLetterQueue.Arn
          …
      ThumbnailsDeadLetterQueue:
        Type: AWS::SQS::Queue
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
        Properties:
          MessageRetentionPeriod: 1209600
          SqsManagedSseEnabled: true
      # and the statement that lets Role send to it, without which Lambda refuses the function

Safety: unsafe. It adds a queue, which is billed by request, and a permission to the role. A function whose role is
not in the template is only reported: Lambda refuses a dead-letter queue that the role may not send to.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LAMBDA_FUNCTION,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    Template,
    asynchronous_callers,
    finding,
    function_property,
    grant_to,
    grants,
    referred,
    resource_body,
    role_of,
    role_statements,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq",
    resolves=("CKV_AWS_116",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
)

QUEUE: Json = {"MessageRetentionPeriod": 1209600, "SqsManagedSseEnabled": True}
"""Fourteen days, the longest there is; encrypted with a key that needs no permission."""


@fixer.having(LAMBDA_FUNCTION, SAM_FUNCTION)
def lost_events(template: Template) -> Iterator[Finding]:
    """Every asynchronous event has a place to go when the function fails."""
    callers = asynchronous_callers(template)
    configs = template.of_type("AWS::Lambda::EventInvokeConfig")
    kept = {referred(config.get("FunctionName")) for config in configs if config.get("DestinationConfig", "OnFailure")}
    for function in template.of_type(LAMBDA_FUNCTION, SAM_FUNCTION):
        if function.name in callers and function.name not in kept and not _dead_letters(function):
            what = f"{callers[function.name]} invokes {function.name} asynchronously, and events that it fails to process are lost"
            patch = _with_queue(function)
            advice = "give it a dead-letter queue" + ("" if patch else " and let its role, which is not in this template, send to it")
            yield finding(function.at, f"{what}; {advice}", *patch, cost="requests to an SQS queue" if patch else None)


def _dead_letters(function: Resource) -> bool:
    """Whether failed events are kept, or may be by what cannot be read here."""
    places = (("DeadLetterConfig",), ("DeadLetterQueue",), ("EventInvokeConfig", "DestinationConfig"))
    return any(function_property(function, *place) for place in places)


def _with_queue(function: Resource) -> list[Operation]:
    """A queue, the permission to send to it, and the function's word for both; nothing where the role is unknown."""
    template, sam = function.template, function.type == SAM_FUNCTION
    queue = template.free_name(f"{function.name}DeadLetterQueue")
    arn: Json = {"Fn::GetAtt": [queue, "Arn"]}
    permission = _permission(function, arn)
    if permission is None:
        return []
    use: Json = {"Type": "SQS", "TargetArn": arn} if sam else {"TargetArn": arn}
    return [
        function.add_property("DeadLetterQueue" if sam else "DeadLetterConfig", use),
        template.add_member("Resources", queue, resource_body("AWS::SQS::Queue", QUEUE, function.condition, retained=True)),
        *permission,
    ]


def _permission(function: Resource, queue: Json) -> list[Operation] | None:
    """What lets the role send to the queue before Lambda asks; None where nothing here can. SAM does it for roles it makes."""
    role = role_of(function)
    if role is None or role is function:
        return None if role is None else []
    if grants(role, "sqs:SendMessage", queue) and all(statement.at[1] == role.name for statement in role_statements(role)):
        return []
    statement: dict[str, Json] = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue}
    return grant_to(function, role, f"{function.name}DeadLetters", statement, condition=function.condition) or None
