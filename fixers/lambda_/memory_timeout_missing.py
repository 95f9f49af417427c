"""A function leaves memory and timeout to Lambda's defaults: 128 MB and 3 seconds.

The defaults suit a function that does nothing. Processor power comes with memory, and three seconds are gone after a cold
start and one slow query: the function is stopped in the middle of its work. Both numbers belong into the template, chosen
by somebody who has measured.

Before:

    Orders:
      Type: AWS::Lambda::Function
      Properties: ...

-> (with --set lambda-memory-timeout-missing.memory=512 --set lambda-memory-timeout-missing.timeout=30)

    Orders:
      Type: AWS::Lambda::Function
      Properties:
        MemorySize: 512
        Timeout: 30

Safety: unsafe, because memory is paid for by the second, and a longer timeout keeps callers waiting longer. What a
function needs is not in the template: give it with the settings `memory` and `timeout`, each of which is then set
wherever it is missing; without them this fixer says nothing, because for many functions the defaults are right.
Reserved concurrency is never added: it throttles the function, and takes capacity from all others of the account.
Functions at the edge, which CloudFront allows less, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LAMBDA_FUNCTION, SAM_FUNCTION, Finding, Fixer, Resource, Safety, finding, function_property, functions_at_the_edge

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
MEMORY = fixer.setting("memory", int, "megabytes for functions that do not say, 128 to 10240")
TIMEOUT = fixer.setting("timeout", int, "seconds for functions that do not say, 1 to 900")
DEFAULTS = (("MemorySize", "128 MB", MEMORY, range(128, 10241)), ("Timeout", "3 seconds", TIMEOUT, range(1, 901)))


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def left_to_defaults(function: Resource) -> Iterator[Finding]:
    """Where the user has a value for memory or timeout, every function says what it needs."""
    for name, default, setting, legal in DEFAULTS:
        wanted = setting.of(function.template)
        if wanted is None or function_property(function, name) is not None:
            continue
        if function.name not in function.template.once(functions_at_the_edge):
            problem = f"{function.name} has no {name} and gets {default}, which suits few functions that do real work"
            if wanted in legal:
                yield finding(function.at, f"{problem}. Set {wanted}", function.add_property(name, wanted))
            else:
                yield finding(function.at, f"{problem}. {wanted} is not possible, give another value", needs=setting)
