"""A dynamic reference has spaces in it.

CloudFormation looks for ``{{resolve:service:name}}`` in exactly this form. With a space behind the braces it is no reference and the resource
gets the characters themselves as its password; with one around the name it is a name that does not exist.

Before:

    MasterUserPassword: '{{ resolve:secretsmanager:orders:SecretString:password }}'

->

    MasterUserPassword: '{{resolve:secretsmanager:orders:SecretString:password}}'

Safety: unsafe. A resource that was created gets another value than the text it has; a new one gets the value that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Safety, Template, finding, pointer_of, replace

LOOSE = re.compile(
    r"\{\{ {0,8}resolve {0,8}: {0,8}(secretsmanager|ssm-secure|ssm) {0,8}: {0,8}((?:\$\{[^{}\n]{1,200}\}|[^{}\s]){1,600}) {0,8}\}\}"
)
HINT = re.compile(r"\{\{ {1,8}resolve|\{\{resolve(?:\$\{[^{}\n]{1,200}\}|[^{}\s]){0,600} ")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html",
    resolves=("cfn-lint:W1053",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def not_resolved(template: Template) -> Iterator[Finding]:
    """Texts with a dynamic reference that has spaces where none may be."""
    spaced = HINT.search(template.document.text) is not None
    for way, value in template.leaves.get("Resources", ()) if spaced else ():
        if isinstance(value, str) and "{{" in value and "resolve" in value:
            at, text = pointer_of(way), LOOSE.sub(lambda found: f"{{{{resolve:{found.group(1)}:{found.group(2)}}}}}", value)
            if text != value and at[2:3] == ("Properties",) and at[1] in template.resources:
                yield finding(at, "a dynamic reference with spaces is not resolved; write it without", replace(at, text))
