"""A policy allows an operation under a name that is no action of IAM.

The actions of policies are not always called like the operations of the API: ListObjectsV2 needs s3:ListBucket, HeadObject needs s3:GetObject.
IAM takes a name it does not know without a word, and the first call is denied: "is not authorized to perform: s3:ListBucket".

Before:

    Action: [s3:GetObject, s3:ListObjectsV2]

->

    Action: [s3:GetObject, s3:ListBucket]

Safety: unsafe. From now on the policy allows, or denies, what it did not before. The resources stay as they are: a permission to list wants
the ARN of the bucket, not of its objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix import (
    POLICY_DOCUMENTS,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Resource,
    Safety,
    finding,
    in_words,
    meant_action,
    policy_statements,
    remove,
    replace,
    unfolded,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    resolves=("cfn-lint:W3037",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource(*POLICY_DOCUMENTS)
def no_action(resource: Resource) -> Iterator[Finding]:
    """Statements with actions that the table of mistaken ones knows; where the right one stands beside it the wrong one goes."""
    for statement in policy_statements(resource):
        for key in ("Action", "NotAction"):
            mistaken = list(_mistaken(statement.body.get(key), statement.at / key))
            if mistaken:
                names = in_words(action for _, action, _ in mistaken)
                meant = in_words(dict.fromkeys(right for _, _, right in mistaken))
                message = f"A policy of {resource.name} names {names}, which IAM does not know, so that nothing comes of it. Name {meant}"
                yield finding(mistaken[0][0], message, *_patch(mistaken, statement.listed(key), statement.at / key))


def _mistaken(written: Json, at: Pointer) -> Iterator[tuple[Pointer, str, str]]:
    for place, action in unfolded(written, at):
        meant = meant_action(action) if isinstance(action, str) else None
        if meant is not None:
            yield place, str(action), meant


def _patch(mistaken: list[tuple[Pointer, str, str]], written: Sequence[Json], at: Pointer) -> list[Operation]:
    """The right names for the wrong ones; those that are there already are not written again."""
    present = {str(action).lower() for action in written}
    renamed: list[Operation] = []
    again: list[Operation] = []
    for place, _, meant in mistaken:
        if meant.lower() in present and place.parent == at:
            again.insert(0, remove(place))
        else:
            renamed.append(replace(place, meant))
            present.add(meant.lower())
    return [*renamed, *again]
