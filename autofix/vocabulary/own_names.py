"""What a reference to a resource gives, spelled from the name the template itself gives that resource."""

from __future__ import annotations

from autofix.patch import Operation, replace
from autofix.pointer import Json, resolve
from autofix.references import Reference, intrinsic, substituted
from autofix.template import Resource
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text

_HERE = "${AWS::Region}:${AWS::AccountId}"
_NAMES = {
    "AWS::CodeBuild::Project": ("Name", f"codebuild:{_HERE}:project/"),
    "AWS::DynamoDB::Table": ("TableName", f"dynamodb:{_HERE}:table/"),
    "AWS::ECS::Cluster": ("ClusterName", f"ecs:{_HERE}:cluster/"),
    "AWS::Kinesis::Stream": ("Name", f"kinesis:{_HERE}:stream/"),
    "AWS::Lambda::Function": ("FunctionName", f"lambda:{_HERE}:function:"),
    "AWS::S3::Bucket": ("BucketName", "s3:::"),
    "AWS::SNS::Topic": ("TopicName", f"sns:{_HERE}:"),
    "AWS::SQS::Queue": ("QueueName", f"sqs:{_HERE}:"),
    "AWS::StepFunctions::StateMachine": ("StateMachineName", f"states:{_HERE}:stateMachine:"),
}
"""The property that names a resource, and its ARN up to the name."""
_REF_IS_ARN = ("AWS::SNS::Topic", "AWS::StepFunctions::StateMachine")
_ARN = {"AWS::SNS::Topic": "TopicArn"}


def own_name(resource: Resource) -> str | None:
    """The name the template gives a resource, as Fn::Sub would make it, where it is made without another resource."""
    key, _ = _NAMES.get(resource.type, ("", ""))
    text = sub_text(resource.get(key)) if key and resource.get(key) else UNKNOWN
    known = resource.template.resources
    return None if UNKNOWN in text or any(name.partition(".")[0] in known for name in substituted(text)) else text


def spelled(target: Resource, use: Reference) -> Operation | None:
    """The reference replaced by what it gives, in terms of the resource's own name; None for what cannot be spelled."""
    name = own_name(target)
    if name is None:
        return None
    key, prefix = _NAMES[target.type]
    arn = f"arn:${{AWS::Partition}}:{prefix}{name}"
    if use.kind == "Ref" and target.type != "AWS::SQS::Queue":
        return replace(use.at, {"Fn::Sub": arn} if target.type in _REF_IS_ARN else target.get(key))
    if use.kind == "GetAtt" and use.attribute == _ARN.get(target.type, "Arn"):
        return replace(use.at, {"Fn::Sub": arn})
    if use.kind == "Sub":
        return _in_text(target, use, name, arn)
    return None


def _in_text(target: Resource, use: Reference, name: str, arn: str) -> Operation | None:
    _, text = intrinsic(resolve(target.template.document.data, use.at))
    place, text = (use.at / "Fn::Sub", text) if isinstance(text, str) else (use.at / "Fn::Sub" / 0, _first(text))
    if target.type == "AWS::SQS::Queue":
        given = {f"{target.name}.Arn": arn, f"{target.name}.QueueName": name}
    else:
        own = arn if target.type in _REF_IS_ARN else name
        given = {target.name: own, f"{target.name}.{_ARN.get(target.type, 'Arn')}": arn}
    for written, what in given.items():
        text = text.replace(f"${{{written}}}", what)
    left = {inner.partition(".")[0] for inner in substituted(text)}
    return None if target.name in left else replace(place, text)


def _first(value: Json) -> str:
    return value[0] if isinstance(value, list) and value and isinstance(value[0], str) else ""
