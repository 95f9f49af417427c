"""DeletionPolicy says what becomes of a resource, UpdateReplacePolicy does not, or the other way round.

DeletionPolicy counts when the resource is removed from the stack, UpdateReplacePolicy when an update replaces it. With only one of
them the data survives in one case and is deleted in the other: a changed create-only property deletes the database that
``DeletionPolicy: Retain`` seems to protect.

Before:

    Table:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain

->

    Table:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain

Versions of Lambda functions and layers, which every update replaces, are left alone, and so is a lone Delete: it is the default of both. A
Snapshot that the type does not make is template-deletion-policy-invalid.

Safety: safe. No resource is touched; what an update replaces is kept instead of lost, and goes on to cost what it costs. The other way
round, a DeletionPolicy that follows an UpdateReplacePolicy, is unsafe, because deleting the stack then leaves something behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SNAPSHOTS, Finding, Fixer, Safety, Template, add, finding

DELETION, REPLACEMENT = "DeletionPolicy", "UpdateReplacePolicy"
VERSIONS = ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion")
POLICIES = {"Retain": "Retain", "Snapshot": "Snapshot", "RetainExceptOnCreate": "Retain"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatereplacepolicy.html",
    resolves=("cfn-lint:W3011",),
    tags=("reliability",),
)


@fixer.template
def half_protected(template: Template) -> Iterator[Finding]:
    """Resources with one of the two policies."""
    for resource in template.resources.values():
        deleted, replaced = resource.body.get(DELETION), resource.body.get(REPLACEMENT)
        if resource.type in VERSIONS or ("Snapshot" in (deleted, replaced) and resource.type not in SNAPSHOTS):
            continue
        if REPLACEMENT not in resource.body and isinstance(deleted, str) and deleted in POLICIES:
            message = f"{resource.name} has DeletionPolicy {deleted}, which does not count when an update replaces it; add {REPLACEMENT}"
            yield finding(resource.at / DELETION, message, add(resource.at / REPLACEMENT, POLICIES[deleted]))
        if DELETION not in resource.body and isinstance(replaced, str) and replaced in POLICIES:
            message = f"{resource.name} has UpdateReplacePolicy {replaced}, which does not count when the stack is deleted; add {DELETION}"
            yield finding(resource.at / REPLACEMENT, message, add(resource.at / DELETION, POLICIES[replaced]), safety=Safety.UNSAFE)
