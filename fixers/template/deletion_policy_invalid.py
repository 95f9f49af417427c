"""DeletionPolicy or UpdateReplacePolicy says something that the resource cannot do.

CloudFormation knows Retain, Delete, Snapshot and, on deletion, RetainExceptOnCreate, spelt so; Snapshot only where the type makes
snapshots. It rejects anything else before it creates a single resource.

Before:

    Table:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Snapshot
      UpdateReplacePolicy: retain

->

    Table:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain

Safety: safe where only the case is wrong; the template is rejected as it is. Retain instead of a Snapshot that the type does not make is
unsafe: the data is kept as it was meant, but the resource stays with it, and costs. A function other than Fn::If needs the transform
AWS::LanguageExtensions, which is unsafe as well: the stack has to be deployed with CAPABILITY_AUTO_EXPAND.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    ROOT,
    SNAPSHOTS,
    Finding,
    Fixer,
    Lexicon,
    Operation,
    Pointer,
    Resource,
    Safety,
    Template,
    add,
    choices,
    finding,
    intrinsic,
    known_types,
    replace,
)

ON_DELETION, ON_REPLACEMENT = ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"), ("Delete", "Retain", "Snapshot")
POLICIES = {"DeletionPolicy": Lexicon(ON_DELETION), "UpdateReplacePolicy": Lexicon(ON_REPLACEMENT)}
EXTENSIONS = "AWS::LanguageExtensions"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html",
    resolves=("cfn-lint:E3035", "cfn-lint:E3036", "cloudformation-validate:F0018", "cloudformation-validate:F3016"),
    tags=("deploy",),
)


@fixer.template
def cannot_be_done(template: Template) -> Iterator[Finding]:
    """Policies of a wrong name, snapshots of types that make none, and functions that nothing evaluates."""
    for resource in template.resources.values():
        for key in POLICIES.keys() & resource.body.keys():
            for at, policy in choices(resource.at / key, resource.body[key]):
                if isinstance(policy, str):
                    yield from _judged(resource, key, at, policy)
            if intrinsic(resource.body[key])[0] not in (None, "Fn::If") and all(
                name.startswith("AWS::Serverless-") for name in template.transforms
            ):
                message = (
                    f"{key} of {resource.name} takes a function only with the transform {EXTENSIONS}; without it the template is rejected"
                )
                yield finding(resource.at / key, message, *_extended(template), safety=Safety.UNSAFE)


def _judged(resource: Resource, key: str, at: Pointer, policy: str) -> Iterator[Finding]:
    meant = POLICIES[key].nearest(policy) or ("Retain" if policy == "RetainExceptOnCreate" else None)
    if (meant or policy) == "Snapshot" and resource.type in known_types() and resource.type not in SNAPSHOTS:
        message = f"{resource.type} makes no snapshots, so CloudFormation rejects {key} Snapshot; Retain keeps the data of {resource.name}"
        yield finding(at, message, replace(at, "Retain"), safety=Safety.UNSAFE)
    elif meant != policy:
        message = f"{policy} is no {key}, so CloudFormation rejects the template"
        yield finding(at, f"{message}; {meant} is" if meant else message, *([replace(at, meant)] if meant else []))


def _extended(template: Template) -> Iterator[Operation]:
    """The transform comes first, as its documentation asks for it."""
    present = template.data.get("Transform")
    if isinstance(present, list):
        yield add(ROOT / "Transform" / 0, EXTENSIONS)
    else:
        yield add(ROOT / "Transform", [EXTENSIONS, present] if present else EXTENSIONS)
