"""Variables that look like those of Fn::Sub and are somebody else's: IAM fills them in, API Gateway, a shell, a program."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from autofix.pointer import Pointer
from autofix.vocabulary.names import Names, SubText

_POLICY = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)*):[A-Za-z][\w./=+@-]*(?:\s*,\s*'[^']*')?")
_POLICY_PREFIXES = frozenset(
    [
        "accounts.google.com",
        "aws",
        "cognito-identity.amazonaws.com",
        "credentials-iot",
        "ec2",
        "graph.facebook.com",
        "iot",
        "redshift",
        "s3",
        "saml",
        "sts",
        "transfer",
        "www.amazon.com",
    ]
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"""
_STAGE_VARIABLE = re.compile(r"stageVariables\.\w+")
_IOT_FUNCTION = re.compile(r"[a-z_]+\([^()]*\)")
_NAME = re.compile(r"[A-Za-z_]\w*")
_LEGAL = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9.]+)?")
_REFERENCE = re.compile(r"[A-Z][A-Za-z0-9]+(?:\.[A-Z][A-Za-z0-9.]*)?")
"""What looks like a resource or parameter of the template, written as everybody writes them."""
_CODE = frozenset(
    (
        "BuildSpec",
        "Buildspec",
        "Code",
        "Command",
        "Commands",
        "Content",
        "DashboardBody",
        "InlineCode",
        "Script",
        "UserData",
        "ZipFile",
        "commands",
        "content",
    )
)
_ASSIGNED = re.compile(
    r"(?:^|[\s;(&|{,])([A-Za-z_]\w*)\s*[:+]?=(?![=>~])"
    r"|\b(?:for|const|let|var|local|export|declare|readonly|function|read)\s+(?:-\w+\s+)*\(?\s*([A-Za-z_]\w*)"
    r"|\b([A-Za-z_]\w*)\s*=>",
    re.MULTILINE,
)
_ENVIRONMENT = frozenset(
    [
        "BASH_SOURCE",
        "EUID",
        "HOME",
        "HOSTNAME",
        "IFS",
        "LANG",
        "LOGNAME",
        "OLDPWD",
        "PATH",
        "PPID",
        "PWD",
        "RANDOM",
        "SECONDS",
        "SHELL",
        "TERM",
        "TMPDIR",
        "UID",
        "USER",
    ]
)


@dataclass(frozen=True)
class Foreign:
    """A variable in the text of an Fn::Sub that is not for Fn::Sub; sure: it cannot be a name of the template."""

    variable: str
    owner: str
    sure: bool


def foreign_variables(sub: SubText, names: Names) -> list[Foreign]:
    """The variables of a text that others fill in, each once."""
    found = []
    for variable in dict.fromkeys(sub.variables):
        target = variable.partition(".")[0]
        is_known = target in names.values.names or names.is_generated(target) or variable.startswith("AWS::")
        if not is_known and (owner := _owner(sub, variable, names)) is not None:
            found.append(Foreign(variable, *owner))
    return found


def _owner(sub: SubText, variable: str, names: Names) -> tuple[str, bool] | None:
    policy = _POLICY.fullmatch(variable)
    if policy and not names.values.same(variable) and (policy.group(1) in _POLICY_PREFIXES or _is_in_policy(sub.at)):
        return "IAM", True
    if _STAGE_VARIABLE.fullmatch(variable):
        return "API Gateway", True
    if "TopicRulePayload" in sub.at and _IOT_FUNCTION.fullmatch(variable):
        return "AWS IoT", True
    if not _is_code(sub):
        return None
    if _REFERENCE.fullmatch(variable) and not variable.isupper():
        return None
    name = _NAME.match(variable)
    if (name is not None and name.group() in _assigned(sub.text)) or variable in _ENVIRONMENT:
        return "the script", True
    if names.values.nearest(variable) or names.values.nearest(variable.partition(".")[0]):
        return None
    if _LEGAL.fullmatch(variable):
        return ("the script", False) if variable.islower() or variable.isupper() else None
    return "the script", name is None or name.end() < len(variable)


def _is_in_policy(at: Pointer) -> bool:
    return any("PolicyDocument" in token or token == "Statement" for token in at)


def _is_code(sub: SubText) -> bool:
    """Whether a text is a script or program: by the property it stands in, or because it begins like one."""
    return sub.text.startswith("#!") or ("\n" in sub.text.strip() and not _CODE.isdisjoint(sub.at))


@functools.lru_cache(maxsize=64)
def _assigned(text: str) -> frozenset[str]:
    found = list(_ASSIGNED.finditer(text))
    assigned = {one.group(1) for one in found if one.group(1) and f"${{{one.group(1)}}}" not in _value(text, one.end())}
    return frozenset(assigned | {name for one in found for name in one.groups()[1:] if name})


def _value(text: str, start: int) -> str:
    """What is assigned, up to a blank: ``STAGE=${STAGE}`` gets its value from somewhere else."""
    return (text[start : start + 300].split(maxsplit=1) or [""])[0]
