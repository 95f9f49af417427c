"""A dynamic reference reads a secret of the template by its name, and nothing makes it wait for the secret.

CloudFormation resolves ``{{resolve:secretsmanager:name:…}}`` when it creates the resource. A reference with ``${Secret}`` in it orders
the two; a name does not, so the resource may come first and fails with "Secrets Manager can't find the specified secret".

Before:

    Database:
      Type: AWS::RDS::DBInstance
      Properties:
        MasterUserPassword: '{{resolve:secretsmanager:app/database:SecretString:password}}'
    Secret:
      Type: AWS::SecretsManager::Secret
      Properties:
        Name: app/database

->

    Database:
      Type: AWS::RDS::DBInstance
      DependsOn: Secret
      Properties:
        MasterUserPassword: '{{resolve:secretsmanager:app/database:SecretString:password}}'

Safety: safe. Only the order of creation and deletion changes, no resource is updated. The order of resources in the file never
matters. Parameters of the SSM Parameter Store that are read by name are treated alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import DynamicTargets, Finding, Fixer, Template, ordered, reads

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html",
    tags=("deploy",),
)


@fixer.template
def read_before_it_exists(template: Template) -> Iterator[Finding]:
    """A resource that reads secrets or parameters of the template it does not wait for."""
    for name, references in template.once(reads).items():
        resource, read = template.resources[name], [template.once(DynamicTargets).target(found) for found in references]
        message = f"{name} reads {{}} by name and may be created before it; add DependsOn: {{}}"
        yield from ordered(resource, dict.fromkeys(target for target in read if target is not None), message)
