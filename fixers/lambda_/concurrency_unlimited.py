"""A function may take all the concurrency of the account.

All functions of an account and region share 1,000 concurrent executions unless some are reserved. One function that is called too
often, or that waits for something slow, takes them from all others, and can run down a database behind it.

Before:

    Orders:
      Type: AWS::Lambda::Function
      Properties: ...

-> (with --set lambda-concurrency-unlimited.limit=50)

    Orders:
      Type: AWS::Lambda::Function
      Properties:
        ReservedConcurrentExecutions: 50

Safety: unsafe. What is reserved is taken from all other functions, of which 100 must stay unreserved, or the stack is refused; and
a function that reaches its limit is throttled, so callers get errors and queues wait. How much a function needs is not in the
template: give it as `limit`, for the functions you select. Functions at the edge, and those of a capacity provider, which says how
many run, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LAMBDA_FUNCTION, SAM_FUNCTION, Finding, Fixer, Resource, Safety, finding, function_property, functions_at_the_edge

LIMIT_OF = "ReservedConcurrentExecutions"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    resolves=("CKV_AWS_115", "cfn-nag:W92"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
LIMIT = fixer.setting("limit", int, "concurrent executions each function may take, 1 or more")


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def unlimited(function: Resource) -> Iterator[Finding]:
    """Every function has executions of its own."""
    decided = any(function_property(function, name) is not None for name in (LIMIT_OF, "CapacityProviderConfig"))
    if decided or function.name in function.template.once(functions_at_the_edge):
        return
    limit = LIMIT.of(function.template)
    message = f"{function.name} may take all concurrent executions of the account from the other functions"
    if limit is not None and limit >= 1:
        yield finding(function.at, f"{message}. Limit it to {limit}", function.add_property(LIMIT_OF, limit))
    else:
        yield finding(function.at, f"{message}. Say how many it needs", needs=LIMIT)
