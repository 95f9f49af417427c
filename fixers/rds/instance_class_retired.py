"""A database is to run on an instance class that AWS has retired.

The classes db.t2, db.m4 and db.r4 reached their end of life in 2024: new databases cannot be created on them ("RDS does not support
creating a DB instance with the following combination"). The next generation, to which AWS itself moved the databases it found, has the
same sizes at about the same price.

Before:

    DBInstanceClass: db.t2.micro

->

    DBInstanceClass: db.t3.micro

Safety: unsafe. The processor and the price differ a little, and an existing database is restarted on the new class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, Template, finding, items, literals_behind, members, replace

NEXT = {"db.t2": "db.t3", "db.m4": "db.m5", "db.r4": "db.r5"}
OTHER_SIZE = {"db.m4.10xlarge": "db.m5.8xlarge"}
"""Where the next generation does not have the size: AWS's own migration went this way."""
CLASS = re.compile(r"(db\.(?:t2|m4|r4))\.(?:micro|small|medium|large|\d{0,2}xlarge)")

fixer = Fixer(
    __name__,
    cite="https://repost.aws/questions/QUPWRLaLp-QC2qDBLLQc20lg/reserved-instances-end-of-life-what-will-happen-to-my-ri",
    resolves=("cfn-lint:E3025", "cfn-lint:E3062", "cfn-lint:E3694"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::RDS::DBInstance")
def class_without_future(database: Resource) -> Iterator[Finding]:
    """A class of a generation that cannot be created any more, where nothing limits the choice."""
    for held in literals_behind(database.template, database.pointer("DBInstanceClass"), database.get("DBInstanceClass")):
        old = held.value
        known = CLASS.fullmatch(old) if isinstance(old, str) else None
        if known is not None and not is_limited(database.template, held.at):
            new = OTHER_SIZE.get(known[0], known[0].replace(known[1], NEXT[known[1]]))
            message = f"{database.name} is to run on {old}, which AWS retired in 2024; {new} follows it"
            yield finding(held.at, message, replace(held.at, new))


def is_limited(template: Template, at: tuple[str, ...]) -> bool:
    """Whether a parameter admits certain values only."""
    parameter = members(template.section(at[0]).get(at[1])) if at[0] == "Parameters" else {}
    return bool(items(parameter.get("AllowedValues"))) or "AllowedPattern" in parameter
