"""A Route 53 health check lacks what its type needs, or has what its type does not take.

A check of an endpoint needs a domain name or an address, one that searches for a string needs the string, one that
follows an alarm needs the alarm. Without them, or with a port where nothing is called, Route 53 refuses the check and
the stack rolls back. A check over HTTP without a path asks for `/`: the start page may answer while everything behind
it is down, and a redirect counts as healthy.

Before:

    Check:
      Type: AWS::Route53::HealthCheck
      Properties:
        HealthCheckConfig: {Type: HTTPS, FullyQualifiedDomainName: shop.example.com}

-> (with --set route53-health-check-incomplete.path=/health)

    Check:
      Type: AWS::Route53::HealthCheck
      Properties:
        HealthCheckConfig: {Type: HTTPS, FullyQualifiedDomainName: shop.example.com, ResourcePath: /health}

Safety: a path is unsafe; with one that does not answer, the check turns red and traffic fails over. Which path tells
that the service is well (the setting `path`) and which domain names are checked (the setting `domain-names`, by logical
id) is not in the template. A port that Route 53 refuses is removed safely, and a missing domain name added safely: such
checks could not be created. Type, RequestInterval and MeasureLatency are never touched: changing them replaces the
check, and alarms on the old one go blind.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, add, finding, is_absent, members, number, remove

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
    safety=Safety.UNSAFE,
    tags=("deploy", "reliability"),
)
PATH = fixer.setting("path", str, "the path that answers 2xx or 3xx while the service is well: /health")
DOMAIN_NAMES = fixer.setting("domain-names", dict, "what to check, by the logical id of the check: {Check: shop.example.com}")

HTTP = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH")
NEEDED = {
    "HTTP_STR_MATCH": "SearchString",
    "HTTPS_STR_MATCH": "SearchString",
    "TCP": "Port",
    "CLOUDWATCH_METRIC": "AlarmIdentifier",
    "RECOVERY_CONTROL": "RoutingControlArn",
}


@fixer.resource("AWS::Route53::HealthCheck")
def incomplete(check: Resource) -> Iterator[Finding]:
    """The check has what its type needs and nothing that it refuses."""
    config, at = members(check.get("HealthCheckConfig")), check.pointer("HealthCheckConfig")
    kind, given = config.get("Type"), {name for name, value in config.items() if not is_absent(value)}
    if not isinstance(kind, str):
        return
    needed = NEEDED.get(kind, "Type")
    if needed not in given:
        yield finding(at, f"{check.name} is a health check of type {kind} without {needed}; Route 53 refuses it. Add {needed}")
    if kind in (*HTTP, "TCP") and given.isdisjoint({"FullyQualifiedDomainName", "IPAddress"}):
        yield _nothing_to_check(check)
    if kind in HTTP and "ResourcePath" not in given:
        yield _start_page(check)
    if kind in ("CLOUDWATCH_METRIC", "CALCULATED") and "Port" in given:
        problem = f"{check.name} is a health check of type {kind}, which calls nothing; Route 53 refuses its Port. Remove it"
        yield finding(at / "Port", problem, remove(at / "Port"), safety=Safety.SAFE)
    if number(config.get("RequestInterval")) not in (None, 10, 30):
        yield finding(at / "RequestInterval", f"{check.name} asks every {config['RequestInterval']} seconds; Route 53 takes 10 or 30 only")


def _nothing_to_check(check: Resource) -> Finding:
    problem = f"{check.name} names neither a FullyQualifiedDomainName nor an IPAddress to check; Route 53 refuses it"
    domain: Json = members(DOMAIN_NAMES.of(check.template)).get(check.name)
    at = check.pointer("HealthCheckConfig", "FullyQualifiedDomainName")
    if not isinstance(domain, str):
        return finding(at, f"{problem}. Say what is to be checked", needs=DOMAIN_NAMES)
    return finding(at, f"{problem}. Check {domain}", add(at, domain), safety=Safety.SAFE)


def _start_page(check: Resource) -> Finding:
    problem = f"{check.name} asks for the start page, which may answer while the service behind it is down"
    path, at = PATH.of(check.template), check.pointer("HealthCheckConfig", "ResourcePath")
    if not path:
        return finding(at, f"{problem}. Say which path tells that the service is well", needs=PATH)
    return finding(at, f"{problem}. Ask for {path}", add(at, path))
