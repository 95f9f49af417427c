"""A workgroup lets its clients override its settings.

Then a client decides where results go and whether they are encrypted, whatever the workgroup says. Athena enforces its settings
unless EnforceWorkGroupConfiguration is false.

Before:

    WorkGroupConfiguration:
      ResultConfiguration: ...

->

    WorkGroupConfiguration:
      ResultConfiguration: ...
      EnforceWorkGroupConfiguration: true

Safety: safe where the workgroup says nothing, for that is Athena's default and only written down; unsafe where it says false:
clients that name a place of their own for results are overruled. A workgroup that says false and has no output location itself is
only reported: its queries would have nowhere to put their results.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

CONFIGURATION, ENFORCE = "WorkGroupConfiguration", "EnforceWorkGroupConfiguration"
PLACES = (("ResultConfiguration", "OutputLocation"), ("ManagedQueryResultsConfiguration",))

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
    resolves=("CKV_AWS_82",),
    tags=("security",),
)


@fixer.resource("AWS::Athena::WorkGroup")
def overridable(workgroup: Resource) -> Iterator[Finding]:
    """Every workgroup enforces its settings."""
    patch, silent = settle(workgroup, {CONFIGURATION: {ENFORCE: True}}), is_absent(workgroup.get(CONFIGURATION, ENFORCE))
    placed = silent or any(not is_absent(workgroup.get(CONFIGURATION, *path)) for path in PLACES)
    if patch:
        how = "does not say that" if silent else "lets clients decide whether"
        what = "enforce them" if placed else "give it an output location and enforce them"
        message = f"{workgroup.name} {how} its settings for results and encryption hold for every client; {what}"
        yield finding(workgroup.at, message, *(patch if placed else []), safety=Safety.SAFE if silent else Safety.UNSAFE)
