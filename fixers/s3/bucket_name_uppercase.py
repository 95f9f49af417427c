"""A bucket's name gets capital letters from a parameter.

S3 takes lower-case letters, digits, dots and hyphens; the bucket is rejected with "Bucket name should not contain uppercase characters",
often when half of the stack stands already. CloudFormation cannot turn a value into lower case.

Before:

    Parameters:
      Project:
        Type: String
        Default: MyShop
    Resources:
      Bucket:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub '${Project}-logs-${AWS::AccountId}'

->

    Parameters:
      Project:
        Type: String
        Default: myshop
    Resources:
      Bucket:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub '${Project}-logs-${AWS::AccountId}'

Only a default that nothing compares and no list of allowed values limits is written in lower case. Where the values have to stay, the bucket
goes without a name of its own, unless something else in the template speaks of the name.

Safety: unsafe. Everything else that is named by the parameter is named differently, and a bucket without BucketName gets a name that
CloudFormation makes. A bucket that exists cannot have such a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    ROOT,
    Finding,
    Fixer,
    Mentions,
    Operation,
    PhysicalName,
    Safety,
    Template,
    finding,
    items,
    members,
    physical_names,
    remove,
    replace,
    uses,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    resolves=("cfn-lint:W1031",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.having("AWS::S3::Bucket")
def capital_letters(template: Template) -> Iterator[Finding]:
    """Buckets named by a parameter that has capital letters by default, or has to have them."""
    if not any(value != value.lower() for parameter in template.section("Parameters") for value in _values(template, parameter)):
        return
    named = [name for name in physical_names(template) if name.resource.type == "AWS::S3::Bucket"]
    lowered: set[str] = set()
    for name in named:
        for parameter in dict.fromkeys(name.variables):
            values = _values(template, parameter)
            if not any(value != value.lower() for value in values) or parameter in lowered:
                continue
            message = f"{name.resource.name} takes capital letters from {parameter} ({', '.join(values[:3])}), and S3 rejects such a name"
            if _is_free(template, parameter):
                lowered.add(parameter)
                yield finding(name.at, f"{message}; write the default in lower case", _lower(template, parameter))
            else:
                yield finding(name.at, f"{message}; let CloudFormation name the bucket", *_unnamed(template, name))
                break


def _values(template: Template, parameter: str) -> list[str]:
    """What a parameter is by default, or may be."""
    body = members(template.section("Parameters").get(parameter))
    return list(dict.fromkeys(value for value in (body.get("Default"), *items(body.get("AllowedValues"))) if isinstance(value, str)))


def _is_free(template: Template, parameter: str) -> bool:
    """Whether nothing depends on how a parameter is written: no list, no pattern, no condition, no key of a mapping."""
    body = members(template.section("Parameters").get(parameter))
    return "AllowedValues" not in body and "AllowedPattern" not in body and parameter not in template.once(_compared)


def _compared(template: Template) -> set[str]:
    """What conditions, mappings and outputs take by Ref."""
    return {use.name for use in template.once(uses) if use.how == "Ref" and (use.at[0] != "Resources" or "Fn::FindInMap" in use.at)}


def _lower(template: Template, parameter: str) -> Operation:
    default = members(template.section("Parameters").get(parameter))["Default"]
    return replace(ROOT / "Parameters" / parameter / "Default", str(default).lower())


def _unnamed(template: Template, name: PhysicalName) -> list[Operation]:
    """Drop the name, where nothing else speaks of it."""
    return [] if template.once(Mentions).elsewhere(name.text) else [remove(name.at)]
