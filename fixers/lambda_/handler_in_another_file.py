"""The handler of a function whose code is written in the template is looked for in another file.

CloudFormation puts such code (ZipFile) into a file that is called index. With another name in front of the dot every call of the
function fails: "Unable to import module 'processor': No module named 'processor'". A stack that waits for it (a custom resource)
fails after an hour.

Before:

    Handler: processor.handler
    Code:
      ZipFile: |
        def handler(event, context):
            return {}

->

    Handler: index.handler
    Code:
      ZipFile: |
        def handler(event, context):
            return {}

Code that says that other code is to take its place ("actual code in separate file") is left alone: the handler is for that.

Safety: safe. It is done only where the code has the function that the handler names, and no call can succeed as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, finding, intrinsic, items, replace

DEFINED = re.compile(r"^(?:async )?def (\w+)\(|^(\w+) ?=|\bexports\.(\w+) ?=|\bexport (?:const|(?:async )?function) (\w+)", re.MULTILINE)
STANDS_IN = re.compile(r"(?:actual|real) (?:code|implementation)|separate file|deployed separately|be replaced", re.IGNORECASE)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html",
    tags=("deploy",),
)


@fixer.resource("AWS::Lambda::Function")
def not_index(function: Resource) -> Iterator[Finding]:
    """Code in the template, and a handler in a file of another name."""
    handler, code = function.get("Handler"), function.get("Code", "ZipFile")
    kind, argument = intrinsic(code)
    text = (argument if isinstance(argument, str) else next(iter(items(argument)), None)) if kind == "Fn::Sub" else code
    if not isinstance(handler, str) or not isinstance(text, str) or STANDS_IN.search(text):
        return
    file, _, name = handler.rpartition(".")
    if file not in ("", "index") and any(name in found for found in DEFINED.findall(text)):
        message = f"{function.name} looks for its handler in {file}, but the code of ZipFile is in a file called index; no call succeeds"
        yield finding(function.pointer("Handler"), f"{message}. Say index.{name}", replace(function.pointer("Handler"), f"index.{name}"))
