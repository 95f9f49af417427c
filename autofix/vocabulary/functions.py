"""Lambda functions, plain and of AWS SAM: what invokes them, and what they get from elsewhere."""

from __future__ import annotations

from autofix.pointer import Json
from autofix.references import NO_VALUE, members, referred
from autofix.template import Resource, Template
from autofix.vocabulary.dynamic_references import sub_text

LAMBDA_FUNCTION, SAM_FUNCTION = "AWS::Lambda::Function", "AWS::Serverless::Function"

_ASYNCHRONOUS = {
    "AWS::Events::Rule": {"Targets", "Arn"},
    "AWS::IoT::TopicRule": {"Actions", "FunctionArn"},
    "AWS::Logs::SubscriptionFilter": {"DestinationArn"},
    "AWS::S3::Bucket": {"LambdaConfigurations", "Function"},
    "AWS::SNS::Subscription": {"Endpoint"},
    "AWS::SNS::Topic": {"Subscription", "Endpoint"},
    "AWS::Scheduler::Schedule": {"Target", "Arn"},
}
"""Resources that invoke a function without waiting, and where they name it; see _SERVICES."""
_SERVICES = ("events", "iot", "logs", "s3", "sns")
"""Services that invoke without waiting: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html."""
_SAM_EVENTS = ("CloudWatchEvent", "CloudWatchLogs", "EventBridgeRule", "IoTRule", "S3", "SNS", "Schedule", "ScheduleV2")


def function_property(function: Resource, *path: str) -> Json:
    """A property of a function, or what SAM's Globals say where it has none of its own; None where AWS::NoValue removes it."""
    value = function.get(*path)
    if value is None and function.type == SAM_FUNCTION:
        value = function.template.section("Globals").get("Function")
        for key in path:
            value = members(value).get(key)
    return None if value == NO_VALUE else value


def asynchronous_callers(template: Template) -> dict[str, str]:
    """What invokes functions without waiting for an answer, by the function's logical id, in words.

    Aliases and versions stand for their function. Custom resources are not among them: CloudFormation waits.
    """
    behind = {alias.name: referred(alias.get("FunctionName")) for alias in template.of_type("AWS::Lambda::Alias", "AWS::Lambda::Version")}
    found: dict[str, str] = {}
    for caller in template.of_type(*_ASYNCHRONOUS):
        for used in template.references[caller.name]:
            if _ASYNCHRONOUS[caller.type] <= set(used.at):
                found.setdefault(behind.get(used.target) or used.target, caller.name)
    for permission in template.of_type("AWS::Lambda::Permission"):
        service, _, _ = sub_text(permission.get("Principal")).partition(".")
        function = referred(permission.get("FunctionName")) or ""
        if service in _SERVICES:
            found.setdefault(behind.get(function) or function, f"{service}.amazonaws.com ({permission.name})")
    for serverless in template.of_type(SAM_FUNCTION):
        for name, event in members(serverless.get("Events")).items():
            through_queue = members(members(event).get("Properties")).get("SqsSubscription")
            if members(event).get("Type") in _SAM_EVENTS and not through_queue:
                found.setdefault(serverless.name, f"its event {name}")
    return found


def functions_at_the_edge(template: Template) -> set[str]:
    """The functions that a CloudFront distribution runs, as a rule by a version; they log, and are limited, in their own way."""
    distributions = template.of_type("AWS::CloudFront::Distribution")
    named = {used.target for distribution in distributions for used in template.references[distribution.name]}
    versions = (template.resources[name] for name in named if name in template.resources)
    return named | {str(referred(version.get("FunctionName"))) for version in versions}
