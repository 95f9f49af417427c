"""An alarm's threshold is a number in another unit than its metric.

A threshold is compared with the metric as it is published; nothing converts it. An alarm for "replication lag above
5 seconds" with `Threshold: 5` on a metric in milliseconds fires at 5 ms, one for "less than 10 GB free" with
`Threshold: 10` on a metric in bytes never fires.

Before:

    AlarmDescription: Aurora replication lag exceeds 5 seconds
    Namespace: AWS/RDS
    MetricName: AuroraGlobalDBReplicationLag
    Threshold: 5

->

    AlarmDescription: Aurora replication lag exceeds 5 seconds
    Namespace: AWS/RDS
    MetricName: AuroraGlobalDBReplicationLag
    Threshold: 5000

Safety: unsafe, because the alarm fires at other values than before. The threshold is changed only where description,
name or the comment behind it states a quantity, and the threshold is the number of exactly that quantity in another
unit (a kilobyte is 1024 bytes, unless the number says 1000). A threshold nobody could have meant, one that stands in a
parameter, or one that drives step scaling is only reported. The setting `units` says what you know better than the
table of AWS's units, which knows only metrics of AWS: `{"AWS/RDS/ReplicaLag": "Seconds"}`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from autofix import (
    Alarm,
    Finding,
    Fixer,
    Resource,
    Safety,
    alarm_of,
    alternatives,
    finding,
    literals_behind,
    number,
    numeral,
    published_unit,
    replace,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
UNITS = fixer.setting("units", dict, 'units of metrics the table lacks or has wrong: {"Namespace/MetricName": "Milliseconds"}')

IMPLAUSIBLE = {
    "AWS/ApplicationELB/TargetResponseTime": (0, 300, "no client waits that long"),
    "AWS/Lambda/Duration": (0, 5_400_000, "no function runs that long"),
    "AWS/RDS/AuroraGlobalDBReplicationLag": (10, math.inf, "a replica in another region lags more than that"),
    "AWS/RDS/AuroraReplicaLag": (10, math.inf, "replicas usually lag between 10 and 100 ms"),
    "AWS/RDS/AuroraReplicaLagMaximum": (10, math.inf, "replicas usually lag between 10 and 100 ms"),
    "AWS/RDS/FreeStorageSpace": (2**20, math.inf, "that is no size of a database"),
    "AWS/RDS/FreeableMemory": (2**20, math.inf, "that is no size of a memory"),
    "AWS/RDS/ReplicaLag": (0, 86_400, "that is more than a day"),
}
"""What no author means: below, above, why. Reported, never changed."""


@fixer.resource("AWS::CloudWatch::Alarm")
def wrong_magnitude(resource: Resource) -> Iterator[Finding]:
    """The threshold is what the author says, in the unit of the metric."""
    alarm = alarm_of(resource)
    unit = published_unit(alarm.metric, UNITS.of(resource.template)) if alarm else None
    if alarm is None or unit is None or alarm.unit not in (None, unit):
        return
    held = list(literals_behind(resource.template, resource.pointer("Threshold"), alarm.threshold))
    value = number(held[0].value) if len(held) == 1 else None
    if not value:
        return
    if stated := _in_another_unit(alarm, value, unit):
        words, wanted = stated
        mended = numeral(wanted, held[0].value)
        problem = f"Threshold {held[0].value} is meant as {words}, but {alarm.metric} is measured in {unit}. It must be {mended}"
        if held[0].via == "literal" and held[0].at == resource.pointer("Threshold") and not alarm.steps:
            yield finding(held[0].at, problem, replace(held[0].at, mended))
        else:
            yield finding(resource.pointer("Threshold"), problem)
        return
    low, high, why = IMPLAUSIBLE.get(alarm.metric, (-math.inf, math.inf, ""))
    if not low <= value <= high:
        yield finding(
            resource.pointer("Threshold"), f"Threshold {held[0].value} on {alarm.metric}, measured in {unit}: {why}. Check its unit"
        )


def _in_another_unit(alarm: Alarm, value: Fraction, unit: str) -> tuple[str, Fraction] | None:
    """What the author states, and its number in the unit of the metric, where the threshold is its number in another one."""
    stated = alarm.stated(unit)
    if not stated or any(quantity.means(value, unit) for quantity in stated):
        return None
    meant = stated[0]
    if not all(meant.means(quantity.in_unit(unit), unit) for quantity in stated):
        return None
    readings = (meant.in_unit(unit, base) for base in meant.bases for other in alternatives(unit) if meant.in_unit(other, base) == value)
    wanted = next(readings, None)
    return None if wanted is None else (meant.words.strip(), wanted)
