"""Fn::GetAtt asks for an attribute that the resource's type does not have.

CloudFormation rejects the template: "Template error: resource Topic does not support attribute type Arn in Fn::GetAtt". Which
attributes there are differs from type to type: a topic has TopicArn, a secret gives its ARN by Ref, an Aurora cluster has
ReadEndpoint and not ReaderEndpoint.

Before:

    Value: !GetAtt Topic.Arn

->

    Value: !GetAtt Topic.TopicArn

Where Ref gives what is asked for, it takes the place of Fn::GetAtt. Of any other property that the template itself gives the resource
the value is written, and so is the hosted zone that all CloudFront distributions have. The target of a route is `integrations/` and the
id of an integration, whatever of it is asked for.

Safety: safe where the value is known, and where the attribute differs from the right one only in case or dots, or is a known wrong name of
it (the table attribute_names says which). Where letters are wrong it is unsafe, and done only if there is one attribute that can have been
meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    UNKNOWN,
    Finding,
    Fixer,
    Json,
    Lexicon,
    Resource,
    Safety,
    Template,
    Use,
    asked_for,
    attributes,
    finding,
    is_absent,
    meant_attribute,
    stated,
    sub_text,
    uses,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getatt.html",
    resolves=(
        *("cfn-lint:E1010", "cloudformation-validate:E9004", "cfn-lint:E1019", "cfn-lint:E6101", "cloudformation-validate:F1020"),
        "cloudformation-validate:F6101",
    ),
    tags=("deploy",),
)
THE_SAME_FOR_ALL: dict[tuple[str, str], Json] = {("AWS::CloudFront::Distribution", "HostedZoneId"): "Z2FDTNDATAQYW2"}
"""Attributes that do not exist because there is only one value."""
GATEWAY, INTEGRATION = "AWS::ApiGatewayV2::", "AWS::ApiGatewayV2::Integration"


@fixer.template
def not_of_this_type(template: Template) -> Iterator[Finding]:
    """Attributes that a type does not have, in Fn::GetAtt and in ``${Resource.Attribute}``."""
    for use in template.once(uses):
        resource = template.resources.get(use.name)
        if use.attribute is None or resource is None or resource.type.startswith("AWS::Serverless::"):
            continue
        known = attributes(resource.type)
        if known and not any(_fits(use.attribute, pattern) for pattern in known):
            lexicon = Lexicon(known)
            message = f"{use.name} ({resource.type}) has no attribute {use.attribute}, so CloudFormation rejects the template"
            certain = lexicon.same(use.attribute) or meant_attribute(resource.type, use.attribute)
            if (value := _known(use, resource, certain)) is not None:
                yield finding(use.at, f"{message}; what it would be is known", stated(use, value))
                continue
            meant = certain or lexicon.nearest(use.attribute)
            patch = [asked_for(use, meant)] if meant else []
            advice = f"; {'Ref gives it' if meant == 'Ref' else f'it is called {meant}'}" if meant else f"; it has {', '.join(known[:4])}"
            yield finding(use.at, message + advice, *patch, safety=None if certain or not meant else Safety.UNSAFE)


def _known(use: Use, resource: Resource, certain: str | None) -> Json:
    """What takes the place of an attribute that does not exist: a property that the template gives the resource, or the same for all."""
    user = resource.template.resources.get(use.at[1]) if use.at[0] == "Resources" else None
    if user and user.type.startswith(GATEWAY) and resource.type == INTEGRATION and user.pointer("Target").contains(use.at):
        return {"Fn::Sub": f"integrations/${{{use.name}}}"} if user.type.endswith("::Route") and use.how == "GetAtt" else None
    value = resource.get(str(use.attribute))
    if is_absent(value) or sub_text(value) == UNKNOWN or resource.condition is not None:
        return THE_SAME_FOR_ALL.get((resource.type, str(use.attribute)))
    return value if certain is None or use.at[:2] == ("Resources", use.name) else None


def _fits(attribute: str, pattern: str) -> bool:
    """Whether a type has an attribute: ``Outputs.*`` is whatever a nested stack has, ``.*`` what a custom resource answers."""
    return attribute == pattern or (pattern.endswith(".*") and attribute.startswith(pattern[:-1].lstrip(".")))
