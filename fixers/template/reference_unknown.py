"""A reference names something that the template does not have.

Ref, Fn::GetAtt, ``${…}`` in Fn::Sub, DependsOn, Condition, Fn::If and Fn::FindInMap take names of this very template. CloudFormation rejects
a template with one it does not know: "Unresolved resource dependencies [Vcp] in the Resources block of the template".

Before:

    Resources:
      BucketPolicy:
        Type: AWS::S3::BucketPolicy
        Properties:
          Bucket: !Ref Bukcet
      Bucket:
        Type: AWS::S3::Bucket

->

    Resources:
      BucketPolicy:
        Type: AWS::S3::BucketPolicy
        Properties:
          Bucket: !Ref Bucket
      Bucket:
        Type: AWS::S3::Bucket

Safety: safe where the name differs from one that exists only in case or separators. Where letters are wrong it is unsafe, and done only
if one name can have been meant; numbers and words of one to three letters are no misspellings of each other. A name that says a type
(``SNSTopic``, ``VPC``) can mean the only resource of that type. An output of something that nothing else speaks of goes, which is unsafe,
too; any other reference is reported: what it was to name is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    ROOT,
    Finding,
    Fixer,
    Lexicon,
    Names,
    Safety,
    Template,
    Use,
    finding,
    foreign_variables,
    remove,
    renamed,
    sub_calls,
    uses,
)

MISSING = {
    "Condition": "condition",
    "FindInMap": "mapping",
    "GetAtt": "resource",
    "Ref": "parameter or resource",
    "Sub": "parameter or resource",
}
RESOLVED = (
    "cfn-lint:E1010", "cfn-lint:E1011", "cfn-lint:E1012", "cfn-lint:E1019", "cfn-lint:E1020", "cfn-lint:E8002",
    "cloudformation-validate:F1018", "cloudformation-validate:F1020", "cloudformation-validate:F6101",
)  # fmt: skip

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html",
    resolves=RESOLVED,
    tags=("deploy",),
)


@fixer.template
def nobody_of_this_name(template: Template) -> Iterator[Finding]:
    """Uses of a name that the template lacks."""
    names = template.once(Names)
    unknown = [use for use in template.once(uses) if _is_unknown(use, names)] if names.closed else []
    if not unknown:
        return
    foreign = {(sub.at, one.variable.partition(".")[0]) for sub in template.once(sub_calls) for one in foreign_variables(sub, names)}
    needed = {use.name for use in template.once(uses) if use.how != "Interface" and use.at[0] != "Outputs"}
    for use in unknown:
        known = _known(use, names)
        if known is None or (use.at, use.name) in foreign or (use.how == "Sub" and use.name in names.mappings):
            continue
        what = f"there is no {MISSING[use.how]} {use.name or 'without a name'}, so CloudFormation rejects the template"
        meant = known.nearest(use.name) or (_only_one(template, use.name) if use.how in ("GetAtt", "Ref", "Sub") else None)
        if meant is not None and use.at[:2] != ("Resources", meant):
            safety = Safety.SAFE if known.same(use.name) else Safety.UNSAFE
            yield finding(use.at, f"{what}; {meant} is the one that can be meant", *renamed([use], {use.name: meant}), safety=safety)
        elif use.at[0] == "Outputs" and use.name not in needed:
            lost = ROOT / "Outputs" / use.at[1]
            message = f"{what}; the output {use.at[1]} can have no value and goes"
            yield finding(lost, message, remove(lost if len(template.section("Outputs")) > 1 else lost.parent), safety=Safety.UNSAFE)
        else:
            yield finding(use.at, f"{what}; add it, or refer to another")


def _is_unknown(use: Use, names: Names) -> bool:
    known = _known(use, names)
    return known is not None and use.name not in known.names and not names.is_generated(use.name)


def _known(use: Use, names: Names) -> Lexicon | None:
    """The names that may stand there; None where another fixer answers."""
    if use.how == "Condition":
        return names.decisions
    if use.how == "FindInMap":
        return names.tables
    if use.how in ("Ref", "Sub"):
        return names.values if use.attribute is None else names.targets
    return names.targets if use.how == "GetAtt" else None


def _only_one(template: Template, name: str) -> str | None:
    """The one resource of the type that a name says: ``SNSTopic``, ``VPC``."""
    said = {kind: [part.casefold() for part in kind.split("::")] for kind in template.by_type}
    found = [kind for kind, parts in said.items() if name.casefold() in ("".join(parts[1:]), parts[-1])]
    resources = [resource for kind in found for resource in template.by_type[kind]]
    return resources[0].name if len(resources) == 1 else None
