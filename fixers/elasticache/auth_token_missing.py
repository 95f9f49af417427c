"""A replication group asks nobody for a password.

Whoever reaches its port reads and deletes everything. A token, or users with access strings (UserGroupIds), says who may.

Before:

    Engine: redis
    TransitEncryptionEnabled: true

-> (with --set elasticache-auth-token-missing.secret=CacheToken)

    Engine: redis
    TransitEncryptionEnabled: true
    AuthToken: !Sub '{{resolve:secretsmanager:${CacheToken}}}'

Safety: unsafe, and it needs the setting `secret`: the logical id or ARN of a Secrets Manager secret whose whole text is the token
(16 to 128 characters, no @ " or /), a dynamic reference, or a NoEcho parameter of the template. Every client must send the token
from then on; a group has a token only together with TLS, which is switched on as well. Whether an existing group is replaced the
impact says. Groups with UserGroupIds and members of a global datastore are left alone, and groups that cannot be encrypted only
reported. A token in clear text is never written.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, Template, ask, finding, is_absent, is_switch, members, settle, unable_to_encrypt

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    resolves=("CKV_AWS_31", "securityhub:ElastiCache.6"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
SECRET = fixer.setting("secret", str, "the secret or NoEcho parameter that holds the token of replication groups")
DECIDED = ("AuthToken", "UserGroupIds", "GlobalReplicationGroupId")


@fixer.resource("AWS::ElastiCache::ReplicationGroup")
def open_to_all(group: Resource) -> Iterator[Finding]:
    """Every group that decides for itself wants a token, or knows its users."""
    if all(is_absent(group.get(name)) for name in DECIDED):
        wanted = {"TransitEncryptionEnabled": True, "AuthToken": _token(group.template, SECRET.of(group.template))}
        patch = settle(group, wanted)
        message = f"whoever reaches the port of {group.name} may read and delete everything; let it ask for a token that a secret holds"
        if patch and unable_to_encrypt(group):
            yield finding(group.at, f"{message}, on newer nodes and a newer engine: a token needs TLS, which these cannot do")
        else:
            yield from ask(group, SECRET, message, patch)


def _token(template: Template, secret: Json) -> Json:
    """How the template reads the token; None where it would stand there in clear text."""
    if not isinstance(secret, str) or secret.startswith("{{resolve:"):
        return secret
    if secret in template.resources:
        return {"Fn::Sub": f"{{{{resolve:secretsmanager:${{{secret}}}}}}}"}
    if is_switch(members(template.section("Parameters").get(secret)).get("NoEcho"), True):
        return {"Ref": secret}
    return f"{{{{resolve:secretsmanager:{secret}}}}}"
