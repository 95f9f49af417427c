"""CloudWatch log groups: the retentions that exist, and which group belongs to which function."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction

from autofix.patch import Operation
from autofix.pointer import Json
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text, texts
from autofix.vocabulary.functions import LAMBDA_FUNCTION, SAM_FUNCTION
from autofix.vocabulary.iam import policy_document, unfolded

LOG_GROUP = "AWS::Logs::LogGroup"
RETENTION_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

_PREFIX = "/aws/lambda/"
_DEFAULT = re.compile(r"/aws/lambda/(?:\$\{[^{}]*\}|[\w.-])+")
_LOG_ANYWHERE = (
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaExecute",
    "AWSLambdaKinesisExecutionRole",
    "AWSLambdaMSKExecutionRole",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "CloudWatchLogsFullAccess",
)
_NO_READERS = (LOG_GROUP, "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


def retention_of_at_least(days: Fraction | int) -> int | None:
    """The shortest retention that exists and keeps logs for so many days; None for no number of days, or too many."""
    return next((legal for legal in RETENTION_DAYS if 0 < days <= legal), None)


def admit_to_log_group(group: Resource, services: Sequence[str], name: str, condition: str | None) -> Operation:
    """Add the resource policy that lets services of AWS write to a log group of the template."""
    statement: dict[str, Json] = {
        "Effect": "Allow",
        "Principal": {"Service": list(services)},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"${{{group.name}.Arn}}",
    }
    document = json.dumps(policy_document(statement), indent=2 if group.template.document.format == "yaml" else None)
    policy: Json = {"PolicyName": {"Fn::Sub": f"${{AWS::StackName}}-{name}"}, "PolicyDocument": {"Fn::Sub": document}}
    return group.template.add_member("Resources", name, resource_body("AWS::Logs::ResourcePolicy", policy, condition))


def may_log_anywhere(role: Resource) -> bool:
    """Whether the role has one of AWS's policies for functions, which allow all log groups. SAM gives one to each role that it makes."""
    policies = [sub_text(arn).rpartition("/")[2] for _, arn in unfolded(role.get("ManagedPolicyArns"), role.at)]
    return role.type == SAM_FUNCTION or any(policy in _LOG_ANYWHERE for policy in policies)


class FunctionLogs:
    """Who in a template speaks of the log groups that functions write to by default, ``/aws/lambda/<name>``."""

    def __init__(self, template: Template) -> None:
        self._groups = {sub_text(group.get("LogGroupName")) for group in template.of_type(LOG_GROUP) if group.get("LogGroupName")}
        known = {name for function in template.of_type(LAMBDA_FUNCTION, SAM_FUNCTION) for name in _names(function)}
        others = (resource for resource in template.resources.values() if resource.type not in _NO_READERS)
        said = (text for other in others for text in texts(other.body.get("Properties")))
        self._read = {name for text in said for name in _DEFAULT.findall(text)}
        self._read_somehow = any(UNKNOWN in name for name in self._read)
        self._obscure = any(name.startswith((_PREFIX, "${")) for name in self._groups - known)
        self._obscure |= any(name.startswith("Fn::") for name in template.section("Resources"))

    def group_of(self, function: Resource) -> bool | None:
        """Whether the template has the function's default group; None where it has groups nobody can match with a function."""
        return True if self._groups & _names(function) else None if self._obscure else False

    def read(self, function: Resource) -> bool:
        """Whether something (a metric filter, a dashboard) relies on the function's default group."""
        return self._read_somehow or not self._read.isdisjoint(_names(function))


def _names(function: Resource) -> set[str]:
    own = function.get("FunctionName")
    return {f"{_PREFIX}${{{function.name}}}", *([_PREFIX + sub_text(own)] if own else [])}
