"""An alarm's Unit is not the unit its metric is published in, so it never sees a data point.

Unit converts nothing: CloudWatch looks only at data points that were published with exactly this unit. With another
one the alarm stays in INSUFFICIENT_DATA for ever and never fires. `Unit: Seconds` on a metric in milliseconds is such
an alarm, and so is any unit on a metric that is published without one.

Before:

    Namespace: AWS/RDS
    MetricName: AuroraReplicaLagMaximum
    Unit: Seconds
    Threshold: 1

->

    Namespace: AWS/RDS
    MetricName: AuroraReplicaLagMaximum
    Unit: Milliseconds
    Threshold: 1000

Safety: unsafe, because an alarm that never fired begins to. The threshold is converted with the unit (a kilobyte is
1024 bytes), unless the description already states it in the unit of the metric. A threshold that stands in a
parameter, drives step scaling, or would look odd in either unit is only reported. The setting `units` says what you
know better than the table of AWS's units, which knows only metrics of AWS: `{"AWS/RDS/ReplicaLag": "Seconds"}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from autofix import (
    Alarm,
    Finding,
    Fixer,
    Operation,
    Resource,
    Safety,
    alarm_of,
    factor,
    finding,
    kind_of,
    literals_behind,
    number,
    numeral,
    published_unit,
    remove,
    replace,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
UNITS = fixer.setting("units", dict, 'units of metrics the table lacks or has wrong: {"Namespace/MetricName": "Milliseconds"}')


DIMENSIONLESS = ("Count", "Count/Second", "None")


@fixer.resource("AWS::CloudWatch::Alarm")
def contradicting_unit(resource: Resource) -> Iterator[Finding]:
    """Unit is left out, or the one that AWS documents."""
    alarm = alarm_of(resource)
    published = published_unit(alarm.metric, UNITS.of(resource.template)) if alarm else None
    if alarm is None or not isinstance(alarm.unit, str) or published in (None, "Count", "Count/Second", alarm.unit):
        return
    assert published is not None
    known = "without a unit" if published == "None" else f"in {published}"
    problem = f"{alarm.metric} is published {known}: with Unit {alarm.unit} the alarm never sees a data point and never fires"
    at = alarm.at / "Unit"
    if published == "None" or alarm.unit in DIMENSIONLESS:
        yield finding(at, f"{problem}. Leave Unit out", remove(at))
    elif kind_of(alarm.unit) == kind_of(published) and (patch := _converted(alarm, alarm.unit, published)):
        yield finding(at, f"{problem}. Give Unit and Threshold in {published}", *patch)
    else:
        yield finding(at, f"{problem}. Give Unit and Threshold in {published}; what Threshold counts now is for you to say")


def _converted(alarm: Alarm, unit: str, published: str) -> list[Operation]:
    """The unit replaced, and the threshold with it where it is certain what the threshold counts; else nothing."""
    patch = [replace(alarm.at / "Unit", published)]
    for held in literals_behind(alarm.resource.template, alarm.resource.pointer("Threshold"), alarm.threshold):
        value = number(held.value)
        counted = _counted_in(alarm, value, unit, published) if value is not None else None
        if value is None or counted is None or held.via != "literal":
            return []
        if counted == unit and not alarm.steps:
            patch.append(replace(held.at, numeral(value * factor(unit, published), held.value)))
        elif counted == unit:
            return []
    return patch


def _counted_in(alarm: Alarm, value: Fraction, unit: str, published: str) -> str | None:
    """Which of the two units the threshold counts: the one the author states, else the written one where that looks natural."""
    for name in (published, unit):
        if any(quantity.means(value, name) for quantity in alarm.stated(published)):
            return name
    ratio = factor(unit, published)
    smallest = Fraction(1, 100) if kind_of(unit) == "time" else 1
    return unit if (value < ratio if ratio > 1 else value * ratio >= smallest) else None
