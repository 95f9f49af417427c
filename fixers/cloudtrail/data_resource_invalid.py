"""A trail names the resource of its data events in a form that CloudTrail does not take.

For the objects of a bucket it takes the bucket's ARN with a slash behind it (and the start of their keys), for those of all buckets
`arn:aws:s3`, for all functions `arn:aws:lambda`. A name or a pattern is refused: "Value … for DataResources.Values is invalid".

Before:

    DataResources:
      - Type: AWS::S3::Object
        Values:
          - !Sub ${Documents}/*

->

    DataResources:
      - Type: AWS::S3::Object
        Values:
          - !Sub ${Documents.Arn}/

Safety: safe. No trail can be created as it is, and what is meant has one form. `${Documents.Arn}/*` is left alone, CloudTrail takes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Template, finding, intrinsic, members, replace, sub_text, unfolded

BUCKET = "AWS::S3::Bucket"
OBJECTS = re.compile(r"\$\{(\w+)(\.Arn)?\}(?:/\*?)?")
ALL = re.compile(r"(arn:[^:]+:s3)(?::::\*(?:/\*?)?)|(arn:[^:]+:lambda):(?:\*|\*:\*:function:\*)")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html",
    tags=("deploy",),
)


@fixer.resource("AWS::CloudTrail::Trail")
def no_such_form(trail: Resource) -> Iterator[Finding]:
    """Values of data resources that are names, or patterns."""
    for at, selector in unfolded(trail.get("EventSelectors"), trail.pointer("EventSelectors")):
        for where, data in unfolded(members(selector).get("DataResources"), at / "DataResources"):
            for place, value in unfolded(members(data).get("Values"), where / "Values"):
                right = _right(trail.template, members(data).get("Type"), value)
                if right is not None:
                    message = f"{trail.name} logs data events of {sub_text(value)}, which CloudTrail refuses; write {sub_text(right)}"
                    yield finding(place, message, replace(place, right))


def _right(template: Template, kind: Json, value: Json) -> Json:
    """The form CloudTrail takes; None where a value has it, or nobody can tell what it is."""
    text = sub_text(value)
    every = ALL.fullmatch(text)
    if every is not None:
        short = every[1] or every[2]
        return {"Fn::Sub": short} if "${" in short else short
    if kind not in ("AWS::S3::Object", BUCKET):
        return None
    one = OBJECTS.fullmatch(text)
    bucket = template.resources.get(one[1]) if one is not None else None
    if one is not None and bucket is not None and bucket.type == BUCKET and not (one[2] and text.endswith(("/", "*"))):
        return {"Fn::Sub": f"${{{bucket.name}.Arn}}/"}
    written = intrinsic(value)[1] if isinstance(value, dict) else value
    names = [sub_text(bucket.get("BucketName")) for bucket in template.of_type(BUCKET) if bucket.get("BucketName")]
    if isinstance(written, str) and intrinsic(value)[0] in (None, "Fn::Sub") and text.removesuffix("*").removesuffix("/") in names:
        return {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{written.removesuffix('*').removesuffix('/')}/"}
    return None
