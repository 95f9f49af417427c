"""Where templates say which runtime a function has, and what speaks against giving it another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autofix.facts.runtimes import LambdaRuntime, lambda_runtimes
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import NO_VALUE, items, members
from autofix.template import Resource, Template
from autofix.vocabulary.dynamic_references import sub_text, sub_texts
from autofix.vocabulary.functions import LAMBDA_FUNCTION, SAM_FUNCTION, function_property
from autofix.vocabulary.iam import unfolded
from autofix.vocabulary.literals import literals_behind

_GONE_FROM_PYTHON = {
    (3, 8): re.compile(r"\b(botocore\.vendored)\b"),
    (3, 10): re.compile(r"\bfrom\s+collections\s+import\s+(Callable|Iterable|Mapping|MutableMapping|Sequence)\b"),
    (3, 12): re.compile(r"\b(?:import|from)\s+(asynchat|asyncore|distutils|imp|smtpd)\b"),
    (3, 13): re.compile(r"\b(?:import|from)\s+(cgi|cgitb|crypt|nntplib|pipes|telnetlib|uu|xdrlib)\b"),
}
"""What each version of Python no longer has: https://docs.python.org/3/whatsnew/."""
_SDK_2 = re.compile(r"['\"]aws-sdk(?:/[\w/-]+)?['\"]")
_CALLBACKS = re.compile(r"\bcfn-response\b|\bcontext\.(?:done|fail|succeed)\b|\(\s*\w+\s*,\s*\w+\s*,\s*\w+\s*\)\s*(?:=>|\{)")
_FIRST_WITH_SDK_3 = (18,)
_FIRST_WITHOUT_CALLBACKS = (24,)


@dataclass(frozen=True)
class RuntimeUse:
    """A place that decides the runtime of functions."""

    at: Pointer
    runtime: LambdaRuntime
    via: str
    functions: tuple[Resource, ...]


def runtime_uses(template: Template) -> list[RuntimeUse]:
    """Every place that decides a runtime AWS knows, each once, with the functions that get it."""
    found: dict[Pointer, tuple[str, str, list[Resource]]] = {}
    for function in template.of_type(LAMBDA_FUNCTION, SAM_FUNCTION):
        at = function.pointer("Runtime")
        if function.get("Runtime") is None:
            at = ROOT / "Globals" / "Function" / "Runtime"
        for held in literals_behind(template, at, function_property(function, "Runtime")):
            found.setdefault(held.at, (str(held.value), held.via, []))[2].append(function)
    known = lambda_runtimes()
    return [RuntimeUse(at, known[name], via, tuple(users)) for at, (name, via, users) in found.items() if name in known]


def ties_to_runtime(function: Resource, old: LambdaRuntime, new: LambdaRuntime) -> Iterator[str]:
    """What of a function, as far as the template shows it, does not work with another runtime, in words."""
    code = "\n".join(text for _, text in sub_texts(function.get("Code", "ZipFile") or function.get("InlineCode"), ROOT))
    if old.version < (3,) and old.language == "python":
        yield "its code is written for Python 2"
    for version, gone in _GONE_FROM_PYTHON.items() if old.language == "python" else ():
        if new.version >= version and (found := gone.search(code)):
            yield f"its code relies on {found.group(1)}, which {new.name} does not have"
    if old.language == "nodejs" and old.version < _FIRST_WITH_SDK_3 <= new.version and _SDK_2.search(code):
        yield f"its code needs version 2 of the AWS SDK, which {new.name} does not bring"
    if old.language == "nodejs" and new.version >= _FIRST_WITHOUT_CALLBACKS and _CALLBACKS.search(code):
        yield f"its code answers by a callback, which {new.name} refuses"
    if new.language in ("dotnet", "provided") and old.language != "provided":
        yield f"its package has to be built for {new.name}"
    yield from _layers_of(function, old, new)


def _layers_of(function: Resource, old: LambdaRuntime, new: LambdaRuntime) -> Iterator[str]:
    """The layers that are made for the old runtime."""
    version = r"[-_.]?".join(map(str, old.version))
    named = re.compile(rf"(?:py|python|node|nodejs|ruby|java)[-_]?{version}(?!\d)", re.IGNORECASE)
    shared = members(function.template.section("Globals").get("Function")).get("Layers") if function.type == SAM_FUNCTION else None
    for _, layer in [*unfolded(function.get("Layers"), ROOT), *unfolded(shared, ROOT)]:
        resource = function.template.target(layer)
        fits = items(resource.get("CompatibleRuntimes")) if resource is not None else []
        if resource is not None and old.name in [*fits, members(resource.body.get("Metadata")).get("BuildMethod")] and new.name not in fits:
            yield f"its layer {resource.name} is made for {old.name}"
        elif resource is None and old.version and layer != NO_VALUE and (found := named.search(_name_of(layer))):
            yield f"its layer {_name_of(layer)} is made for {found.group()}"


def _name_of(layer: Json) -> str:
    """``AWSSDKPandas-Python39`` of ``arn:aws:lambda:eu-west-1:336392948345:layer:AWSSDKPandas-Python39:8``."""
    return sub_text(layer).partition(":layer:")[2].partition(":")[0]
