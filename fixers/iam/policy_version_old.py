"""A policy is written in the old version of the policy language.

In documents of Version 2008-10-17 policy variables are plain text, so the first person who writes `${aws:username}` into one gets a
policy that fits nobody. AWS recommends the current version for all policies.

Before:

    Version: '2008-10-17'

->

    Version: '2012-10-17'

Safety: safe, because the two versions differ in policy variables only, and there are none. A document that has such a variable is unsafe:
it allows or denies what it says from now on.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import POLICY_DOCUMENTS, Finding, Fixer, Resource, Safety, finding, has_policy_variables, members, policy_documents, replace

OLD, CURRENT = "2008-10-17", "2012-10-17"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    resolves=("cfn-lint:W2511",),
    tags=("style",),
)


@fixer.resource(*POLICY_DOCUMENTS)
def old_language(resource: Resource) -> Iterator[Finding]:
    """Every policy document of the old version."""
    for at, document in policy_documents(resource):
        if members(document).get("Version") == OLD:
            variables = has_policy_variables(document)
            effect = "its policy variables are plain text" if variables else "policy variables would be plain text"
            message = f"A policy of {resource.name} has the Version {OLD}, in which {effect}. The current one is {CURRENT}"
            yield finding(at / "Version", message, replace(at / "Version", CURRENT), safety=Safety.UNSAFE if variables else None)
