"""A section of the template or an attribute of a resource is misspelt.

CloudFormation knows eleven sections and nine attributes of a resource, and rejects a template with another: "Invalid template property or
properties [resources]", "Encountered unsupported property DependOn".

Before:

    Policy:
      Type: AWS::S3::BucketPolicy
      DependOn: Bucket

->

    Policy:
      Type: AWS::S3::BucketPolicy
      DependsOn: Bucket

Safety: safe. The template is rejected as it is, and there is one key that can have been meant: the names of sections and attributes are
few and unlike each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import ROOT, Finding, Fixer, Json, Lexicon, Pointer, Template, finding, members, move

SECTIONS = Lexicon(
    (
        "AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs", "Parameters",
        "Resources", "Rules", "Transform",
    )
)  # fmt: skip
ATTRIBUTES = Lexicon(
    (
        "Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn", "IgnoreGlobals", "Metadata", "Properties", "Type",
        "UpdatePolicy", "UpdateReplacePolicy", "Version",
    )
)  # fmt: skip
OUTPUT = Lexicon(("Condition", "Description", "Export", "Value"))

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
    resolves=("cfn-lint:E1001", "cfn-lint:E3001", "cfn-lint:E6001"),
    tags=("deploy",),
)


@fixer.template
def not_a_key(template: Template) -> Iterator[Finding]:
    """Keys at the top, of resources and of outputs that CloudFormation does not know, and one that is like them."""
    yield from _misspelt(ROOT, template.data, SECTIONS, "a section")
    for name, resource in template.section("Resources").items():
        yield from _misspelt(ROOT / "Resources" / name, members(resource), ATTRIBUTES, f"an attribute of the resource {name}")
    for name, output in template.section("Outputs").items():
        yield from _misspelt(ROOT / "Outputs" / name, members(output), OUTPUT, f"a key of the output {name}")


def _misspelt(at: Pointer, body: Mapping[str, Json], known: Lexicon, what: str) -> Iterator[Finding]:
    for key in [key for key in body if key not in known.names]:
        if (meant := known.nearest(key)) and meant not in body:
            yield finding(at / key, f"{key} is not {what}, so CloudFormation rejects the template; {meant} is", move(at / key, at / meant))
