"""A method of an API answers everyone.

With AuthorizationType NONE and no API key whoever knows the address may call it, and what stands behind it.

Before:

    HttpMethod: POST
    AuthorizationType: NONE

-> (with --set apigateway-method-without-authorization.authorizer=AWS_IAM)

    HttpMethod: POST
    AuthorizationType: AWS_IAM

Safety: unsafe, and it needs the setting `authorizer`: AWS_IAM, or the logical id of an AWS::ApiGateway::Authorizer of the template.
Every caller must sign requests or send a token from then on; a public API needs an exception. A deployment that is there already goes
on answering until the API is deployed again. OPTIONS, which browsers call without credentials, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, add, ask, chosen_resource, finding, is_absent, is_switch, replace

AUTHORIZER = "AWS::ApiGateway::Authorizer"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    resolves=("CKV_AWS_59", "cfn-nag:W59"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
WANTED = fixer.setting("authorizer", str, "who says who may call methods: AWS_IAM or the logical id of an authorizer of the template")


@fixer.resource("AWS::ApiGateway::Method")
def open_to_everyone(method: Resource) -> Iterator[Finding]:
    """Every method asks who calls it."""
    keyed = not is_absent(method.get("ApiKeyRequired")) and not is_switch(method.get("ApiKeyRequired"), False)
    if keyed or method.get("AuthorizationType") != "NONE" or method.get("HttpMethod") == "OPTIONS":
        return
    template, given = method.template, WANTED.of(method.template)
    message = f"{method.name} answers everyone who knows its address; let it ask who calls"
    kind = _type(method)
    if given is not None and kind is None:
        yield finding(method.at, f"{message} ({WANTED.name} is neither AWS_IAM nor an authorizer of the template)", needs=WANTED)
        return
    patch = [replace(method.pointer("AuthorizationType"), kind)]
    if given in template.resources:
        patch.append(add(method.pointer("AuthorizerId"), {"Ref": given}))
    yield from ask(method, WANTED, message, patch)


def _type(method: Resource) -> Json:
    """The AuthorizationType that goes with the setting."""
    authorizer = chosen_resource(method, WANTED)
    if authorizer is None or authorizer.type != AUTHORIZER:
        return "AWS_IAM" if WANTED.of(method.template) == "AWS_IAM" else None
    return "COGNITO_USER_POOLS" if authorizer.get("Type") == "COGNITO_USER_POOLS" else "CUSTOM"
