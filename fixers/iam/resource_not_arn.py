"""The resource of a policy statement is a name, not an ARN.

Ref gives the name of a bucket, table or function, the URL of a queue, the id of a key. A policy takes ARNs: IAM refuses the name with
"Resource … must be in ARN format or *", Amazon S3 with "Policy has invalid resource", and the stack is rolled back.

Before:

    Effect: Allow
    Action: s3:GetObject
    Resource: !Sub ${Uploads}/*

->

    Effect: Allow
    Action: s3:GetObject
    Resource: !Sub ${Uploads.Arn}/*

A name that is written out counts where it is that of a bucket of the template, or where all actions are those of S3, for which there is
only one form: `arn:${AWS::Partition}:s3:::name`. Names in parameters are left alone, they may be ARNs.

Safety: safe. No policy can be created as it is, and the resource has one ARN. The policy of a VPC endpoint is taken as it is, and
lets nothing through: there it is unsafe, for the endpoint opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    POLICY_DOCUMENTS,
    UNKNOWN,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Resource,
    Safety,
    Statement,
    Template,
    bucket_named,
    finding,
    intrinsic,
    items,
    policy_statements,
    replace,
    schema_of,
    sub_text,
    unfolded,
)

UNDOCUMENTED = ("AWS::SSM::Parameter",)
"""The schema has an Arn, and the page of the type knows only Type and Value."""
AT_FIRST = re.compile(r"\$\{(\w+)\}(?=/|$)")
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?=/|$)")
S3_ARN = "arn:${AWS::Partition}:s3:::"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    resolves=("cfn-lint:E3510", "cfn-lint:E3512"),
    tags=("deploy",),
)


@fixer.resource(*POLICY_DOCUMENTS)
def only_a_name(owner: Resource) -> Iterator[Finding]:
    """Resources of statements that do not begin like an ARN."""
    for statement in policy_statements(owner):
        for key in ("Resource", "NotResource"):
            for place, value in unfolded(statement.body.get(key), statement.at / key):
                operation = _from_reference(owner.template, place, value) or _from_text(owner.template, place, value, statement)
                if operation is not None:
                    endpoint = owner.type == "AWS::EC2::VPCEndpoint"
                    message = f"a statement of {owner.name} names its resource, and {'only ARNs match' if endpoint else 'IAM takes nothing but ARNs'}"
                    yield finding(place, f"{message}; give the ARN", operation, safety=Safety.UNSAFE if endpoint else None)


def _has_arn(template: Template, name: Json) -> bool:
    """Whether a resource has an ARN, and Ref gives something else."""
    target = template.resources.get(name) if isinstance(name, str) else None
    schema = schema_of(target.type) if target is not None and target.type not in UNDOCUMENTED else None
    return schema is not None and "Arn" in schema.attributes and not "".join(schema.identifier[:1]).lower().endswith("arn")


def _from_reference(template: Template, at: Pointer, value: Json) -> Operation | None:
    """A resource of the template, alone or with a path behind it."""
    function, argument = intrinsic(value)
    if function == "Ref" and _has_arn(template, argument):
        return replace(at, {"Fn::GetAtt": [argument, "Arn"]})
    parts = items(argument)[1] if function == "Fn::Join" and len(items(argument)) == 2 else None
    first = intrinsic(parts[0]) if isinstance(parts, list) and parts else (None, None)
    if first[0] == "Ref" and _has_arn(template, first[1]):
        return replace(at / "Fn::Join" / 1 / 0, {"Fn::GetAtt": [first[1], "Arn"]})
    found = AT_FIRST.match(argument) if function == "Fn::Sub" and isinstance(argument, str) else None
    if found is None or not _has_arn(template, found[1]):
        return None
    rest = found.string[found.end() :]
    return replace(at, {"Fn::Sub": f"${{{found[1]}.Arn}}{rest}"} if rest else {"Fn::GetAtt": [found[1], "Arn"]})


def _from_text(template: Template, at: Pointer, value: Json, statement: Statement) -> Operation | None:
    """The name of a bucket, written out or put together as the template puts it together."""
    text = value if isinstance(value, str) else sub_text(value) if intrinsic(value)[0] == "Fn::Sub" else UNKNOWN
    actions = [str(action) for action in statement.listed("Action")]
    if UNKNOWN in text or ":" in text.partition("/")[0].replace("AWS::", "") or not any(action.startswith("s3:") for action in actions):
        return None
    if text in template.resources:
        return None
    if bucket_named(template, text.partition("/")[0]) or (
        NAME.match(text) and "${" not in text and all(action.startswith("s3:") for action in actions)
    ):
        written = intrinsic(value)[1] if isinstance(value, dict) else value
        if isinstance(written, str) and (isinstance(value, dict) or "${" not in written):
            return replace(at, {"Fn::Sub": S3_ARN + written})
    return None
