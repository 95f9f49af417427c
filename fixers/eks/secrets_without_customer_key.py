"""A cluster encrypts its secrets with no key of yours.

Kubernetes secrets lie in the cluster's database, encrypted by AWS (since version 1.28 each one on its own). With a key of your own
you say who may use it, and see each use.

Before:

    RoleArn: !GetAtt ClusterRole.Arn

-> (with --set eks-secrets-without-customer-key.key=ClusterKey)

    RoleArn: !GetAtt ClusterRole.Arn
    EncryptionConfig:
      - Provider:
          KeyArn: !GetAtt ClusterKey.Arn
        Resources:
          - secrets

Safety: unsafe, and it needs the setting `key`: the ARN of a symmetric KMS key of the region, or the logical id of one in the
template. It cannot be undone: without the key the cluster is lost. On an existing stack CloudFormation REPLACES the cluster; add the
key with `aws eks associate-encryption-config` instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
    resolves=("CKV_AWS_58", "securityhub:EKS.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key for the secrets of clusters: an ARN or a logical id of the template")


@fixer.resource("AWS::EKS::Cluster")
def without_key(cluster: Resource) -> Iterator[Finding]:
    """Every cluster names a key for its secrets."""
    key = chosen(cluster, KEY, "Arn")
    patch = settle(cluster, {"EncryptionConfig": [{"Provider": {"KeyArn": key}, "Resources": ["secrets"]}]})
    message = f"{cluster.name} encrypts its secrets with a key that is not yours; name one of your own"
    yield from ask(cluster, KEY, message, patch, cost=COST_OF_A_KEY)
