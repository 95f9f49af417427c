"""AWSTemplateFormatVersion is missing or not one CloudFormation knows.

Without the key CloudFormation assumes the latest version, so its absence costs nothing at deploy time; readers
and tools recognise a template by it. A version other than 2010-09-09 is rejected.

Before:

    Resources: {}

->

    AWSTemplateFormatVersion: '2010-09-09'
    Resources: {}

Conformance packs of AWS Config, which have only rules and their remediations, go without it.

Safety: safe. The key is not part of any resource, no stack is updated because of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Template, add, finding, replace

KEY, VERSION = "AWSTemplateFormatVersion", "2010-09-09"
CONFORMANCE_PACK = {"AWS::Config::ConfigRule", "AWS::Config::RemediationConfiguration"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/format-version-structure.html",
    resolves=("cfn-lint:E1001",),
    tags=("style",),
)


@fixer.template
def wrong_or_missing(template: Template) -> Iterator[Finding]:
    """Every template has the one version that exists."""
    if KEY not in template.data and not _is_conformance_pack(template):
        yield finding(ROOT, f"{KEY} is missing; tools know a template by it. Add '{VERSION}'", add(ROOT / KEY, VERSION))
    elif template.data.get(KEY, VERSION) != VERSION:
        message = f"{KEY} is not '{VERSION}', the only version there is; CloudFormation rejects the template"
        yield finding(ROOT / KEY, message, replace(ROOT / KEY, VERSION))


def _is_conformance_pack(template: Template) -> bool:
    """Whether AWS Config deploys the file, not CloudFormation; a stack with rules alone has nothing to say in it either."""
    kinds = {resource.type for resource in template.resources.values()}
    return "AWS::Config::ConfigRule" in kinds and kinds <= CONFORMANCE_PACK
