"""Lambda runtimes: when each is deprecated, and what follows it in the same language."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from autofix.facts import table
from autofix.facts.snapshot import STALE_AFTER

_NAME = re.compile(r"([a-z]+?)(?:core)?(\d[\d.]*)?(?:\.x|-edge)?(?:\.al(\d+))?")
_WORTH_MOVING_TO = 270
"""Days a runtime must be supported beyond the day that counts, to be moved to."""
_LAST_WITH_CALLBACKS = "nodejs22.x"
"""Later Node.js runtimes refuse handlers that answer by a callback, whatever they were written for:
https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html"""


@dataclass(frozen=True)
class LambdaRuntime:
    """The life of a runtime; days as ISO 8601."""

    name: str
    deprecated: str
    """From when on nobody mends it."""
    no_creation: str
    no_update: str
    newest: str
    """The newest runtime of its language, by AWS's own advice; its own name where it is that."""

    @property
    def language(self) -> str:
        """``python``, ``nodejs``, ``java``, ``ruby``, ``dotnet``, ``go``, or ``provided`` for those that bring their own."""
        return _parts(self.name)[0]

    @property
    def version(self) -> tuple[int, ...]:
        """The version of the language."""
        return _parts(self.name)[1]


@functools.cache
def _parts(name: str) -> tuple[str, tuple[int, ...], int]:
    """Language, its version, and the Amazon Linux that it names (0 for none)."""
    found = _NAME.fullmatch(name)
    if found is None:
        return name, (), 0
    language, version, system = found.groups()
    return language, tuple(int(part) for part in (version or "").split(".") if part), int(system or 0)


@functools.cache
def lambda_runtimes() -> Mapping[str, LambdaRuntime]:
    """Every runtime there is or was, by name."""
    rows = table("lambda_runtimes")["runtimes"].items()
    return {name: LambdaRuntime(name, deprecated, created, updated, newest) for name, (deprecated, created, updated, newest) in rows}


@functools.cache
def supported_on() -> str:
    """The day on which a runtime has to be supported: when the table counts as old, so that none is missed until then."""
    return _later(table("lambda_runtimes")["date"], STALE_AFTER)


@functools.cache
def runtime_after(name: str, day: str) -> str | None:
    """The nearest runtime of the same language to move to from one that is not supported on a day; None where there is none.

    It has the same version of the language where one on a newer system exists, and months to live otherwise.
    """
    language, version, system = _parts(name)
    later = sorted((r for r in lambda_runtimes().values() if r.language == language and _parts(r.name)[1:] > (version, system)), key=_order)
    living = [runtime for runtime in later if runtime.deprecated > day]
    same = [runtime for runtime in living if runtime.version == version]
    familiar = [runtime for runtime in living if runtime.name == _LAST_WITH_CALLBACKS]
    lasting = [runtime for runtime in living if runtime.deprecated > _later(day, _WORTH_MOVING_TO)]
    return next((runtime.name for runtime in (*same, *familiar, *lasting, *living[-1:])), None)


def _order(runtime: LambdaRuntime) -> tuple[tuple[int, ...], int]:
    return _parts(runtime.name)[1:]


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()
