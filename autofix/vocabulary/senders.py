"""Which AWS services send to a topic or a queue of the template: keys of AWS's own keep them out."""

from __future__ import annotations

from autofix.template import Resource, Template
from autofix.vocabulary.iam import statements

_POLICIES = ("AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy", "AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy")
_ACT_FOR_THEMSELVES = (
    *("AWS::IAM::", "AWS::Lambda::Function", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping", "AWS::SSM::Parameter"),
    *("AWS::Serverless::Function", "AWS::ECS::TaskDefinition", "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::SQS::Queue"),
)
"""What uses a topic or queue with the permissions of a role, which the keys of AWS's own admit; a redrive policy sends nothing new."""


def service_senders(target: Resource) -> list[Resource]:
    """The resources of the template by which a service sends to a topic or queue, or may: alarms, rules, notifications, policies.

    An AWS::SNS::Subscription sends to a queue and reads from a topic.
    """
    using = [target.template.resources[name] for name in target.template.once(_users).get(target.name, ())]
    return [user for user in using if _sends(user, target)]


def _users(template: Template) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, used in template.references.items():
        for target in dict.fromkeys(reference.target for reference in used if reference.kind != "DependsOn"):
            found.setdefault(target, []).append(name)
    return found


def _sends(user: Resource, target: Resource) -> bool:
    if user.type in _POLICIES:
        document = statements(user.get("PolicyDocument"), user.pointer("PolicyDocument"))
        return any(not s.body or s.principals("Service") or "*" in s.principals("AWS") for s in document if s.body.get("Effect") != "Deny")
    if user.type == "AWS::SNS::Subscription":
        return target.type != "AWS::SNS::Topic"
    return user.name != target.name and not user.type.startswith(_ACT_FOR_THEMSELVES)
