"""A repository lets an image tag be moved to another image.

Whoever may push can replace what is behind `v1.2`, by mistake or on purpose: a rollback deploys something else, and a signature or
a scan says nothing about what runs.

Before:

    ImageTagMutability: MUTABLE

->

    ImageTagMutability: IMMUTABLE

Safety: unsafe. Pipelines that push a tag again (`latest`, the name of a branch) fail from then on: let them use the commit or a
build number. Nothing happens to images that are there. Left alone: tags that are immutable with exclusions.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    resolves=("CKV_AWS_51", "securityhub:ECR.2"),
    safety=Safety.UNSAFE,
    tags=("security", "reliability"),
    opt_in=True,
)


@fixer.resource("AWS::ECR::Repository")
def movable(repository: Resource) -> Iterator[Finding]:
    """Every repository says that its tags stay where they are."""
    patch = settle(repository, {"ImageTagMutability": "IMMUTABLE"}, instead_of=("MUTABLE",))
    if patch:
        message = f"a tag in {repository.name} can be moved to another image, so nobody knows what it stands for; make tags immutable"
        yield finding(repository.at, message, *patch)
