"""The class of a database is hard-coded.

How large a database must be differs between a test and production. A parameter with the present class as its default lets each
stack choose. Many templates are meant for one stack only, so this fixer looks only where it is asked to:
`--set rds-instance-class-hard-coded.enabled=true`.

Before:

    Resources:
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          DBInstanceClass: db.t3.medium

->

    Parameters:
      DBInstanceClass:
        Type: String
        Description: Instance class of Database
        Default: db.t3.medium
    Resources:
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          DBInstanceClass: !Ref DBInstanceClass

Databases of the same class share a parameter. `db.serverless` is a way to run, not a size, and stays.

Safety: safe. Until somebody passes another value the template means what it meant, and no stack is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, hard_coded, parametrised

CLASS = {"AWS::RDS::DBInstance": ("DBInstanceClass",), "AWS::RDS::DBCluster": ("DBClusterInstanceClass",)}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/best-practices.html",
    tags=("style",),
)
ENABLED = fixer.setting("enabled", bool, "true: look for hard-coded classes", default=False)


@fixer.having(*CLASS)
def no_choice(template: Template) -> Iterator[Finding]:
    """Each class is the default of a parameter, where that is wanted."""
    for literal in hard_coded(template, CLASS, "DBInstanceClass", "InstanceClass") if ENABLED.of(template) else ():
        if literal.value != "db.serverless":
            message = f"{literal.names}: the class {literal.value} is hard-coded, so every stack gets it. Make it the default of a parameter, {literal.parameter}"
            yield finding(literal.places[0], message, *parametrised(template, literal, f"Instance class of {literal.names}"))
