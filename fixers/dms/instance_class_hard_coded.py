"""The class of a replication instance is hard-coded.

How large a replication instance must be depends on what it migrates. A template that is deployed for a test and for
production needs the class as a parameter, with the present one as its default.

Before:

    Resources:
      Replication:
        Type: AWS::DMS::ReplicationInstance
        Properties:
          ReplicationInstanceClass: dms.t3.medium

->

    Parameters:
      DMSInstanceClass:
        Type: String
        Description: Replication instance class of Replication
        Default: dms.t3.medium
    Resources:
      Replication:
        Type: AWS::DMS::ReplicationInstance
        Properties:
          ReplicationInstanceClass: !Ref DMSInstanceClass

Instances of the same class share a parameter. A list of allowed classes is not added: it differs between regions.

Safety: safe. Until somebody passes another value the template means what it meant, and no stack is updated. Parent
stacks and stack sets need not pass the new parameter.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, hard_coded, parametrised

CLASS = {"AWS::DMS::ReplicationInstance": ("ReplicationInstanceClass",)}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/best-practices.html",
    tags=("style",),
)


@fixer.having(*CLASS)
def no_choice(template: Template) -> Iterator[Finding]:
    """Each class is the default of a parameter."""
    for literal in hard_coded(template, CLASS, "DMSInstanceClass", "InstanceClass"):
        message = f"{literal.names}: the class {literal.value} is hard-coded, so every stack gets it. Make it the default of a parameter, {literal.parameter}"
        description = f"Replication instance class of {literal.names}"
        yield finding(literal.places[0], message, *parametrised(template, literal, description))
