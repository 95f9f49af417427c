"""A web ACL does not stop requests that are known to be attacks.

AWS keeps a group of rules for requests nobody sends with good intentions: Log4Shell (CVE-2021-44228), JNDI lookups, deserialisation
of Java objects. A web ACL without it lets them through to the application, patched or not.

Before:

    Acl:
      Type: AWS::WAFv2::WebACL
      Properties:
        DefaultAction: {Allow: {}}
        Rules: []

->

    Acl:
      Type: AWS::WAFv2::WebACL
      Properties:
        DefaultAction: {Allow: {}}
        Rules:
          - Name: AWSManagedRulesKnownBadInputsRuleSet
            Priority: 0
            OverrideAction: {None: {}}
            Statement:
              ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}
            VisibilityConfig: ...

The rule comes after those that are there. A group that only counts (`OverrideAction: {Count: {}}`) is being tried out, and is left
alone, and so are web ACLs whose rules or priorities cannot all be read.

Safety: unsafe. A request that looks like an attack is blocked, whoever sent it; watch the metric before you rely on it. It takes
200 of the 1,500 capacity units that the price of a web ACL includes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, add, finding, intrinsic, is_absent, items, members

GROUP = "AWSManagedRulesKnownBadInputsRuleSet"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
    resolves=("CKV_AWS_192",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::WAFv2::WebACL")
def attacks_pass(acl: Resource) -> Iterator[Finding]:
    """Every web ACL without the group of known bad inputs."""
    rules = acl.get("Rules")
    readable = is_absent(rules) or (isinstance(rules, list) and all(_is_readable(rule) for rule in rules))
    if readable and not any(_is_group(rule) for rule in items(rules)):
        message = f"{acl.name} lets requests through that are known attacks, Log4Shell among them. Add AWS's rules for known bad inputs"
        yield finding(acl.at, message, _added(acl, items(rules)), cost="1 USD a month")


def _is_readable(rule: Json) -> bool:
    priority = members(rule).get("Priority")
    return intrinsic(rule)[0] is None and (isinstance(priority, int) or (isinstance(priority, str) and priority.isdecimal()))


def _is_group(rule: Json) -> bool:
    statement = members(members(members(rule).get("Statement")).get("ManagedRuleGroupStatement"))
    return statement.get("Name") == GROUP or isinstance(statement.get("Name"), dict)


def _added(acl: Resource, rules: Sequence[Json]) -> Operation:
    last = max((int(str(members(rule).get("Priority"))) for rule in rules), default=-1)
    rule: Json = {
        "Name": GROUP,
        "Priority": last + 1,
        "OverrideAction": {"None": {}},
        "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": GROUP}},
        "VisibilityConfig": {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "KnownBadInputs"},
    }
    return add(acl.pointer("Rules", "-"), rule) if rules or isinstance(acl.get("Rules"), list) else acl.add_property("Rules", [rule])
