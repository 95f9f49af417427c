"""A statement of a policy loses its resource where a condition does not hold.

`Resource: !If [Condition, …, !Ref AWS::NoValue]` leaves a statement without a resource, which IAM refuses ("Policy statement must contain
resources"). What is meant is that the statement as a whole depends on the condition.

Before:

    Statement:
      - Effect: Allow
        Action: sns:Publish
        Resource: !If [NeedsApproval, !Ref Topic, !Ref AWS::NoValue]

->

    Statement:
      - !If
        - NeedsApproval
        - Effect: Allow
          Action: sns:Publish
          Resource: !Ref Topic
        - !Ref AWS::NoValue

Safety: safe. Where the condition holds the statement is the same, where it does not the policy could not be created. A policy of which
no statement would be left is not touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Json, Pointer, Resource, finding, intrinsic, items, members, replace

DOCUMENTS = {
    "AWS::IAM::Group": "Policies",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::Policy": "PolicyDocument",
    "AWS::IAM::Role": "Policies",
    "AWS::IAM::RolePolicy": "PolicyDocument",
    "AWS::IAM::User": "Policies",
    "AWS::S3::BucketPolicy": "PolicyDocument",
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    resolves=("cfn-lint:E3510",),
    tags=("deploy",),
)


@fixer.resource(*DOCUMENTS)
def statement_without_resource(owner: Resource) -> Iterator[Finding]:
    """A statement whose only resource is there under a condition."""
    key = DOCUMENTS[owner.type]
    documents = [(owner.pointer(key), owner.get(key))]
    if key == "Policies":
        documents = [
            (owner.pointer(key, n, "PolicyDocument"), members(p).get("PolicyDocument")) for n, p in enumerate(items(owner.get(key)))
        ]
    for at, document in documents:
        some = items(members(document).get("Statement"))
        if any(_is_certain(statement) for statement in some):
            for index, statement in enumerate(some):
                yield from _finding(owner, at / "Statement" / index, statement)


def _is_certain(statement: Json) -> bool:
    return intrinsic(statement)[0] is None and _condition(members(statement).get("Resource")) is None


def _condition(value: Json) -> str | None:
    """The condition of an Fn::If that gives nothing in one of its branches."""
    function, argument = intrinsic(value)
    branches = items(argument)
    decides = function == "Fn::If" and len(branches) == 3 and (branches[1] == NO_VALUE) != (branches[2] == NO_VALUE)
    return branches[0] if decides and isinstance(branches[0], str) else None


def _finding(owner: Resource, at: Pointer, statement: Json) -> Iterator[Finding]:
    resource = members(statement).get("Resource")
    condition = _condition(resource)
    if condition is not None and intrinsic(statement)[0] is None:
        branches = [
            branch if branch == NO_VALUE else {**members(statement), "Resource": branch}
            for branch in items(members(resource)["Fn::If"])[1:]
        ]
        message = (
            f"A statement of {owner.name} has no resource where {condition} decides so, which IAM refuses; let the statement depend on it"
        )
        yield finding(at / "Resource", message, replace(at, {"Fn::If": [condition, *branches]}))
