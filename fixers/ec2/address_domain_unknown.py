"""An address is allocated in a domain that does not exist.

The Domain of an elastic IP address is `vpc` (`standard` was EC2-Classic, which is gone). EC2 takes any other word for `vpc`, so the word that
is written misleads.

Before:

    Domain: public

->

    Domain: vpc

Safety: safe. The address is allocated in the same way. On a deployed stack it may be replaced, which the impact of the fix says.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, choices, finding, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html",
    resolves=("cfn-lint:W3700",),
    tags=("style",),
)


@fixer.resource("AWS::EC2::EIP")
def no_domain(address: Resource) -> Iterator[Finding]:
    """A word that is none of the two."""
    for at, domain in choices(address.pointer("Domain"), address.get("Domain")):
        if isinstance(domain, str) and domain.lower() not in ("vpc", "standard"):
            yield finding(at, f"{address.name} has the Domain {domain}, which EC2 takes for vpc. Write vpc", replace(at, "vpc"))
