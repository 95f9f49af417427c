"""DependsOn names a resource that the template does not have.

CloudFormation rejects the template: "Unresolved resource dependencies [Bukcet] in the Resources block of the template".

Before:

    Policy:
      Type: AWS::S3::BucketPolicy
      DependsOn: Bukcet
      Properties:
        Bucket: !Ref Bucket

->

    Policy:
      Type: AWS::S3::BucketPolicy
      DependsOn: Bucket
      Properties:
        Bucket: !Ref Bucket

Safety: safe where the name differs from a resource only in case or separators. Where letters are wrong it is unsafe, and done only if there is
one resource that can have been meant. A name that is like no resource goes, which is unsafe: what the resource was to wait for may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Names, Operation, Resource, Safety, Template, finding, in_words, items, remove, renamed, uses

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html",
    resolves=("cfn-lint:E3005", "cloudformation-validate:F1020"),
    tags=("deploy",),
)


@fixer.template
def waits_for_nothing(template: Template) -> Iterator[Finding]:
    """Names in DependsOn that are no resources."""
    names = template.once(Names)
    lost: dict[str, list[str]] = {}
    for use in template.once(uses) if names.closed else ():
        if use.how == "DependsOn" and use.name not in names.resources and not names.is_generated(use.name):
            owner = template.resources.get(use.at[1])
            meant = names.targets.nearest(use.name)
            if meant is None or owner is None or meant == owner.name or meant in owner.depends_on or template.depends(meant, owner.name):
                lost.setdefault(use.at[1], []).append(use.name)
            else:
                message = (
                    f"{owner.name} waits for {use.name}, which does not exist, so the template is rejected; {meant} is what can be meant"
                )
                safety = Safety.SAFE if names.targets.same(use.name) else Safety.UNSAFE
                yield finding(use.at, message, *renamed([use], {use.name: meant}), safety=safety)
    for name, unknown in lost.items():
        if resource := template.resources.get(name):
            message = f"{name} waits for {in_words(unknown)}, which the template does not have, so it is rejected; remove the name, or add the resource"
            yield finding(resource.at / "DependsOn", message, *_without(resource, unknown), safety=Safety.UNSAFE)


def _without(resource: Resource, names: list[str]) -> list[Operation]:
    at, present = resource.at / "DependsOn", resource.body["DependsOn"]
    gone = [index for index, name in enumerate(items(present)) if name in names]
    if len(gone) == len(items(present)):
        return [remove(at)]
    return [remove(at / index) for index in reversed(gone)]
