"""Which services send to a topic or a queue."""

from __future__ import annotations

import json

import pytest

from autofix import Json, service_senders
from autofix.syntax.reader import read
from autofix.template import Template

TOPIC, QUEUE = {"Ref": "Topic"}, {"Fn::GetAtt": ["Queue", "Arn"]}


def senders(target: str, kind: str, properties: Json, **more: Json) -> list[str]:
    resources = {
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "User": {"Type": kind, "Properties": properties, **more},
    }
    template = Template(read(json.dumps({"Resources": resources}), "json"))
    return [sender.name for sender in service_senders(template.resources[target])]


def policy(**principal: Json) -> Json:
    return {"Topics": [TOPIC], "PolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sns:Publish"}]}}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::CloudWatch::Alarm", {"AlarmActions": [TOPIC]}),
        ("AWS::SNS::TopicPolicy", policy(Service="events.amazonaws.com")),
        ("AWS::SNS::TopicPolicy", policy(AWS="*")),
        ("AWS::SNS::TopicPolicy", {"Topics": [TOPIC], "PolicyDocument": {"Fn::Transform": {"Name": "Policy"}}}),
        ("AWS::CloudFormation::Stack", {"Parameters": {"Topic": TOPIC}}),
    ],
)
def test_services_that_publish(kind: str, properties: Json) -> None:
    assert senders("Topic", kind, properties) == ["User"]


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::SNS::Subscription", {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": QUEUE}),
        ("AWS::Lambda::Function", {"Environment": {"Variables": {"TOPIC": TOPIC}}}),
        ("AWS::IAM::Policy", {"PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "sns:Publish", "Resource": TOPIC}}}),
        ("AWS::SNS::TopicPolicy", policy(AWS={"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"})),
        ("AWS::CloudWatch::Alarm", {}),
    ],
)
def test_roles_and_readers_are_no_services(kind: str, properties: Json) -> None:
    assert senders("Topic", kind, properties, DependsOn="Topic") == []


def test_a_subscription_sends_to_its_queue() -> None:
    assert senders("Queue", "AWS::SNS::Subscription", {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": QUEUE}) == ["User"]
    assert senders("Queue", "AWS::SQS::Queue", {"RedrivePolicy": {"deadLetterTargetArn": QUEUE}}) == []
