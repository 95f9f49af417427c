"""A property is given that its resource type does not have, under any name or at any place.

CloudFormation refuses the whole template for one property that a type does not have ("extraneous key is not permitted").
Where neither another name nor another place can be meant, the rest can only be deployed without it.

Before:

    Bucket:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration:
          Status: Enabled
          MfaDelete: Enabled

->

    Bucket:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration:
          Status: Enabled

Before anything is dropped, properties-misspelt looks for the name that is meant and properties-misplaced for the place.

Safety: unsafe. What the property asks for does not happen without it, as it would not with it; the message says what
that is and, where there is one, which other resource can do it. Safe where nothing is lost, because AWS does the same
anyway or another property says it already.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Meant, Safety, Template, corrections, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3002", "cloudformation-validate:F3002"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def without_counterpart(template: Template) -> Iterator[Finding]:
    """Nothing in the schema of the type can be meant."""
    for found in corrections(template):
        if found.meant is Meant.NOTHING:
            lost = "nothing is lost without it" if found.safety is Safety.SAFE else "leave it out"
            yield finding(found.at, f"{found.complaint}: {found.words}; {lost}", *found.patch, safety=found.safety)
