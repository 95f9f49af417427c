"""A web ACL is associated with a REST API instead of one of its stages.

AWS WAF protects stages. An API has no ARN that Fn::GetAtt could give, and the ARN of the API alone is refused: "The ARN isn't valid".

Before:

    Association:
      Type: AWS::WAFv2::WebACLAssociation
      Properties:
        ResourceArn: !GetAtt Api.Arn
        WebACLArn: !GetAtt WebAcl.Arn

->

    Association:
      Type: AWS::WAFv2::WebACLAssociation
      Properties:
        ResourceArn: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Stage}
        WebACLArn: !GetAtt WebAcl.Arn

Safety: safe. The template is refused as it is, and done only where the template gives the API exactly one stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import UNKNOWN, Finding, Fixer, Operation, Resource, finding, intrinsic, referred, replace, sub_text

API, STAGE, DEPLOYMENT = "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html",
    resolves=("cloudformation-validate:E9004", "cfn-lint:E1010"),
    tags=("deploy",),
)


@fixer.resource("AWS::WAFv2::WebACLAssociation")
def api_and_no_stage(association: Resource) -> Iterator[Finding]:
    """An association with something that is called the ARN of an API."""
    value = association.get("ResourceArn")
    api = association.template.target(value, API)
    if api is not None and (intrinsic(value)[0] == "Ref" or sub_text(value) == f"${{{api.name}.Arn}}"):
        stages = list(_stages(api))
        why = f"{association.name} protects {api.name} as a whole, but AWS WAF protects stages of an API"
        if len(stages) == 1:
            stage, waiting = stages[0]
            arn = f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::/restapis/${{{api.name}}}/stages/{stage}"
            late = [] if waiting is None or waiting in association.depends_on else [association.add_dependency(waiting)]
            operations: list[Operation] = [replace(association.pointer("ResourceArn"), {"Fn::Sub": arn}), *late]
            yield finding(association.pointer("ResourceArn"), f"{why}; this one has one stage", *operations)
        else:
            yield finding(association.pointer("ResourceArn"), f"{why}; name one")


def _stages(api: Resource) -> Iterator[tuple[str, str | None]]:
    """The stages of an API as Fn::Sub names them, with the deployment to wait for where the stage is no resource."""
    for stage in api.template.of_type(STAGE):
        if referred(stage.get("RestApiId")) == api.name:
            yield f"${{{stage.name}}}", None
    for deployment in api.template.of_type(DEPLOYMENT):
        name = sub_text(deployment.get("StageName")) if deployment.get("StageName") else UNKNOWN
        if referred(deployment.get("RestApiId")) == api.name and name != UNKNOWN:
            yield name, deployment.name
