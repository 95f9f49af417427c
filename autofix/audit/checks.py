"""What is wrong with tests, found by holding them against the template they are for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from autofix.audit.testfile import Input, TestFile
from autofix.pointer import Json
from autofix.references import items, members, substituted
from autofix.template import Template

_INTEGRATION = re.compile(r"(?:^|[._-])(?:int|integration|e2e)(?:[._-]|$)", re.IGNORECASE)
_AWS = re.compile(r"^(?:@aws-sdk/|aws-sdk|boto3|botocore|aiobotocore|aioboto3|@aws-amplify|aws-lambda|localstack)")
_HTTP = re.compile(
    r"^(?:axios|node-fetch|got|supertest|undici|https?|node:https?|requests|httpx|aiohttp|urllib|pg|mysql2?|redis|ioredis)\b"
)
_COMMAND = re.compile(r"(?:^|\s)aws\s+[a-z0-9-]+\s")
_ACCOUNT = re.compile(r"(?<![0-9a-fA-F-])[0-9]{12}(?![0-9a-fA-F-])")
_SAMPLE_ACCOUNTS = frozenset({"123456789012", "000000000000", "111111111111", "111122223333", "999999999999"})
_PHYSICAL = re.compile(r"\b(?:vpc|subnet|sg|rtb|igw|nat|eni|vpce|i|ami|eipalloc|vol)-[0-9a-f]{8}(?:[0-9a-f]{9})?\b")
_RANDOM_ARNS = {
    "dms": (re.compile(r"arn:[^:]*:dms:.*:(?:rep|task|endpoint|subgrp):[^A-Z]*[a-z]"), "DMS ARNs end in random letters"),
    "secretsmanager": (re.compile(r"arn:[^:]*:secretsmanager:.*:secret:[\w/+=.@-]+$"), "secret ARNs end in six random characters"),
    "kms": (re.compile(r"arn:[^:]*:kms:.*:key/[0-9a-f]{8}-"), "key ids are random"),
    "elasticloadbalancing": (re.compile(r"arn:[^:]*:elasticloadbalancing:.*:\w+/\w*/?[\w-]+$"), "load balancer ARNs end in a random id"),
}
_STACK_PATTERN = re.compile(r"^/\^?[a-z0-9-]*stack[a-z0-9-]*-?[/$]", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Remark:
    """One defect of a test suite: where it is, its kind, what is wrong and what to do."""

    path: Path
    line: int
    kind: str
    message: str


Check: TypeAlias = Callable[[TestFile, Template], Iterator[Remark]]


def remarks(file: TestFile, template: Template, root: Path) -> list[Remark]:
    """Everything that is wrong with one test file; root is the folder that relative paths in tests start from."""
    checks: tuple[Check, ...] = (_placeholders, _integration, _unknown_names, _hard_coded, _blanket_rule)
    found = [remark for check in checks for remark in check(file, template)]
    return sorted({*found, *_missing_inputs(file, root)})


def _placeholders(file: TestFile, _: Template) -> Iterator[Remark]:
    for case in file.cases:
        asserts = case.real or case.called & file.asserting
        if asserts or case.skipped:
            continue
        what = "compares constants only" if case.constant else "asserts nothing"
        yield Remark(
            file.path, case.line, "placeholder-test", f"test '{case.name}' {what}: it tests nothing. Assert what the template says"
        )


def _integration(file: TestFile, _: Template) -> Iterator[Remark]:
    if not _INTEGRATION.search(file.path.name) and "integration" not in [part.lower() for part in file.path.parts[:-1]]:
        return
    reaches_out = any(_AWS.match(word.text) or _HTTP.match(word.text) for word in file.imports)
    calls = any(_COMMAND.search(word.text) for word in file.strings) or "fetch" in {name for case in file.cases for name in case.called}
    if file.cases and not reaches_out and not calls:
        how = "only reads the template file" if any(_is_template_file(read) for read in file.inputs) else "never calls AWS"
        message = (
            f"an integration test that {how}: it passes without a deployment. Ask AWS (SDK) about the resources in the stack's outputs"
        )
        yield Remark(file.path, 1, "integration-without-aws", message)


def _is_template_file(read: Input) -> bool:
    return "output" not in read.path.lower()


def _unknown_names(file: TestFile, template: Template) -> Iterator[Remark]:
    for use in file.uses:
        known = template.section(use.section)
        if not use.absent and use.name not in known:
            singular = use.section[:-1].lower()
            yield Remark(
                file.path, use.line, "unknown-name", f"the template has no {singular} '{use.name}': this test was written for another"
            )


def _hard_coded(file: TestFile, template: Template) -> Iterator[Remark]:
    patterns = list(_named_after_environment(template))
    for word in file.strings:
        for what in _hard_coded_in(word.text):
            yield Remark(file.path, word.line, "hard-coded", f"{what}. Read it from the stack's outputs or the environment")
        for pattern, name in patterns:
            found = pattern.fullmatch(word.text)
            if found and "$" not in word.text:
                message = f"'{word.text}' has the value of {name} written into it ('{found.group(1)}'); deployments differ. Build the name from it"
                yield Remark(file.path, word.line, "hard-coded", message)
                break


def _hard_coded_in(text: str) -> Iterator[str]:
    for account in _ACCOUNT.findall(text) if "arn:" in text or len(text) == 12 else ():
        if account not in _SAMPLE_ACCOUNTS or "arn:" in text:
            yield f"account id {account} is written out"
    if found := _PHYSICAL.search(text):
        yield f"physical id {found.group()} is written out; AWS chooses it anew"
    for pattern, why in _RANDOM_ARNS.values():
        if pattern.search(text) and "${" not in text:
            yield f"'{text}' cannot be known before deployment: {why}"
    if _STACK_PATTERN.match(text):
        yield f"{text} expects a stack name of one form; the deployment chooses it"


def _named_after_environment(template: Template) -> Iterator[tuple[re.Pattern[str], str]]:
    """Patterns for names that Fn::Sub makes from fixed text and one environment-like parameter."""
    for text in sorted(set(_sub_texts(template.data.get("Resources")))):
        names = substituted(text)
        if len(names) == 1 and re.search(r"env|stage|suffix", names[0], re.IGNORECASE) and names[0] in template.section("Parameters"):
            before, _, after = text.partition("${" + names[0] + "}")
            if len(before + after) >= 4:
                yield re.compile(re.escape(before) + r"([A-Za-z0-9]{1,20})" + re.escape(after)), names[0]


def _sub_texts(value: Json) -> Iterator[str]:
    for member in members(value).values():
        yield from _sub_texts(member)
    for item in items(value):
        yield from _sub_texts(item)
    text = members(value).get("Fn::Sub")
    if isinstance(text, str):
        yield text


def _blanket_rule(file: TestFile, template: Template) -> Iterator[Remark]:
    parameters = set(template.section("Parameters"))
    for case in file.cases:
        named = {p for p in parameters for word in case.asserted if p in word.text and re.search(r"env|stage|suffix", p, re.IGNORECASE)}
        exceptions = sorted(_references_by_identifier(template)) if case.walks_resources and named else []
        if exceptions:
            message = f"test '{case.name}' wants {', '.join(sorted(named))} in every name, but {exceptions[0]} refers to another resource and is no name"
            yield Remark(file.path, case.line, "blanket-naming-rule", message + ". Leave references out of the rule")


def _references_by_identifier(template: Template) -> Iterator[str]:
    for resource in template.resources.values():
        for key, value in resource.properties.items():
            referred = members(value).get("Ref")
            if key.endswith(("Identifier", "Name")) and isinstance(referred, str) and referred in template.resources:
                yield f"{resource.name}.{key}"


def _missing_inputs(file: TestFile, root: Path) -> Iterator[Remark]:
    for read in file.inputs:
        bases = [file.path.parent] if read.from_file and read.path.startswith(".") else [file.path.parent, *file.path.parents, root]
        if read.path.startswith("/") or "*" in read.path or any((base / read.path).exists() for base in bases):
            continue
        if "output" in read.path.lower():
            advice = "write the deployed stack's outputs there before the tests run, or skip them without a deployment"
        elif read.path.endswith(".json"):
            advice = f"make it from the template: autofix convert TEMPLATE -o {read.path}"
        else:
            advice = "name the file that exists"
        yield Remark(file.path, read.line, "missing-input", f"reads {read.path}, which does not exist; {advice}")
