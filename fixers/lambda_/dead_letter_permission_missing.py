"""The role of a function may not send to the function's dead-letter queue or topic.

Lambda sends there as the function's role, and asks before it creates or updates the function: "The provided execution
role does not have permissions to call SendMessage on SQS". The stack cannot be deployed.

Before:

    Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn, DeadLetterConfig: {TargetArn: !GetAtt Failed.Arn}, …}}
    Role:
      Type: AWS::IAM::Role
      Properties: {AssumeRolePolicyDocument: …}

->

    Role:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: …
        Policies:
          - PolicyName: FunctionDeadLetters
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - Effect: Allow
                  Action: sqs:SendMessage
                  Resource: !GetAtt Failed.Arn

Safety: safe. The template says that failed events go there, and without the permission it cannot be deployed; the
statement allows this and no more. Where the queue or topic is encrypted with a key of the template, it may use the
key as well. Roles that may already, or of which the template does not tell everything, are left alone; so are the
roles SAM writes, which get the permission from SAM.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LAMBDA_FUNCTION,
    ROOT,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Json,
    Resource,
    Template,
    finding,
    function_property,
    grant_to,
    grants,
    key_statements,
    members,
    role_of,
    sub_text,
    unfolded,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq",
    tags=("deploy",),
)

ACTIONS = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}
SERVICES = {"AWS::SQS::Queue": "sqs", "AWS::SNS::Topic": "sns"}


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def refused(function: Resource) -> Iterator[Finding]:
    """The role may send wherever the function says that failed events go."""
    role = role_of(function)
    if role is None or role is function:
        return
    name = "DeadLetterQueue" if function.type == SAM_FUNCTION else "DeadLetterConfig"
    for target in _targets(function_property(function, name)):
        action = ACTIONS.get(_service(function.template, target))
        if action and grants(role, action, target) is False:
            statement: dict[str, Json] = {"Effect": "Allow", "Action": action, "Resource": target}
            queue = function.template.target(target)
            key = key_statements(role, queue.get("KmsMasterKeyId"), "kms:Decrypt", "kms:GenerateDataKey") if queue else []
            patch = grant_to(function, role, f"{function.name}DeadLetters", statement, *key)
            message = f"{role.name} has no {action} on the dead-letter target of {function.name}: Lambda refuses the function. Let the role send there"
            yield finding(function.at, message, *patch)


def _targets(config: Json) -> Iterator[Json]:
    for _, branch in unfolded(config, ROOT):
        for _, target in unfolded(members(branch).get("TargetArn"), ROOT):
            yield target


def _service(template: Template, target: Json) -> str:
    """Which service an ARN belongs to: as its text says, or the resource that it is an attribute or, for a topic, the Ref of."""
    named = template.target(target)
    if named is not None:
        is_arn = named.type == "AWS::SNS::Topic" or sub_text(target).endswith(".Arn}")
        return SERVICES.get(named.type, "") if is_arn else ""
    return [*sub_text(target).split(":", 3), "", ""][2] if sub_text(target).startswith("arn:") else ""
