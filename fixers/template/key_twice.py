"""A key is written twice in one mapping.

CloudFormation takes the last of the two without a word, so that the first, and every later change of it, comes to nothing. cfn-lint and
cloudformation-validate refuse the template ("Duplicate found").

Before:

    Properties:
      DisplayName: orders
      KmsMasterKeyId: alias/aws/sns
      DisplayName: orders

->

    Properties:
      KmsMasterKeyId: alias/aws/sns
      DisplayName: orders

Safety: safe where both say the same, letter for letter. Where two single values differ it is unsafe: what is deployed stays the same, but
the first may have been meant. Two mappings or lists that differ (two resources of one name) are only shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Safety, Template, finding, replace, resolve

fixer = Fixer(
    __name__,
    cite="https://github.com/aws-cloudformation/cfn-lint/issues/35",
    resolves=("cfn-lint:E0000", "cloudformation-validate:F0000"),
    tags=("deploy",),
)


@fixer.template
def last_one_counts(template: Template) -> Iterator[Finding]:
    """What follows the first entry of a key."""
    found = {duplicate.at: duplicate for duplicate in template.document.duplicates}
    for at, last in found.items():
        every = [duplicate for duplicate in template.document.duplicates if duplicate.at == at]
        problem = f"{last.key} is written {'twice' if len(every) == 1 else 'several times'} in one mapping, and only the last counts"
        once = replace(at, resolve(template.document.data, at))
        if all(duplicate.again for duplicate in every):
            yield finding(at, f"{problem}; once is enough", once)
        elif all(duplicate.scalars for duplicate in every):
            yield finding(at, f"{problem}; leave out what does not count", once, safety=Safety.UNSAFE)
        else:
            yield finding(at, f"{problem}; give one of them another name, or put the two together")
