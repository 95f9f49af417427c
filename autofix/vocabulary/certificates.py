"""Which certificate of AWS Certificate Manager a listener needs; AWS knows, where it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.patch import Operation
from autofix.pointer import Json
from autofix.references import items, members, referred
from autofix.template import Resource
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text
from autofix.vocabulary.iam import unfolded
from autofix.vocabulary.loadbalancers import certificates


def given_certificate(listener: Resource, arn: str | None, parameter: str | None) -> tuple[list[Operation], str]:
    """Give a listener the certificate a user names, by ARN or parameter, or else the one that ACM has; and words about that one."""
    patch = certificates(listener, arn, parameter)
    if patch:
        return patch, ""
    issued, words = _issued_certificate(listener)
    return certificates(listener, issued, None), words


def _issued_certificate(listener: Resource) -> tuple[str | None, str]:
    """The ARN of the one issued certificate that covers the domains of a listener's load balancer, and words about it.

    None where nobody asked AWS, the template does not say which domains lead here, or several certificates cover them.
    """
    balancer = referred(listener.get("LoadBalancerArn"))
    domains = sorted(set(_domains(listener, balancer))) if balancer else []
    issued = listener.template.facts.account.certificates() if domains and "${" not in "".join(domains) else None
    if issued is None:
        return None, ""
    wanted, fitting = " and ".join(domains), [known for known in issued if all(map(known.covers, domains))]
    if len(fitting) == 1:
        return fitting[0].arn, f" (ACM has one for {wanted})"
    found = ", ".join(known.arn for known in fitting[:3])
    return None, f" (ACM has {len(fitting)} for {wanted}: {found})" if fitting else f" (ACM has none for {wanted})"


def _domains(listener: Resource, balancer: str) -> Iterator[str]:
    """The names of the DNS records that lead to a load balancer, as Fn::Sub would write them."""
    template = listener.template
    records: list[Json] = [record.get() for record in template.of_type("AWS::Route53::RecordSet")]
    for group in template.of_type("AWS::Route53::RecordSetGroup"):
        records += [record for _, record in unfolded(group.get("RecordSets"), group.at)]
    for record in map(members, records):
        targets = [members(record.get("AliasTarget")).get("DNSName"), *items(record.get("ResourceRecords"))]
        if any(f"${{{balancer}.DNSName}}" in sub_text(target) for target in targets):
            name = sub_text(record.get("Name"))
            yield "${}" if name == UNKNOWN else name.rstrip(".").lower()
