"""A resource is meant that CloudFormation has as a property of another resource.

What other tools have as a resource of its own (the attachment of a policy or a target, the replication of a bucket, the
target of a rule) is a property in CloudFormation, which refuses the whole template for a type that it does not know.

Before:

    Targets:
      Type: AWS::ElasticLoadBalancingV2::TargetGroup
      Properties:
        Port: 80
        Protocol: HTTP
        VpcId: !Ref Vpc
    Attachment:
      Type: AWS::ElasticLoadBalancingV2::TargetGroupAttachment
      Properties:
        TargetGroupArn: !Ref Targets
        TargetId: !Ref Server

->

    Targets:
      Type: AWS::ElasticLoadBalancingV2::TargetGroup
      Properties:
        Port: 80
        Protocol: HTTP
        VpcId: !Ref Vpc
        Targets:
          - Id: !Ref Server

Safety: safe. It says the same, and nothing can be deployed with the other type. It is done only where the resource that
has the property is in the template and has none of it yet, and nothing refers to the resource that goes; a condition of
its own goes along.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, TypeMistake, finding, unknown_types

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3006", "cloudformation-validate:F3006"),
    tags=("deploy",),
)


@fixer.template
def property_elsewhere(template: Template) -> Iterator[Finding]:
    """The resource that has it as a property is in the template."""
    for answer in unknown_types(template):
        if answer.kind is TypeMistake.PART:
            yield finding(answer.resource.at, f"{answer.complaint}; {answer.words}", *answer.patch, safety=answer.safety)
