"""The URL of a function answers everybody.

With `AuthType: NONE` whoever knows or guesses the URL runs your code, at your cost.

Before:

    Url:
      Type: AWS::Lambda::Url
      Properties: {TargetFunctionArn: !Ref Orders, AuthType: NONE}

->

    Url:
      Type: AWS::Lambda::Url
      Properties: {TargetFunctionArn: !Ref Orders, AuthType: AWS_IAM}

Safety: unsafe. Callers must sign requests and be allowed `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction` from now on:
browsers and webhooks of others cannot. A function that has to be public, and checks a token or a signature itself, is a reason to
ignore this. A URL that a health check of Route 53 or a CloudFront distribution of the template calls, which do not sign as they are,
is only reported. Permissions for everybody that the template has (`FunctionUrlAuthType: NONE`) admit nobody any more, and can go.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SAM_FUNCTION, Finding, Fixer, Resource, Safety, askers, finding, names_of, replace

URL, IN_SAM = "AWS::Lambda::Url", "FunctionUrlConfig"
UNSIGNED = ("AWS::Route53::HealthCheck", "AWS::CloudFront::Distribution")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    resolves=("CKV_AWS_258",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(URL, SAM_FUNCTION)
def open_to_everybody(owner: Resource) -> Iterator[Finding]:
    """Every function URL that asks nobody who they are."""
    path = ("AuthType",) if owner.type == URL else (IN_SAM, "AuthType")
    if owner.get(*path) == "NONE":
        message = f"the function URL of {owner.name} answers everybody who knows it"
        callers = [user for user in owner.template.once(askers).get((owner.name, "FunctionUrl"), ()) if user.type in UNSIGNED]
        if callers:
            yield finding(owner.at, f"{message}, and {names_of(callers)} could not call it otherwise; say who it is for")
        else:
            yield finding(owner.at, f"{message}. Let only callers in that IAM admits", replace(owner.pointer(*path), "AWS_IAM"))
