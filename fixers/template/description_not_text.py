"""The description of the template is a number, a truth value or a list.

CloudFormation takes a text of at most 1,024 bytes and rejects anything else: "Template format error: Description not in string format".

Before:

    Description: 2024

->

    Description: '2024'

Safety: safe. The template is rejected as it is; the text is what stands there. The lines of a list are put below each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Template, finding, items, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html",
    resolves=("cfn-lint:E1004",),
    tags=("deploy",),
)


@fixer.template
def no_text(template: Template) -> Iterator[Finding]:
    """A Description that is no string."""
    at, value = ROOT / "Description", template.data.get("Description")
    if isinstance(value, (bool, int, float)):
        text = template.document.source(at) or str(value)
        yield finding(at, "the Description is no text, so CloudFormation rejects the template; quote it", replace(at, text))
    elif value and isinstance(value, list) and all(isinstance(line, str) for line in items(value)):
        message = "the Description is a list, so CloudFormation rejects the template; put its lines into one text"
        yield finding(at, message, replace(at, "\n".join(map(str, value))))
    elif isinstance(value, (dict, list)):
        yield finding(at, "the Description is no text, so CloudFormation rejects the template; write what it is to say")
