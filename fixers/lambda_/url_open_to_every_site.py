"""The URL of a function lets scripts of every website call every method.

With `*` for origins and methods any page that somebody opens can call the function from their browser, with whatever access the
browser has.

Before:

    Cors:
      AllowOrigins: ['*']
      AllowMethods: ['*']

-> (with --set lambda-url-open-to-every-site.origins='[https://shop.example.org]')

    Cors:
      AllowOrigins: [https://shop.example.org]
      AllowMethods: ['*']

Safety: unsafe. Pages of other sites cannot call the function any more; programs, which do not ask for permission, can as before.
The origins are yours to say: give them as `origins`.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SAM_FUNCTION, Finding, Fixer, Resource, Safety, finding, items, replace

URL = "AWS::Lambda::Url"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors",
    resolves=("CKV2_AWS_75",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
ORIGINS = fixer.setting("origins", list, "the websites whose scripts may call functions: [https://shop.example.org]")


@fixer.resource(URL, SAM_FUNCTION)
def every_site(owner: Resource) -> Iterator[Finding]:
    """Every function URL that admits all origins and all methods."""
    path = ("Cors",) if owner.type == URL else ("FunctionUrlConfig", "Cors")
    if any("*" not in items(owner.get(*path, name)) for name in ("AllowOrigins", "AllowMethods")):
        return
    origins = ORIGINS.of(owner.template)
    message = f"the function URL of {owner.name} lets scripts of every website call every method. Name the sites that need it"
    if origins and "*" not in origins:
        yield finding(owner.at, message, replace(owner.pointer(*path, "AllowOrigins"), origins))
    else:
        yield finding(owner.at, message, needs=ORIGINS)
