"""A bucket is to write its notifications into a CloudWatch log group.

Amazon S3 notifies queues, topics, functions and EventBridge, which can write the events into a log group. CloudFormation refuses any other.

Before:

    NotificationConfiguration:
      CloudWatchConfigurations:
        - Event: s3:ObjectCreated:*
          CloudWatchConfiguration:
            LogGroupName: !Ref BucketLogs

->

    NotificationConfiguration:
      EventBridgeConfiguration:
        EventBridgeEnabled: true

and an AWS::Events::Rule that sends "Object Created" of this bucket to BucketLogs, with the AWS::Logs::ResourcePolicy that lets it.

Safety: safe where each entry names an event that S3 sends to EventBridge and a log group of the template: it is what was asked for.
Unsafe where no log group is named (EventBridge, once CloudWatch Events, gets the events), and where nothing helps: then the entry goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import (
    UNKNOWN,
    Case,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Resource,
    Safety,
    add,
    admit_to_log_group,
    cases,
    finding,
    is_switch,
    members,
    referred,
    remove,
    resource_body,
    sub_text,
)

WRITERS = ("events.amazonaws.com", "delivery.logs.amazonaws.com")
NAMES = ("CloudWatchConfigurations", "CloudWatchConfiguration")
EVENTS: dict[str, tuple[list[Json], dict[str, Json]]] = {
    "s3:ObjectCreated:*": (["Object Created"], {}),
    "s3:ObjectRemoved:*": (["Object Deleted"], {"reason": ["DeleteObject"]}),
    "s3:ObjectRestore:*": (["Object Restore Initiated", "Object Restore Completed", "Object Restore Expired"], {}),
}
"""docs.aws.amazon.com/AmazonS3/latest/userguide/ev-mapping-troubleshooting.html; of replication EventBridge is told nothing."""
GROUP_ARN = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}"
COST = "1 USD for each million events of the bucket"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html",
    resolves=("cfn-lint:E3002", "cloudformation-validate:F3002"),
    tags=("deploy",),
)


@fixer.resource("AWS::S3::Bucket")
def no_such_target(bucket: Resource) -> Iterator[Finding]:
    """CloudWatch among the targets of notifications, or among the bucket's properties."""
    whole = bucket.pointer("NotificationConfiguration")
    for case in (Case(bucket.pointer(), dict(bucket.properties), {}), *cases(bucket.get("NotificationConfiguration"), whole)):
        for name in NAMES:
            if name in members(case.value):
                yield _answer(bucket, case.at / name, members(case.value)[name], always=not case.when)


def _answer(bucket: Resource, at: Pointer, asked: Json, *, always: bool) -> Finding:
    notified, inside = bucket.pointer("NotificationConfiguration"), members(bucket.get("NotificationConfiguration"))
    entries = [members(entry) for entry in (asked if isinstance(asked, list) else [asked])]
    groups = [group for entry in entries if (group := _group(bucket, entry)) is not None]
    off = is_switch(members(inside.get("EventBridgeConfiguration")).get("EventBridgeEnabled"), on=False)
    told = always and not off and all(str(entry.get("Event")) in EVENTS and set(entry) <= {"Event", *NAMES} for entry in entries)
    switch: Json = {"EventBridgeEnabled": True}
    enabled = add(notified / "EventBridgeConfiguration", switch) if inside else add(notified, {"EventBridgeConfiguration": switch})
    patch = [remove(at), *([] if "EventBridgeConfiguration" in inside else [enabled])]
    problem = f"{bucket.name} is to notify CloudWatch Logs, which S3 cannot do, so nothing is deployed"
    if told and len(groups) == len(entries):
        patch += _rules(bucket, entries, groups)
        return finding(at, f"{problem}; let EventBridge write the events there", *patch, cost=f"{COST}, and CloudWatch Logs")
    if told and all(set(entry) == {"Event"} for entry in entries):
        return finding(at, f"{problem}; let EventBridge, once CloudWatch Events, have them", *patch, safety=Safety.UNSAFE, cost=COST)
    whole = at.parent if set(inside) == {at.last} else at
    return finding(at, f"{problem}, and EventBridge is of no help here; leave it out", remove(whole), safety=Safety.UNSAFE)


def _group(bucket: Resource, entry: Mapping[str, Json]) -> Resource | None:
    """The log group of the template that an entry names, where it exists whenever the bucket does."""
    target = next((members(entry[name]) for name in NAMES if name in entry), {})
    named = target.get("LogGroupName", target.get("LogGroupArn")) if len(target) == 1 else None
    for group in bucket.template.of_type("AWS::Logs::LogGroup"):
        text = sub_text(group.get("LogGroupName"))
        if group.name == referred(named) or (sub_text(named) == text and UNKNOWN not in text):
            return group if group.condition in (None, bucket.condition) else None
    return None


def _rules(bucket: Resource, entries: list[Mapping[str, Json]], groups: list[Resource]) -> Iterator[Operation]:
    """A rule for each entry, and for each log group the policy that lets EventBridge write."""
    template = bucket.template
    for index, (entry, group) in enumerate(zip(entries, groups)):
        kinds, detail = EVENTS[str(entry["Event"])]
        pattern: Json = {"source": ["aws.s3"], "detail-type": kinds, "detail": {"bucket": {"name": [{"Ref": bucket.name}]}, **detail}}
        rule: Json = {"EventPattern": pattern, "Targets": [{"Id": "LogGroup", "Arn": {"Fn::Sub": GROUP_ARN.replace("Group", group.name)}}]}
        name = template.free_name(f"{bucket.name}Events{index + 1 if index else ''}")
        yield template.add_member("Resources", name, resource_body("AWS::Events::Rule", rule, bucket.condition))
    for group in dict.fromkeys(groups):
        yield admit_to_log_group(group, WRITERS, template.free_name(f"{bucket.name}EventsTo{group.name}"), bucket.condition)
