"""A data stream is not encrypted.

Records wait in a Kinesis stream for a day to a year, in clear text unless it says otherwise.

Before:

    ShardCount: 1

->

    ShardCount: 1
    StreamEncryption:
      EncryptionType: KMS
      KeyId: alias/aws/kinesis

Safety: unsafe. Producers and consumers of this account need nothing new; those of OTHER accounts can no longer use the stream,
because nobody can share the key alias/aws/kinesis with them: give the key of your own (setting `key`: an ARN, an alias, or the
logical id of a key or parameter of the template) that they and your roles may use. Requests to KMS are billed.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, is_absent, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html",
    resolves=("CKV_AWS_43", "cfn-nag:W49", "securityhub:Kinesis.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key that encrypts streams", default="alias/aws/kinesis")


@fixer.resource("AWS::Kinesis::Stream")
def in_clear_text(stream: Resource) -> Iterator[Finding]:
    """Every stream is encrypted."""
    key = chosen(stream, KEY, "Arn")
    patch = settle(stream, {"StreamEncryption": {"EncryptionType": "KMS", "KeyId": key}})
    if patch and is_absent(stream.get("StreamEncryption")):
        message = f"{stream.name} keeps its records in clear text; let KMS encrypt them"
        yield from ask(stream, KEY, message, patch, cost="KMS requests of producers and consumers")
