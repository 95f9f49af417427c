"""A parameter's type is none, or its definition has a key that is none.

CloudFormation has few types (there is Number but no Integer, CommaDelimitedList but no Array) and rejects a template with another one,
as it rejects unknown keys: "Template format error: Unrecognized parameter type: Integer". List<String> is in no list of AWS's, but taken.

Before:

    Retention:
      Type: Integer
      default: 14

->

    Retention:
      Type: Number
      Default: 14

Safety: safe. The template is rejected as it is, and one type or key can have been meant. A Boolean becomes a String that may be true or false.
A parameter without a type becomes a String, which is unsafe: it may have been a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import (
    PARAMETER_KEYS,
    ROOT,
    Finding,
    Fixer,
    Json,
    Lexicon,
    Operation,
    Pointer,
    Safety,
    Template,
    add,
    finding,
    members,
    move,
    replace,
)

KEYS = Lexicon(PARAMETER_KEYS)
TYPES = Lexicon(
    (
        "String", "Number", "CommaDelimitedList", "List<Number>", "List<String>", "AWS::SSM::Parameter::Name", "AWS::EC2::AvailabilityZone::Name",
        "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName", "AWS::EC2::SecurityGroup::GroupName",
        "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id", "AWS::Route53::HostedZone::Id",
        "List<AWS::EC2::AvailabilityZone::Name>", "List<AWS::EC2::Image::Id>", "List<AWS::EC2::Instance::Id>",
        "List<AWS::EC2::SecurityGroup::GroupName>", "List<AWS::EC2::SecurityGroup::Id>", "List<AWS::EC2::Subnet::Id>",
        "List<AWS::EC2::Volume::Id>", "List<AWS::EC2::VPC::Id>", "List<AWS::Route53::HostedZone::Id>",
    )
)  # fmt: skip
ALIASES = {
    "boolean": "String", "bool": "String", "double": "Number", "float": "Number", "int": "Number", "integer": "Number", "array": "CommaDelimitedList",
    "list": "CommaDelimitedList", "stringlist": "CommaDelimitedList", "str": "String", "text": "String",
}  # fmt: skip

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    resolves=("cfn-lint:E2001", "cfn-lint:E2002"),
    tags=("deploy",),
)


@fixer.template
def no_such_thing(template: Template) -> Iterator[Finding]:
    """Types and keys of parameters that CloudFormation does not know."""
    for name, parameter in template.section("Parameters").items():
        at, body = ROOT / "Parameters" / name, members(parameter)
        for key in [key for key in body if key not in KEYS.names and not key.startswith("Fn::")]:
            if (meant := KEYS.nearest(key)) and meant not in body:
                message = f"{key} is no key of a parameter, so CloudFormation rejects {name}; {meant} is"
                yield finding(at / key, message, move(at / key, at / meant))
        kind = body.get("Type")
        if isinstance(kind, str) and not _is_known(kind):
            yield from _mended(at, body, kind)
        elif body and kind is None and not any(KEYS.nearest(key) == "Type" for key in body):
            yield finding(
                at, f"the parameter {name} has no Type, so CloudFormation rejects it", add(at / "Type", "String"), safety=Safety.UNSAFE
            )


def _is_known(kind: str) -> bool:
    inner = kind.removeprefix("AWS::SSM::Parameter::Value<").removesuffix(">") if kind.startswith("AWS::SSM::Parameter::Value<") else kind
    return inner in TYPES.names


def _mended(at: Pointer, body: Mapping[str, Json], kind: str) -> Iterator[Finding]:
    meant = ALIASES.get(kind.casefold().replace(" ", "")) or TYPES.nearest(kind)
    message = f"{kind} is no type of a parameter, so CloudFormation rejects {at.last}"
    patch: list[Operation] = [replace(at / "Type", meant)] if meant else []
    if kind.casefold() in ("boolean", "bool"):
        if "AllowedValues" not in body:
            patch.append(add(at / "AllowedValues", ["true", "false"]))
        if isinstance(body.get("Default"), bool):
            patch.append(replace(at / "Default", str(body["Default"]).lower()))
    yield finding(at / "Type", f"{message}; {meant} is" if meant else message, *patch)
