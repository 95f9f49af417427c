"""The bucket for a load balancer's access logs is encrypted with KMS.

Application load balancers can write to buckets that S3 encrypts with its own keys (SSE-S3, AES256), and to no others.

Before:

    ServerSideEncryptionByDefault:
      SSEAlgorithm: aws:kms
      KMSMasterKeyID: !Ref Key

->

    ServerSideEncryptionByDefault:
      SSEAlgorithm: AES256

Safety: unsafe. Whatever else is written to this bucket is no longer encrypted with the key either; what is in it
already stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LOAD_BALANCER, Finding, Fixer, Safety, Template, encrypted_with_kms, finding, logging_balancers, remove, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.having(LOAD_BALANCER)
def unwritable(template: Template) -> Iterator[Finding]:
    """Every bucket that access logs go to is encrypted by S3 itself."""
    used = {logs.bucket.name: logs for logs in reversed(logging_balancers(template)) if logs.bucket is not None}
    for name, logs in used.items():
        for at, default in encrypted_with_kms(template.resources[name]):
            message = (
                f"{name} is encrypted with {default['SSEAlgorithm']}, and {logs.balancer.name} can write its access logs with AES256 only"
            )
            key = [remove(at / "KMSMasterKeyID")] if "KMSMasterKeyID" in default else []
            yield finding(at, f"{message}; use AES256", replace(at / "SSEAlgorithm", "AES256"), *key)
