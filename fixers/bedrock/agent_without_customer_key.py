"""An agent of Bedrock is encrypted with a key that is not yours.

Instructions, session state and what the agent remembers are encrypted with a key of AWS. Only a key of yours can be limited by a policy
and switched off.

Before:

    Helper:
      Type: AWS::Bedrock::Agent
      Properties: {AgentName: helper}

-> (with --set bedrock-agent-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Helper:
      Type: AWS::Bedrock::Agent
      Properties:
        AgentName: helper
        CustomerEncryptionKeyArn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. The key's policy must let Bedrock and the agent's role use it, or the agent cannot be prepared nor invoked.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-agents-new.html",
    resolves=("CKV_AWS_373",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts agents")


@fixer.resource("AWS::Bedrock::Agent")
def key_of_aws(agent: Resource) -> Iterator[Finding]:
    """Every agent that names no key."""
    key = chosen(agent, KEY, "Arn")
    message = f"{agent.name} is encrypted with a key that nobody of yours can limit or switch off. Name a key of your own"
    yield from ask(
        agent,
        KEY,
        message,
        settle(agent, {"CustomerEncryptionKeyArn": key}),
        cost=COST_OF_A_KEY,
    )
