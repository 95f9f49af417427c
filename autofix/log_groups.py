"""CloudWatch log groups: the retentions that exist, and which group belongs to which function."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from autofix.dynamic_references import UNKNOWN, sub_text
from autofix.pointer import Json
from autofix.template import Resource, Template

LOG_GROUP = "AWS::Logs::LogGroup"
RETENTION_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

_OF_FUNCTIONS = "/aws/lambda/"
_NO_GROUPS = (LOG_GROUP, "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


def retention_of_at_least(days: Fraction | int) -> int | None:
    """The shortest retention that exists and keeps logs for so many days; None for no number of days, or too many."""
    return next((legal for legal in RETENTION_DAYS if 0 < days <= legal), None)


class FunctionLogs:
    """Who in a template speaks of the log groups that functions write to by default, ``/aws/lambda/<name>``."""

    def __init__(self, template: Template) -> None:
        self._groups = {sub_text(group.get("LogGroupName")) for group in template.of_type(LOG_GROUP) if group.get("LogGroupName")}
        others = (resource for resource in template.resources.values() if resource.type not in _NO_GROUPS)
        self._spoken_of = {text for other in others for text in _texts(other.body.get("Properties")) if _OF_FUNCTIONS in text}

    def group_exists(self, function: Resource) -> bool | None:
        """Whether the template has the function's default group; None where it has groups nobody can match with a function."""
        if self._groups & _names(function):
            return True
        known = {name for other in function.template.of_type(function.type) for name in _names(other)}
        strange = [name for name in self._groups - known if name.startswith((_OF_FUNCTIONS, UNKNOWN, "${"))]
        return None if strange else False

    def spoken_of(self, function: Resource) -> bool:
        """Whether something else (a metric filter, a dashboard) relies on the function's default group."""
        names = _names(function)
        return any(name in text or UNKNOWN in text for name in names for text in self._spoken_of)


def _names(function: Resource) -> set[str]:
    own = function.get("FunctionName")
    return {f"{_OF_FUNCTIONS}${{{function.name}}}", *([_OF_FUNCTIONS + sub_text(own)] if own else [])}


def _texts(value: Json) -> Iterator[str]:
    """The strings of a value, put together as Fn::Sub would where intrinsics make them."""
    text = sub_text(value)
    if text != UNKNOWN:
        yield text
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
