"""A cache behaviour forwards to an origin that the distribution does not have.

TargetOriginId is the Id of one of the Origins or OriginGroups. CloudFront refuses any other: "One or more of your origins or origin groups
do not exist".

Before:

    Origins: [{Id: site, …}]
    DefaultCacheBehavior: {TargetOriginId: s3-site, …}

->

    Origins: [{Id: site, …}]
    DefaultCacheBehavior: {TargetOriginId: site, …}

Safety: safe where the distribution has one origin only, or the name differs in its capitals or separators. A name that is merely misspelt is
unsafe. Where several could be meant it is only reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import (
    Finding,
    Fixer,
    Json,
    Pointer,
    Resource,
    Safety,
    choices,
    finding,
    intrinsic,
    items,
    members,
    nearest,
    replace,
    same_letters,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html",
    resolves=("cfn-lint:E3057",),
    tags=("deploy",),
)


@fixer.resource("AWS::CloudFront::Distribution")
def forwards_to_nobody(distribution: Resource) -> Iterator[Finding]:
    """Literal targets that are none of the origins, all of which are known."""
    config = members(distribution.get("DistributionConfig"))
    ids = _ids(config)
    if ids is None or not ids:
        return
    for at, behaviour in _behaviours(distribution, config):
        target = behaviour.get("TargetOriginId")
        if not isinstance(target, str) or target in ids:
            continue
        message = f"{distribution.name} forwards to {target}, which is none of its origins, and CloudFront refuses that"
        meant = ids[0] if len(ids) == 1 else same_letters(target, ids) or nearest(target, ids)
        place = at / "TargetOriginId"
        if meant is None:
            yield finding(place, f"{message}. Name one of {', '.join(ids)}")
        else:
            sure = len(ids) == 1 or same_letters(target, ids)
            yield finding(place, f"{message}. Name {meant}", replace(place, meant), safety=None if sure else Safety.UNSAFE)


def _behaviours(distribution: Resource, config: Mapping[str, Json]) -> Iterator[tuple[Pointer, Mapping[str, Json]]]:
    at = distribution.pointer("DistributionConfig")
    for place, behaviour in choices(at / "DefaultCacheBehavior", config.get("DefaultCacheBehavior")):
        yield place, members(behaviour)
    for place, listed in choices(at / "CacheBehaviors", config.get("CacheBehaviors")):
        for index, item in enumerate(items(listed)):
            yield from ((inner, members(behaviour)) for inner, behaviour in choices(place / index, item))


def _ids(config: Mapping[str, Json]) -> list[str] | None:
    """The names a behaviour can forward to; None where one of them is not written out."""
    groups: Json = config.get("OriginGroups")
    holders = [*items(config.get("Origins")), *items(members(groups).get("Items"))]
    known = isinstance(config.get("Origins"), list) and (
        groups is None or (intrinsic(groups)[0] is None and isinstance(members(groups).get("Items"), list))
    )
    found = [members(holder).get("Id") for holder in holders]
    return [str(one) for one in found] if known and all(isinstance(one, str) for one in found) else None
