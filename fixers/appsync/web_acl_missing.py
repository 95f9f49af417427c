"""No web ACL protects a GraphQL API.

A GraphQL API takes queries of any size and depth from whoever has a key. A web ACL limits how many, and stops what is known to be
an attack.

Before:

    Api:
      Type: AWS::AppSync::GraphQLApi
      Properties: {Name: orders, AuthenticationType: API_KEY}

-> (with --set appsync-web-acl-missing.web-acl=arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/apis/1234abcd)

    Api:
      Type: AWS::AppSync::GraphQLApi
      Properties: {Name: orders, AuthenticationType: API_KEY}
    ApiWebAcl:
      Type: AWS::WAFv2::WebACLAssociation
      Properties:
        ResourceArn: !GetAtt Api.Arn
        WebACLArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/apis/1234abcd

`web-acl` is the ARN of a web ACL of the same region, or the logical id of one, or of a parameter, in the template.

Safety: unsafe. What the web ACL blocks, it blocks for the API's clients as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Safety, Template, ask, chosen, referred, resource_body

ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
API = "AWS::AppSync::GraphQLApi"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html",
    resolves=("CKV2_AWS_33",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
ACL = fixer.setting("web-acl", str, "ARN, or logical id in the template, of the web ACL that protects GraphQL APIs")


@fixer.having(API)
def unprotected(template: Template) -> Iterator[Finding]:
    """Every API is associated with a web ACL, unless an association does not say with what."""
    protected = [referred(association.get("ResourceArn")) for association in template.of_type(ASSOCIATION)]
    unclear = any(name is None or name not in template.resources for name in protected)
    for api in template.of_type(API) if not unclear else ():
        if api.name in protected:
            continue
        arns: Json = {"ResourceArn": {"Fn::GetAtt": [api.name, "Arn"]}, "WebACLArn": chosen(api, ACL, "Arn")}
        added = template.add_member("Resources", template.free_name(f"{api.name}WebAcl"), resource_body(ASSOCIATION, arns, api.condition))
        message = f"no web ACL protects {api.name}, which takes any number of queries from whoever has a key. Associate one"
        yield from ask(api, ACL, message, [added], cost="0.60 USD for each million requests")
