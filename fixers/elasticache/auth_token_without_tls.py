"""A replication group has an AuthToken and no encryption in transit.

ElastiCache takes an AUTH token only together with TransitEncryptionEnabled: without it the token would travel in clear
text, and the group is refused when the stack is deployed.

Before:

    AuthToken: !Sub '{{resolve:secretsmanager:${Token}}}'

->

    AuthToken: !Sub '{{resolve:secretsmanager:${Token}}}'
    TransitEncryptionEnabled: true

Safety: safe. No such group could be deployed. The other way out, a group without token and without encryption, is never
taken. Clients must connect with TLS; a group outside the default VPC also needs a CacheSubnetGroupName.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Json, Resource, finding, intrinsic, is_absent, is_switch, items, members

TOKEN, TLS = "AuthToken", "TransitEncryptionEnabled"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-elasticache-replicationgroup.html",
    resolves=("CKV_AWS_30", "CKV_AWS_31"),
    tags=("deploy", "security"),
)


@fixer.resource("AWS::ElastiCache::ReplicationGroup")
def token_in_clear_text(group: Resource) -> Iterator[Finding]:
    """Whoever has a token encrypts its way."""
    token, encrypted = group.get(TOKEN), group.get(TLS)
    if is_absent(token) or not _is_off(encrypted):
        return
    message = (
        f"{group.name} has an AuthToken without {TLS}, which ElastiCache refuses: the token would travel in clear text. Set it to true"
    )
    wanted = _where_there_is_a_token(token, encrypted)
    condition = items(members(wanted).get("Fn::If"))[:1]
    known = not condition or condition[0] in group.template.section("Conditions")
    yield finding(group.at, message, *([group.add_property(TLS, wanted)] if known else []))


def _is_off(value: Json) -> bool:
    return is_absent(value) or is_switch(value, on=False)


def _where_there_is_a_token(token: Json, otherwise: Json) -> Json:
    """True, or the same choice that the token is subject to."""
    function, argument = intrinsic(token)
    if function != "Fn::If" or NO_VALUE not in items(argument):
        return True
    kept = NO_VALUE if otherwise is None else otherwise
    return {"Fn::If": [items(argument)[0], *(kept if branch == NO_VALUE else True for branch in items(argument)[1:])]}
