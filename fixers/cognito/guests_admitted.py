"""An identity pool gives credentials of AWS to guests.

Everybody who knows the pool's id, which every client carries, gets temporary credentials for the role of guests, without signing in.

Before:

    Identities:
      Type: AWS::Cognito::IdentityPool
      Properties: {AllowUnauthenticatedIdentities: true}

->

    Identities:
      Type: AWS::Cognito::IdentityPool
      Properties: {AllowUnauthenticatedIdentities: false}

Safety: unsafe. Visitors who have not signed in lose what the app does for them (analytics, public data). A pool of the template
that is given a role for guests admits them on purpose, and is only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_switch, members, referred, replace

ALLOW, ATTACHMENT = "AllowUnauthenticatedIdentities", "AWS::Cognito::IdentityPoolRoleAttachment"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html",
    resolves=("CKV_AWS_366", "cfn-nag:W57"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::Cognito::IdentityPool")
def guests(pool: Resource) -> Iterator[Finding]:
    """Every identity pool that admits guests."""
    if pool.get(ALLOW) is None or not is_switch(pool.get(ALLOW), True):
        return
    attached = [one for one in pool.template.of_type(ATTACHMENT) if referred(one.get("IdentityPoolId")) == pool.name]
    meant = next((one.name for one in attached if "unauthenticated" in members(one.get("Roles"))), None)
    message = f"{pool.name} gives credentials of AWS to everybody who knows its id"
    if meant is None:
        yield finding(pool.at, f"{message}. Admit only who has signed in", replace(pool.pointer(ALLOW), False))
    else:
        yield finding(pool.at, f"{message}, and {meant} says what guests may do: take their role away first if they are not to come")
