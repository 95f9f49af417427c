"""A choice is made again between what has been chosen already.

Where a resource exists only under a condition, or a value stands in a branch of it, Fn::If of the same condition always takes the same
branch. The other one is never deployed, though it looks as if it were.

Before:

    Bucket:
      Type: AWS::S3::Bucket
      Condition: IsProduction
      Properties:
        BucketName: !If [IsProduction, orders, orders-test]

->

    Bucket:
      Type: AWS::S3::Bucket
      Condition: IsProduction
      Properties:
        BucketName: orders

Safety: safe. The branch that goes can never be taken, so what is deployed is the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    NO_VALUE,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Template,
    finding,
    items,
    members,
    pointer_of,
    remove,
    replace,
    resolve,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html",
    resolves=("cfn-lint:W1028",),
    tags=("style",),
)


@fixer.template
def chosen_already(template: Template) -> Iterator[Finding]:
    """Every Fn::If whose condition is known where it stands; those inside of it come next time."""
    for (section, name), used in template.calls.items():
        condition = members(template.section(section).get(name)).get("Condition") if section in ("Resources", "Outputs") else None
        done: list[Pointer] = []
        for call in used:
            if call.function != "Fn::If" or len(items(call.argument)) != 3:
                continue
            at = pointer_of(call.way)
            if section not in ("Resources", "Outputs") or any(at[: len(outer)] == outer for outer in done):
                continue
            known = _known(template, at, condition)
            decided = items(call.argument)[0]
            if isinstance(decided, str) and decided in known:
                done.append(at)
                holds = known[decided]
                message = f"{name} chooses by {decided} where that is always {str(holds).lower()}; write what it chooses"
                yield finding(at, message, _written(at, items(call.argument)[1 if holds else 2]))


def _known(template: Template, at: Pointer, condition: Json) -> dict[str, bool]:
    """Which conditions hold, and which do not, where a value stands."""
    known = {condition: True} if isinstance(condition, str) else {}
    for count, token in enumerate(at[:-1]):
        if token == "Fn::If" and str(at[count + 1]) in ("1", "2"):
            decided = items(resolve(template.document.data, Pointer(at[: count + 1])))[0]
            if isinstance(decided, str):
                known.setdefault(decided, str(at[count + 1]) == "1")
    return known


def _written(at: Pointer, chosen: Json) -> Operation:
    is_branch = len(at) > 1 and at[-2] == "Fn::If"
    return remove(at) if chosen == NO_VALUE and not is_branch else replace(at, chosen)
