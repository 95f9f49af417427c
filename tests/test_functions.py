from __future__ import annotations

import pytest

from autofix import Template, asynchronous_callers, function_property
from autofix.syntax.reader import read

FUNCTION = "{Type: AWS::Lambda::Function, Properties: {Role: r}}"
ARN = "!GetAtt Function.Arn"


def template(resources: str, more: str = "") -> Template:
    return Template(read(f"Resources:\n  Function: {FUNCTION}\n{resources}\n{more}"))


@pytest.mark.parametrize(
    ("caller", "asynchronous"),
    [
        (f"{{Type: AWS::Events::Rule, Properties: {{Targets: [{{Id: a, Arn: {ARN}}}]}}}}", True),
        (f"{{Type: AWS::Events::Rule, Properties: {{Targets: [{{Id: a, Arn: !If [Here, {ARN}, other]}}]}}}}", True),
        (f"{{Type: AWS::Events::Rule, Properties: {{EventPattern: {{resources: [{ARN}]}}}}}}", False),
        (f"{{Type: AWS::Scheduler::Schedule, Properties: {{Target: {{Arn: {ARN}, RoleArn: r}}}}}}", True),
        (f"{{Type: AWS::SNS::Subscription, Properties: {{Protocol: lambda, Endpoint: {ARN}}}}}", True),
        (f"{{Type: AWS::SNS::Topic, Properties: {{Subscription: [{{Protocol: lambda, Endpoint: {ARN}}}]}}}}", True),
        (f"{{Type: AWS::Logs::SubscriptionFilter, Properties: {{DestinationArn: {ARN}}}}}", True),
        (f"{{Type: AWS::IoT::TopicRule, Properties: {{TopicRulePayload: {{Actions: [{{Lambda: {{FunctionArn: {ARN}}}}}]}}}}}}", True),
        (
            "{Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: "
            f"[{{Event: 's3:ObjectCreated:*', Function: {ARN}}}]}}}}}}",
            True,
        ),
        ("{Type: AWS::S3::Bucket, DependsOn: Function}", False),
        ("{Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Function, Principal: s3.amazonaws.com}}", True),
        ("{Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Function, Principal: apigateway.amazonaws.com}}", False),
        ("{Type: AWS::Lambda::Permission, Properties: {FunctionName: !ImportValue other, Principal: s3.amazonaws.com}}", False),
        (f"{{Type: AWS::Lambda::EventSourceMapping, Properties: {{FunctionName: {ARN}, EventSourceArn: queue}}}}", False),
        (f"{{Type: Custom::Answer, Properties: {{ServiceToken: {ARN}}}}}", False),
    ],
)
def test_who_does_not_wait(caller: str, asynchronous: bool) -> None:
    assert ("Function" in asynchronous_callers(template(f"  Caller: {caller}"))) is asynchronous


def test_an_alias_stands_for_its_function() -> None:
    given = template(
        "  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Function, FunctionVersion: $LATEST, Name: live}}\n"
        "  Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: !Ref Live}]}}"
    )
    assert asynchronous_callers(given) == {"Function": "Rule"}


@pytest.mark.parametrize(
    ("event", "caller"),
    [
        ("{Type: Schedule, Properties: {Schedule: rate(1 day)}}", "its event Event"),
        ("{Type: SNS, Properties: {Topic: t}}", "its event Event"),
        ("{Type: SNS, Properties: {Topic: t, SqsSubscription: true}}", None),
        ("{Type: Api, Properties: {Path: /, Method: get}}", None),
    ],
)
def test_events_of_sam(event: str, caller: str | None) -> None:
    given = template(f"  Sam: {{Type: AWS::Serverless::Function, Properties: {{Events: {{Event: {event}}}}}}}")
    assert asynchronous_callers(given).get("Sam") == caller


def test_globals_of_sam() -> None:
    given = template(
        "  Own: {Type: AWS::Serverless::Function, Properties: {Timeout: 1, Tracing: !Ref AWS::NoValue}}",
        "Globals: {Function: {Timeout: 2, Tracing: Active, VpcConfig: {SubnetIds: [a]}}}",
    )
    own, plain = given.resources["Own"], given.resources["Function"]
    assert [function_property(own, name) for name in ("Timeout", "Tracing", "Handler")] == [1, None, None]
    assert function_property(own, "VpcConfig", "SubnetIds") == ["a"]
    assert function_property(plain, "Timeout") is None
