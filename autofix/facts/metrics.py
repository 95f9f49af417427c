"""The unit each CloudWatch metric is published in. Rows nobody verified ("low") are never handed out."""

from __future__ import annotations

from collections.abc import Mapping

from autofix.facts import table
from autofix.pointer import Json


def published_unit(metric: str, overrides: Json = None) -> str | None:
    """The CloudWatch unit of a metric ("AWS/RDS/AuroraReplicaLag"), or None where AWS does not say for certain.

    overrides: what a user knows better, the same names to units.
    """
    if isinstance(overrides, Mapping) and isinstance(known := overrides.get(metric), str):
        return known
    row = table("metric_units")["metrics"].get(metric)
    return str(row["unit"]) if row is not None and row["confidence"] != "low" else None
