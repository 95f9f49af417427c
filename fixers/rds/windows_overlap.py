"""The daily backup window overlaps the weekly maintenance window.

RDS, DocumentDB, Neptune and ElastiCache refuse the pair ("The backup window and maintenance window must not
overlap"), and CloudFormation learns it only when the stack is deployed. Windows that merely touch are accepted.

Before:

    PreferredBackupWindow: 03:00-05:00
    PreferredMaintenanceWindow: sun:04:30-sun:05:30

->

    PreferredBackupWindow: 06:00-08:00
    PreferredMaintenanceWindow: sun:04:30-sun:05:30

Safety: safe. The pair could not be deployed, and moving the backup window (same length, half an hour after the
maintenance) interrupts nothing; the maintenance window, whose change applies at once, stays. A window that comes from
a parameter is moved in its Default; who passes a value of his own must move that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from autofix import (
    Finding,
    Fixer,
    Held,
    Json,
    Pointer,
    Resource,
    Template,
    Window,
    daily_window,
    finding,
    intrinsic,
    literals_behind,
    members,
    replace,
    weekly_window,
)

ELASTICACHE = ("AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup")
TYPES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster", *ELASTICACHE)
MAINTENANCE = "PreferredMaintenanceWindow"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupWindow.html",
    tags=("deploy",),
)


class Pair(NamedTuple):
    """The windows of one resource; backup says where the daily one stands."""

    resource: Resource
    backup: Held
    daily: Window
    maintenance: Held
    weekly: Window


@fixer.having(*TYPES)
def overlapping(template: Template) -> Iterator[Finding]:
    """A backup window keeps clear of every maintenance window it is used with."""
    by_place: dict[Pointer, list[Pair]] = {}
    for pair in _pairs(template):
        by_place.setdefault(pair.backup.at, []).append(pair)
    for place, pairs in by_place.items():
        clash = next((pair for pair in pairs if pair.daily.meets(pair.weekly)), None)
        if clash is not None:
            free = _free_window(clash.daily, [clash.weekly, *(pair.weekly for pair in pairs)])
            message = (
                f"The backup window {clash.backup.value} of {clash.resource.name} overlaps its maintenance window {clash.maintenance.value}, "
                f"which AWS refuses. {f'Move it to {free}' if free else 'No hour is free for it: shorten one of the two'}"
            )
            yield finding(place, message, *([replace(place, str(free))] if free and _unconstrained(template, place) else []))


def _pairs(template: Template) -> Iterator[Pair]:
    for resource in template.of_type(*TYPES):
        name = "SnapshotWindow" if resource.type in ELASTICACHE else "PreferredBackupWindow"
        if name in resource.properties and not _is_cluster_member(resource):
            at = resource.pointer(name), resource.pointer(MAINTENANCE)
            for backup, maintenance in _used_together(template, at, (resource.get(name), resource.get(MAINTENANCE))):
                daily, weekly = daily_window(backup.value), weekly_window(maintenance.value)
                if daily and weekly:
                    yield Pair(resource, backup, daily, maintenance, weekly)


def _is_cluster_member(resource: Resource) -> bool:
    """Members of an Aurora cluster have a maintenance window of their own, but the cluster makes the backups."""
    member = "DBClusterIdentifier" in resource.properties or str(resource.get("Engine")).startswith("aurora")
    return member and resource.type == "AWS::RDS::DBInstance"


def _used_together(template: Template, at: tuple[Pointer, Pointer], values: tuple[Json, Json]) -> Iterator[tuple[Held, Held]]:
    """The literals of two values that certainly occur together: of two choices only those made by one condition."""
    (name, first), (other, second) = map(intrinsic, values)
    if name == other == "Fn::If" and isinstance(first, list) and isinstance(second, list) and first[:1] == second[:1]:
        for branch in range(1, min(len(first), len(second))):
            places = at[0] / "Fn::If" / branch, at[1] / "Fn::If" / branch
            yield from _used_together(template, places, (first[branch], second[branch]))
    elif name in (None, "Ref") or other in (None, "Ref"):
        yield from product(literals_behind(template, at[0], values[0]), literals_behind(template, at[1], values[1]))


def _free_window(daily: Window, taken: Iterable[Window]) -> Window | None:
    """A window of the same length after one of those taken, half an hour later if there is room for it."""
    moved = [daily.starting(weekly.end + gap) for gap in (30, 0) for weekly in taken]
    return next((window for window in moved if not any(map(window.meets, taken))), None)


def _unconstrained(template: Template, place: Pointer) -> bool:
    """Whether no constraint of a parameter could speak against a new default."""
    parameter = members(template.section("Parameters").get(place[1])) if place[0] == "Parameters" else {}
    return not parameter.keys() & {"AllowedValues", "AllowedPattern"}
