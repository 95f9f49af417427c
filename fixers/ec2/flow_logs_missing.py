"""A VPC has no flow logs.

Without them nobody can tell afterwards who talked to whom: neither what an intruder reached nor why a connection was refused.

Before:

    VPC:
      Type: AWS::EC2::VPC
      Properties:
        CidrBlock: 10.0.0.0/16

->

    VPC:
      Type: AWS::EC2::VPC
      Properties:
        CidrBlock: 10.0.0.0/16
    VPCFlowLogGroup: {Type: AWS::Logs::LogGroup, ...}
    VPCFlowLogRole: {Type: AWS::IAM::Role, ...}
    VPCFlowLog: {Type: AWS::EC2::FlowLog, ...}

Flow logs on all subnets of the VPC are as good as one on the VPC. The setting `retention-days` says how long records are kept; 365
days answer most audits (CKV_AWS_338). A role of the template is used where it provably may write to the new log group; else a new one
may write there and nowhere else, and only flow logs of this account can take it on. The records outlive the stack.

Safety: unsafe. Nothing changes for the traffic, but CloudWatch Logs charges for every gigabyte, and there is a new IAM role.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LOG_GROUP,
    RETENTION_DAYS,
    Finding,
    Fixer,
    Json,
    Network,
    Resource,
    Safety,
    Template,
    finding,
    grants,
    policy_document,
    resource_body,
    trust_policy,
    trusted_services,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html",
    resolves=("cfn-nag:W60",),
    safety=Safety.UNSAFE,
    tags=("security", "reliability"),
)
RETENTION = fixer.setting("retention-days", int, "days to keep the records, as CloudWatch Logs offers them (30, 90, 365, …)", 365)

SERVICE = "vpc-flow-logs.amazonaws.com"
WRITE = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")


@fixer.having("AWS::EC2::VPC")
def unlogged(template: Template) -> Iterator[Finding]:
    """A VPC that no flow log watches, neither as a whole nor subnet by subnet."""
    logged = {used.target for log in template.of_type("AWS::EC2::FlowLog") for used in template.references[log.name]}
    network = template.once(Network)
    for vpc in network.vpcs:
        subnets = network.inside(vpc, "AWS::EC2::Subnet")
        if vpc.name not in logged and not (subnets and all(subnet.name in logged for subnet in subnets)):
            yield _logging(vpc)


def _logging(vpc: Resource) -> Finding:
    message = f"{vpc.name} has no flow logs, so nobody can tell afterwards who talked to whom; log its traffic to CloudWatch Logs"
    days = RETENTION.of(vpc.template)
    if days not in RETENTION_DAYS:
        return finding(vpc.at, f"{message}. CloudWatch Logs cannot keep records for {days} days", needs=RETENTION)
    template = vpc.template
    group, role, log = (template.free_name(vpc.name + part) for part in ("FlowLogGroup", "FlowLogRole", "FlowLog"))
    present = next((r.name for r in template.once(_suitable_roles) if r.condition in (None, vpc.condition)), None)
    bodies = {group: resource_body(LOG_GROUP, {"RetentionInDays": days}, vpc.condition, retained=True)}
    if present is None:
        bodies[role] = resource_body("AWS::IAM::Role", _role({"Fn::GetAtt": [group, "Arn"]}), vpc.condition)
    bodies[log] = resource_body("AWS::EC2::FlowLog", _flow_log(vpc, group, present or role), vpc.condition)
    patch = [template.add_member("Resources", name, body) for name, body in bodies.items()]
    return finding(vpc.at, message, *patch, cost="CloudWatch Logs charges for each gigabyte of records")


def _suitable_roles(template: Template) -> list[Resource]:
    """The roles that flow logs may take on and that may write to any log group."""
    roles = [role for role in template.of_type("AWS::IAM::Role") if SERVICE in trusted_services(role)]
    return [role for role in roles if all(grants(role, action, {"Ref": "AnyLogGroup"}) for action in (*WRITE, "logs:DescribeLogGroups"))]


def _role(group_arn: Json) -> Json:
    account: Json = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    write: dict[str, Json] = {"Effect": "Allow", "Action": list(WRITE), "Resource": group_arn}
    look: dict[str, Json] = {"Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": "*"}
    policy: Json = {"PolicyName": "WriteFlowLogs", "PolicyDocument": policy_document(write, look)}
    return {"AssumeRolePolicyDocument": trust_policy(SERVICE, Condition=account), "Policies": [policy]}


def _flow_log(vpc: Resource, group: str, role: str) -> Json:
    return {
        "ResourceType": "VPC",
        "ResourceId": {"Ref": vpc.name},
        "TrafficType": "ALL",
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": {"Ref": group},
        "DeliverLogsPermissionArn": {"Fn::GetAtt": [role, "Arn"]},
    }
