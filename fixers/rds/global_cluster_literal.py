"""A cluster names the global cluster of its template by a literal, so nothing makes it wait for it.

The cluster joins the global cluster when it is created. A Ref orders the two; a literal that happens to equal the global
cluster's identifier does not, so the cluster may come first and fails with "Global cluster … not found".

Before:

    Global:
      Type: AWS::RDS::GlobalCluster
      Properties:
        GlobalClusterIdentifier: orders
    Primary:
      Type: AWS::RDS::DBCluster
      Properties:
        GlobalClusterIdentifier: orders

->

    Primary:
      Type: AWS::RDS::DBCluster
      Properties:
        GlobalClusterIdentifier: !Ref Global

Safety: safe. Ref gives the identifier, so the value stays the same. A global cluster that is made from the cluster
(SourceDBClusterIdentifier) has the other order: the cluster must not name it, which is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Template, finding, late, replace, sub_text

NAME = "GlobalClusterIdentifier"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-globalcluster.html",
    tags=("deploy",),
)


@fixer.having("AWS::RDS::GlobalCluster")
def named_by_a_literal(template: Template) -> Iterator[Finding]:
    """A cluster whose identifier of the global cluster is spelled like the one of the template."""
    spelled = [(_identifier(found.get(NAME)), found) for found in template.of_type("AWS::RDS::GlobalCluster")]
    times = Counter(text for text, _ in spelled)
    known = {text: found for text, found in spelled if text and times[text] == 1}
    for cluster in template.of_type("AWS::RDS::DBCluster"):
        joined, at = known.get(_identifier(cluster.get(NAME))), cluster.pointer(NAME)
        if joined is None:
            continue
        why = f"{cluster.name} joins {joined.name} by a literal identifier"
        if template.depends(joined.name, cluster.name):
            yield finding(at, f"{why}, although {joined.name} is made from it (SourceDBClusterIdentifier); remove one of the two")
        elif late(cluster, [joined]):
            message = f"{why} and may be created before it; refer to it"
            yield finding(at, message, replace(at, {"Ref": joined.name}))


def _identifier(value: Json) -> str:
    """The identifier as RDS keeps it, in lower case; parameters stay as they are. Empty where it cannot be known."""
    text = sub_text(value)
    return "" if "${}" in text else text if "${" in text else text.lower()
