"""The template has resources of AWS SAM and does not say so.

Without the transform CloudFormation takes ``AWS::Serverless::Function`` for a type of its own, and rejects the template: "Unrecognized
resource types".

Before:

    Resources:
      Orders:
        Type: AWS::Serverless::Function

->

    Transform: AWS::Serverless-2016-10-31
    Resources:
      Orders:
        Type: AWS::Serverless::Function

Safety: safe. The template is rejected as it is, and SAM has one transform. It is deployed with a change set and CAPABILITY_AUTO_EXPAND.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Template, add, finding, names_of

SAM = "AWS::Serverless-2016-10-31"
TYPES = (
    "Api", "Application", "CapacityProvider", "Connector", "Function", "GraphQLApi", "HttpApi", "LayerVersion", "SimpleTable",
    "StateMachine",
)  # fmt: skip
KINDS = tuple(f"AWS::Serverless::{kind}" for kind in TYPES)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-serverless.html",
    resolves=("cfn-lint:E3038",),
    tags=("deploy",),
)


@fixer.having(*KINDS)
def not_said(template: Template) -> Iterator[Finding]:
    """Resources of SAM in a template without its transform."""
    if not template.is_sam:
        resources, present = template.of_type(*KINDS), template.data.get("Transform")
        message = f"{names_of(resources)} can be created only through the transform {SAM}, which the template does not name"
        at = ROOT / "Transform"
        patch = add(at / "-", SAM) if isinstance(present, list) and present else add(at, [present, SAM] if present else SAM)
        yield finding(resources[0].at / "Type", message, patch)
