"""A job, crawler or development endpoint of Glue has no security configuration.

A security configuration says with which keys Glue encrypts what it writes to S3, its logs and its bookmarks. Without one logs and
bookmarks are encrypted with keys of AWS, and what is written as the bucket happens to say.

Before:

    Load:
      Type: AWS::Glue::Job
      Properties: {Command: {Name: glueetl, ScriptLocation: 's3://scripts/load.py'}, Role: !Ref Role}

-> (with --set glue-security-configuration-missing.configuration=Encrypted)

    Load:
      Type: AWS::Glue::Job
      Properties:
        Command: {Name: glueetl, ScriptLocation: 's3://scripts/load.py'}
        Role: !Ref Role
        SecurityConfiguration: !Ref Encrypted

`configuration` is the name of a security configuration, or the logical id of one, or of a parameter, in the template.

Safety: unsafe. The role must be allowed to use the configuration's keys, and readers of what the job writes as well, or both are
refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html",
    resolves=("CKV_AWS_195",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
CONFIGURATION = fixer.setting("configuration", str, "name, or logical id in the template, of the security configuration of Glue")
CRAWLER = "AWS::Glue::Crawler"


@fixer.resource(CRAWLER, "AWS::Glue::DevEndpoint", "AWS::Glue::Job")
def encrypted_as_it_happens(user: Resource) -> Iterator[Finding]:
    """Everything that runs in Glue names a security configuration."""
    name = "CrawlerSecurityConfiguration" if user.type == CRAWLER else "SecurityConfiguration"
    message = f"{user.name} has no security configuration, so nobody said with which keys it encrypts what it writes. Name one"
    yield from ask(user, CONFIGURATION, message, settle(user, {name: chosen(user, CONFIGURATION)}))
