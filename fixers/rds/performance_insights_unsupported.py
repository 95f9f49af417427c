"""A database is to have Performance Insights on an instance class that is too small for it.

On the micro and small classes of MySQL and MariaDB (of Aurora MySQL on all T2 and T3, too) there is no memory left for it: RDS refuses the
instance with "Performance Insights not supported for this configuration".

Before:

    Engine: mysql
    DBInstanceClass: db.t3.micro
    EnablePerformanceInsights: true
    PerformanceInsightsRetentionPeriod: 7

->

    Engine: mysql
    DBInstanceClass: db.t3.micro
    EnablePerformanceInsights: false

Safety: unsafe. The database can be created, without what was asked for; a larger class would be the other way, and cost more. A class
that a parameter or a condition decides is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, is_switch, remove, replace

TOO_SMALL = {
    "mysql": re.compile(r"db\.(?:t2|t3|t4g)\.(?:micro|small)"),
    "mariadb": re.compile(r"db\.(?:t2|t3|t4g)\.(?:micro|small)"),
    "aurora-mysql": re.compile(r"db\.(?:t2|t3)\..*|db\.t4g\.(?:micro|small)"),
}
GO_WITH_IT = ("PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Engines.html",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::RDS::DBInstance")
def too_small(database: Resource) -> Iterator[Finding]:
    """Switched on beside an engine and a class that are written out."""
    engine, size = database.get("Engine"), database.get("DBInstanceClass")
    small = TOO_SMALL.get(engine.lower()) if isinstance(engine, str) else None
    if small is None or not isinstance(size, str) or not small.fullmatch(size):
        return
    if is_switch(database.get("EnablePerformanceInsights"), on=True):
        rest = [remove(database.pointer(name)) for name in GO_WITH_IT if not is_absent(database.get(name))]
        message = f"{database.name} is to have Performance Insights, which RDS does not offer for {engine} on {size}; switch it off"
        yield finding(
            database.pointer("EnablePerformanceInsights"), message, replace(database.pointer("EnablePerformanceInsights"), False), *rest
        )
