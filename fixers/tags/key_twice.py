"""A resource has two tags with one key.

AWS refuses the request ("Duplicate tag keys found"), and with it the resource. Where the values are the same, one of the two says nothing.
Where they differ, the first one is taken.

Before:

    Tags:
      - Key: Name
        Value: !Sub ${AWS::StackName}-server
      - Key: Name
        Value: server

->

    Tags:
      - Key: Name
        Value: !Sub ${AWS::StackName}-server

Safety: safe where the values are the same, else unsafe: the later value is lost. Tags under a condition are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, Safety, Template, finding, in_words, items, members, remove

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
    resolves=("cfn-lint:E3024",),
    tags=("deploy",),
)


@fixer.template
def same_key(template: Template) -> Iterator[Finding]:
    """A list of tags in which a key is there twice."""
    for resource in template.resources.values():
        yield from _in_list(resource, resource.pointer("Tags"), resource.get("Tags"))
        for index, specification in enumerate(items(resource.get("TagSpecifications"))):
            yield from _in_list(resource, resource.pointer("TagSpecifications", index, "Tags"), members(specification).get("Tags"))


def _in_list(resource: Resource, at: Pointer, tags: Json) -> Iterator[Finding]:
    first: dict[str, Json] = {}
    again: dict[int, str] = {}
    for index, tag in enumerate(items(tags)):
        key = members(tag).get("Key")
        if isinstance(key, str) and first.setdefault(key, tag) is not tag:
            again[index] = key
    if again:
        same = all(items(tags)[index] == first[key] for index, key in again.items())
        message = (
            f"{resource.name} has the tag {in_words(dict.fromkeys(again.values()))} more than once, which AWS refuses; the first one stays"
        )
        yield finding(at, message, *(remove(at / index) for index in reversed(again)), safety=None if same else Safety.UNSAFE)
