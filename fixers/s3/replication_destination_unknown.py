"""A replication rule names a bucket that this template neither makes nor is given.

The destination of a replication must exist, and be versioned, before the source is made: a name that is put together in
the template is a guess about another stack, often one in another region, and the stack fails where the guess is wrong.
A stack cannot create that bucket in another region or import its ARN from there; whoever deploys it has to say which
bucket it is.

Before:

    Destination:
      Bucket: !Sub 'arn:aws:s3:::invoices-replica-${Stage}'

->

    Destination:
      Bucket: !Ref ReplicationDestinationBucketArn

Safety: unsafe, and only with the setting ``arns``, which gives the ARN for a bucket: ``{Invoices: 'arn:aws:s3:::…'}``.
It becomes the default of a parameter. What the role may do with the old name, it may then do with the new one. A rule that
names the account of its destination is left alone: somebody has thought about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    UNKNOWN,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    ReplicationRule,
    Resource,
    Safety,
    bucket_of,
    finding,
    members,
    referred,
    replace,
    replication_rules,
    replications,
    role_statements,
    sub_text,
    substituted,
    unfolded,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)
ARNS = fixer.setting("arns", dict, "the ARN of the destination for each bucket that replicates: {Invoices: 'arn:aws:s3:::…'}")


@fixer.resource("AWS::S3::Bucket")
def unknown(source: Resource) -> Iterator[Finding]:
    """A destination is made here, or handed in."""
    places: dict[str, list[Pointer]] = {}
    for rule in replication_rules(source):
        if _invented(rule):
            places.setdefault(sub_text(rule.destination), []).append(rule.at / "Destination" / "Bucket")
    arn = members(ARNS.of(source.template)).get(source.name)
    for text, at in places.items():
        message = (
            f"{source.name} replicates to {text}, a bucket this template neither makes nor is given, so the stack fails unless it exists"
        )
        if isinstance(arn, str) and len(places) == 1:
            yield finding(at[0], f"{message}; take its ARN from a parameter", *_given(source, text, at, arn))
        else:
            yield finding(at[0], f"{message}; say which one it is", needs=ARNS)


def _invented(rule: ReplicationRule) -> bool:
    """Whether the name of the destination is written here, or put together from pieces that are no bucket's name."""
    text, template = sub_text(rule.destination), rule.source.template
    name = text.partition(":::")[2]
    if UNKNOWN in text or not name or "Account" in members(rule.body.get("Destination")):
        return False
    made_here = bucket_of(template, rule.destination) or any(used.partition(".")[0] in template.resources for used in substituted(name))
    return not made_here and referred({"Fn::Sub": name}) is None


def _given(source: Resource, text: str, places: list[Pointer], arn: str) -> Iterator[Operation]:
    """A parameter in the place of a destination, and of what the role may do with it."""
    template = source.template
    parameter = template.free_name("ReplicationDestinationBucketArn")
    body: Json = {"Type": "String", "Description": f"The versioned bucket that {source.name} replicates to", "Default": arn}
    yield template.add_member("Parameters", parameter, body)
    yield from (replace(at, {"Ref": parameter}) for at in places)
    instead: dict[str, Json] = {text: {"Ref": parameter}, f"{text}/*": {"Fn::Sub": f"${{{parameter}}}/*"}}
    for name in dict.fromkeys(referred(members(case.value).get("Role")) for case in replications(source)):
        role = template.resources.get(name or "")
        for statement in role_statements(role) if role is not None else ():
            for at, value in unfolded(statement.body.get("Resource"), statement.at / "Resource"):
                if (new := instead.get(sub_text(value))) is not None:
                    yield replace(at, new)
