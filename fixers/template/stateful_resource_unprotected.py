"""A resource that holds data has neither a DeletionPolicy nor an UpdateReplacePolicy.

Without them CloudFormation deletes the data with the resource: when the stack is deleted, when the resource is taken out of the template,
and when an update has to replace it.

Before:

    Table:
      Type: AWS::DynamoDB::Table

->

    Table:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain

Databases, volumes and caches that can leave a snapshot do so if the setting ``policy`` says Snapshot. Nothing is found where the template
has one of the two: template-update-replace-policy-missing adds the other.

Safety: unsafe. The resource itself is not touched, but what is kept goes on to cost, has to be deleted by hand, and a second stack cannot
create another resource of the same name.

- `--set template-stateful-resource-unprotected.policy=Snapshot`: snapshots instead of the resources themselves, where the type has them
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SNAPSHOTS, Finding, Fixer, Resource, Safety, add, finding

KEPT = (
    "AWS::Backup::BackupVault", "AWS::Cognito::UserPool", "AWS::DocDB::DBInstance", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table",
    "AWS::EFS::FileSystem", "AWS::EMR::Cluster", "AWS::Elasticsearch::Domain", "AWS::FSx::FileSystem", "AWS::KMS::Key", "AWS::Kinesis::Stream",
    "AWS::Logs::LogGroup", "AWS::Neptune::DBInstance", "AWS::OpenSearchService::Domain", "AWS::Organizations::Account", "AWS::QLDB::Ledger",
    "AWS::S3::Bucket", "AWS::SDB::Domain", "AWS::SQS::Queue", "AWS::SecretsManager::Secret",
)  # fmt: skip

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html",
    resolves=("cfn-lint:I3011",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
POLICY = fixer.setting("policy", str, "Retain, or Snapshot where the type has snapshots", "Retain")


@fixer.resource(*KEPT, *SNAPSHOTS)
def deleted_with_the_stack(resource: Resource) -> Iterator[Finding]:
    """Resources that cfn-lint calls stateful, without either policy."""
    if "DeletionPolicy" in resource.body or "UpdateReplacePolicy" in resource.body:
        return
    policy = "Snapshot" if POLICY.of(resource.template) == "Snapshot" and resource.type in SNAPSHOTS else "Retain"
    message = f"{resource.name} and its data go when the stack is deleted or an update replaces it; keep them ({policy})"
    yield finding(resource.at, message, add(resource.at / "DeletionPolicy", policy), add(resource.at / "UpdateReplacePolicy", policy))
