"""EnableCloudwatchLogsExports names a log that the engine does not have.

Each engine has its own names. RDS refuses others when the stack is deployed ("You cannot use the log types
'slow-query' with engine version mysql 8.0").

Before:

    Engine: mysql
    EnableCloudwatchLogsExports: [error, slow-query]

->

    Engine: mysql
    EnableCloudwatchLogsExports: [error, slowquery]

Safety: safe where a name is only misspelt: the database could not be deployed. Unsafe where a MySQL log of a
PostgreSQL database becomes `postgresql`, the one log that holds errors, statements and slow queries there. Names
without a counterpart are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    DATABASES,
    Engine,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Resource,
    Safety,
    choices,
    engine_of,
    finding,
    remove,
    replace,
)

PROPERTY = "EnableCloudwatchLogsExports"
MYSQL_LOGS = ("audit", "error", "general", "slowquery")
OTHER_WORDS = {"slow": "slowquery", "postgres": "postgresql"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    tags=("deploy",),
)


@fixer.resource(*DATABASES)
def unknown_log(database: Resource) -> Iterator[Finding]:
    """Every log of every list is one of the engine's."""
    engine = engine_of(database)
    if engine is not None and engine.logs:
        for at, names in choices(database.pointer(PROPERTY), database.get(PROPERTY)):
            if isinstance(names, list):
                yield from _findings(database, engine, at, names)


def _findings(database: Resource, engine: Engine, at: Pointer, names: list[Json]) -> Iterator[Finding]:
    wrong = {index: name for index, name in enumerate(names) if isinstance(name, str) and name not in engine.logs}
    right = {index: found for index, name in wrong.items() if (found := _counterpart(name, engine))}
    for index, name in wrong.items():
        if index not in right:
            message = f"{_refused(database, engine, [name])}. Remove it or choose among {', '.join(engine.logs)}"
            yield finding(at / index, message)
    if right:
        message = f"{_refused(database, engine, [wrong[index] for index in right])}. Write {', '.join(dict.fromkeys(right.values()))}"
        respelt = all(_plain(wrong[index]) == _plain(right[index]) for index in right)
        yield finding(at, message, *_operations(at, names, right), safety=None if respelt else Safety.UNSAFE)


def _refused(database: Resource, engine: Engine, names: list[str]) -> str:
    return f"{engine.name} has no log called {', '.join(names)}: AWS refuses to create {database.name}"


def _operations(at: Pointer, names: list[Json], right: dict[int, str]) -> Iterator[Operation]:
    """From the end of the list: a name that would stand in it twice is removed, any other replaced."""
    for index in sorted(right, reverse=True):
        earlier = [right.get(place, name) for place, name in enumerate(names[:index])]
        later = [name for place, name in enumerate(names) if place > index and place not in right]
        yield remove(at / index) if right[index] in [*earlier, *later] else replace(at / index, right[index])


def _counterpart(name: str, engine: Engine) -> str | None:
    plain = _plain(name)
    known = {_plain(log): log for log in engine.logs}
    if plain in MYSQL_LOGS and "postgresql" in engine.logs:
        return "postgresql"
    return known.get(plain)


def _plain(name: str) -> str:
    """A name without what people add to it: case, hyphens, ``log``."""
    plain = re.sub(r"[^a-z0-9]|logs?$", "", name.lower().strip())
    return OTHER_WORDS.get(plain, plain)
