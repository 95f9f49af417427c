"""An availability zone is written out.

The template works in one region only, and not in every account: an account may lack a zone that others have.

Before:

    AvailabilityZone: us-east-1a

->

    AvailabilityZone: !Select [0, !GetAZs '']

Zones are counted in the order of their letters: the first letter that a template uses becomes the first zone, so that resources that
shared a zone still do. Only templates whose zones all belong to one region are changed.

Safety: unsafe. The account may have other zones first, and a resource in another zone is a new resource: on an existing stack subnets,
volumes and instances are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Pointer, Safety, Template, finding, pointer_of, replace

ZONE = re.compile(r"([a-z]{2}(?:-[a-z]+)+-\d)([a-z])")
WRITTEN = re.compile(r"-\d[a-z]\b")
"""What no template is without that writes a zone down."""
ONE, MANY = "AvailabilityZone", "AvailabilityZones"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html",
    resolves=("cfn-lint:W3010",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
)


@fixer.template
def one_region_only(template: Template) -> Iterator[Finding]:
    """Zones in the properties AvailabilityZone and AvailabilityZones, whose order gives each its number."""
    matched = list(_zones(template)) if WRITTEN.search(template.document.text) else []
    letters = sorted({zone.group(2) for _, zone in matched})
    if len({zone.group(1) for _, zone in matched}) == 1:
        for at, zone in matched:
            number = letters.index(zone.group(2))
            message = f"{zone.group()} is one zone of one region; Fn::GetAZs gives those of the region and account the stack is in"
            yield finding(at, message, replace(at, {"Fn::Select": [number, {"Fn::GetAZs": ""}]}))


def _zones(template: Template) -> Iterator[tuple[Pointer, re.Match[str]]]:
    for way, text in template.leaves.get("Resources", ()):
        if isinstance(text, str) and (zone := ZONE.fullmatch(text)):
            at = pointer_of(way)
            if at[2:3] == ("Properties",) and at[1] in template.resources and (at.last == ONE or at[-2] == MANY):
                yield at, zone
