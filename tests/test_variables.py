"""Whose variable it is that stands in the text of an Fn::Sub."""

from __future__ import annotations

import json
import time

import pytest

from autofix import Json, Names, Template, foreign_variables, sub_calls
from autofix.syntax.reader import read


def owners(text: str, *path: str) -> dict[str, tuple[str, bool]]:
    value: Json = {"Fn::Sub": text}
    for key in reversed(path or ("Name",)):
        value = {key: value}
    body: Json = {"Parameters": {"Stage": {"Type": "String"}}, "Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": value}}}
    template = Template(read(json.dumps(body)))
    (sub,) = sub_calls(template)
    return {one.variable: (one.owner, one.sure) for one in foreign_variables(sub, Names(template))}


@pytest.mark.parametrize(
    "variable", ["aws:username", "saml:sub", "www.amazon.com:app_id", "aws:PrincipalTag/team", "s3:prefix", "aws:userid, 'none'"]
)
def test_iam_has_variables(variable: str) -> None:
    assert owners(f"a/${{{variable}}}") == {variable: ("IAM", True)}


@pytest.mark.parametrize(
    "text", ["${Stage}", "${AWS::Region}", "${AWS:Region}", "${!aws:username}", "${Missing}", "${my:name}", "${PORT}", "${a_b}"]
)
def test_nobody_else_has_these(text: str) -> None:
    assert owners(text) == {}


def test_what_a_policy_may_hold() -> None:
    assert owners("${my:name}", "PolicyDocument") == {"my:name": ("IAM", True)}


@pytest.mark.parametrize(
    ("line", "variable", "sure"),
    [
        ("PORT=80; echo ${PORT}", "PORT", True),
        ("for x in 1 2; do echo ${x}; done", "x", True),
        ("read -r line; echo ${line}", "line", True),
        ("echo ${1:-x}", "1:-x", True),
        ("echo ${names[@]}", "names[@]", True),
        ("echo ${DB_HOST}", "DB_HOST", False),
        ("echo ${HOME}", "HOME", True),
        ("const stack = `${stack}`", "stack", True),
        ("items.map(item => `${item}`)", "item", True),
        ("echo ${PORT}", "PORT", False),
        ("PORT=${PORT}", "PORT", False),
        ("const user = f(); `${user.name}`", "user.name", True),
    ],
)
def test_scripts_have_variables(line: str, variable: str, sure: bool) -> None:
    assert owners(f"#!/bin/bash\n{line}\n") == {variable: ("the script", sure)}


@pytest.mark.parametrize(
    "line", ["Cidr=${Cidr}", "echo ${Database.Endpoint.Address}", "Name=1; echo ${Name}", "echo ${stage}", "[ $a == b ] && echo ${Port}"]
)
def test_scripts_speak_of_parameters_too(line: str) -> None:
    assert owners(f"#!/bin/bash\n{line}\n") == {}


def test_long_texts_cost_little() -> None:
    started = time.perf_counter()
    owners("#!/bin/sh\n" + "for " * 50_000 + "a:" * 50_000 + "x " * 50_000 + "${" * 50_000 + "${a:" + "b" * 50_000 + "}")
    assert time.perf_counter() - started < 3
