"""A listener accepts versions of TLS that are broken.

TLS 1.0 and 1.1 were retired in 2021. A listener that names no policy gets ELBSecurityPolicy-2016-08 from CloudFormation, which still
accepts them, and an attacker on the way can make a client fall back.

Before:

    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        Protocol: HTTPS
        Port: 443

->

    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        Protocol: HTTPS
        Port: 443
        SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06

FIPS policies become the FIPS policy of TLS 1.2. `--set elasticloadbalancing-tls-version-old.policy=…` names another one.

Safety: unsafe. Clients that know nothing newer than TLS 1.1 (Android 4, Java 7, Windows 7 as it came) cannot connect any more; TLS
1.3 is offered in addition. A policy that a parameter gives is left to the deployer, though checkov complains of it, and so are
policies this fixer does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import LISTENER, Finding, Fixer, Resource, Safety, finding, is_absent, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    resolves=("CKV_AWS_103", "cfn-nag:W55"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
POLICY = fixer.setting("policy", str, "the policy of listeners that accept TLS 1.1", "ELBSecurityPolicy-TLS13-1-2-2021-06")
FIPS = "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04"
OLD = re.compile(
    r"ELBSecurityPolicy-(?:2015-05|2016-08|TLS-1-0-2015-04|TLS-1-1-2017-01|FS-2018-06|FS-1-1-2019-08"
    r"|TLS13-1-[01](-FIPS)?(?:-PQ)?-20\d\d-\d\d)"
)


@fixer.resource(LISTENER)
def retired_versions(listener: Resource) -> Iterator[Finding]:
    """Every listener with TLS whose policy, said or by default, accepts TLS 1.1."""
    if listener.get("Protocol") not in ("HTTPS", "TLS"):
        return
    present, wanted = listener.get("SslPolicy"), POLICY.of(listener.template)
    old = OLD.fullmatch(present) if isinstance(present, str) else None
    if is_absent(present):
        named, patch = "names no SslPolicy, so it", listener.add_property("SslPolicy", wanted)
    elif old is not None and present != wanted:
        named, patch = f"has the policy {present}, so it", replace(listener.pointer("SslPolicy"), FIPS if old[1] else wanted)
    else:
        return
    message = f"{listener.name} {named} accepts TLS 1.0 and 1.1, which are broken. Accept TLS 1.2 and 1.3 only"
    yield finding(listener.at, message, patch)
