"""A policy document has no Version.

AWS then reads it as 2008-10-17, the language before policy variables: ``${aws:username}`` is plain text there, and
matches nothing. AWS asks for 2012-10-17 in every policy.

Before:

    PolicyDocument:
      Statement:
        - {Effect: Allow, Action: s3:ListBucket, Resource: '*'}

->

    PolicyDocument:
      Version: '2012-10-17'
      Statement:
        - {Effect: Allow, Action: s3:ListBucket, Resource: '*'}

Safety: safe, because the two languages differ in policy variables only. A document that has such a variable is unsafe:
it allows or denies what it says from now on.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    POLICY_DOCUMENTS,
    Finding,
    Fixer,
    Resource,
    Safety,
    add,
    finding,
    has_policy_variables,
    members,
    policy_documents,
    statements,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    tags=("style",),
)

VERSION = "2012-10-17"


@fixer.resource(*POLICY_DOCUMENTS)
def without_version(resource: Resource) -> Iterator[Finding]:
    """Every policy document says in which language it is written."""
    for at, document in policy_documents(resource):
        body = members(document)
        readable = any("Effect" in statement.body for statement in statements(document, at)) and "Statement" in body
        if readable and "version" not in map(str.lower, body):
            variables = has_policy_variables(document)
            effect = "its policy variables are plain text" if variables else "policy variables would be plain text"
            message = f"A policy of {resource.name} has no Version and is read as 2008-10-17, where {effect}. Add '{VERSION}'"
            yield finding(at, message, add(at / "Version", VERSION), safety=Safety.UNSAFE if variables else None)
