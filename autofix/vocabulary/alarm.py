"""What an AWS::CloudWatch::Alarm watches, in which unit, and what its author says about it in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from autofix.pointer import Json, Pointer
from autofix.references import items, members, references, substituted
from autofix.template import Resource
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.switches import is_switch
from autofix.vocabulary.units import Quantity, kind_of, quantities

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_SPAN = re.compile(
    r"\b(?:for|within|last|past|previous|every|in|during|each|per)\s+(?:the\s+|at\s+least\s+|(?:more|longer)\s+than\s+|over\s+)?$",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"(?:exceed(?:s|ed|ing)?|above|below|beyond|under|than|[<>]=?)\s*$", re.IGNORECASE)
_STEPPED = ("AWS::AutoScaling::ScalingPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy")


@dataclass(frozen=True)
class Alarm:
    """An alarm on one metric with a fixed threshold: at is where MetricName and Unit stand, metric "Namespace/Name"."""

    resource: Resource
    at: Pointer
    metric: str
    unit: Json
    periods: frozenset[Fraction]
    """The seconds it looks at, once and altogether."""

    @property
    def threshold(self) -> Json:
        """What Threshold says."""
        return self.resource.get("Threshold")

    @property
    def steps(self) -> bool:
        """Whether it drives step scaling, whose bounds are counted from the threshold."""
        known = self.resource.template.resources
        actions = references(self.resource.get("AlarmActions"), self.at)
        policies = (known[used.target] for used in actions if used.target in known)
        return any(
            p.type in _STEPPED and ("StepAdjustments" in p.properties or "StepScalingPolicyConfiguration" in p.properties) for p in policies
        )

    def stated(self, unit: str) -> list[Quantity]:
        """The quantities of a unit's kind in description, name and the comment behind the threshold, without spans of observation."""
        comment = self.resource.template.document.comment_after(self.resource.pointer("Threshold"))
        texts = (_text(self.resource, self.resource.get("AlarmDescription")), _text(self.resource, self.resource.get("AlarmName")), comment)
        found = (quantity for text in texts for quantity in quantities(text))
        return [quantity for quantity in found if kind_of(quantity.unit) == kind_of(unit) and not self._is_span(quantity)]

    def _is_span(self, quantity: Quantity) -> bool:
        """Whether it says how long the alarm looks, as in "for 5 minutes"."""
        if kind_of(quantity.unit) != "time":
            return False
        looked_at = quantity.in_unit("Seconds") in self.periods and not _LIMIT.search(quantity.before)
        return looked_at or _SPAN.search(quantity.before) is not None


def alarm_of(resource: Resource) -> Alarm | None:
    """The alarm, or None where it watches an expression, an anomaly band, or a statistic that has no unit."""
    at, watched, metric = resource.at / "Properties", resource.properties, resource.properties
    statistic = watched.get("ExtendedStatistic") or watched.get("Statistic")
    queries = resource.get("Metrics")
    if queries is not None:
        shown = [n for n, query in enumerate(items(queries)) if not is_switch(members(query).get("ReturnData"), False)]
        if len(shown) != 1 or any("MetricStat" not in members(query) for query in items(queries)):
            return None
        at = resource.pointer("Metrics", shown[0], "MetricStat")
        watched = members(members(items(queries)[shown[0]])["MetricStat"])
        metric, statistic = members(watched.get("Metric")), watched.get("Stat")
    namespace, name = metric.get("Namespace"), metric.get("MetricName")
    if not isinstance(namespace, str) or not isinstance(name, str) or not isinstance(statistic, str):
        return None
    if statistic.startswith(("SampleCount", "PR", "TC", "pr", "tc")) or "ThresholdMetricId" in resource.properties:
        return None
    return Alarm(resource, at, f"{namespace}/{name}", watched.get("Unit"), _periods(resource, watched.get("Period")))


def number(value: Json) -> Fraction | None:
    """The number a literal is, also one written as a string; else None."""
    if isinstance(value, str):
        return Fraction(value.strip()) if _NUMBER.fullmatch(value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return Fraction(value if isinstance(value, int) else str(value)) if abs(value) < 10**18 else None


def numeral(value: Fraction | int, like: Json) -> Json:
    """A number as a literal: a string where the one it replaces is a string."""
    plain = int(value) if value.denominator == 1 else float(value)
    return str(plain) if isinstance(like, str) else plain


def _periods(resource: Resource, period: Json) -> frozenset[Fraction]:
    once = number(period)
    times = [number(resource.get(name)) for name in ("EvaluationPeriods", "DatapointsToAlarm")]
    return frozenset() if once is None else frozenset([once, *(once * n for n in times if n is not None)])


def _text(resource: Resource, value: Json) -> str:
    """A value as text, with the defaults of the parameters in it."""
    text = sub_text(value)
    for name in substituted(text):
        default = members(resource.template.section("Parameters").get(name)).get("Default")
        if isinstance(default, (int, float, str)):
            text = text.replace("${" + name + "}", str(default))
    return text
