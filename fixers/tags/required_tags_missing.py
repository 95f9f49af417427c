"""A resource lacks tags that your organisation requires.

Costs, owners and environments are told apart by tags. A resource without them appears on the bill as nobody's, and
policies that go by tags do not see it.

Before:

    Orders:
      Type: AWS::SQS::Queue

-> (with --set 'tags-required-tags-missing.tags={CostCenter: shop}')

    Orders:
      Type: AWS::SQS::Queue
      Properties:
        Tags:
          - Key: CostCenter
            Value: shop

Safety: safe. Tags change nothing that runs, unless permissions go by them. A few types can only be tagged when they
are created; the impact says so, and they are left alone unless replacements are allowed. Nothing is required, and
nothing found, until you say which tags: the setting `tags` maps each key to its value, which may be an intrinsic such
as {Ref: Environment}. Each type gets them in its own shape. Tags that depend on a condition as a whole, and Auto Scaling
groups' and launch templates' own tags for what they launch, stay as they are. Consider `--tags` of the stack itself
first: CloudFormation hands those to every resource that can be tagged, without a change to the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import MOST_TAGS, Finding, Fixer, Json, Template, finding, members, tags_of

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html",
    tags=("cost",),
)
TAGS = fixer.setting("tags", dict, "the tags that every resource has to have: {CostCenter: shop, Environment: {Ref: Stage}}")


@fixer.template
def lacking(template: Template) -> Iterator[Finding]:
    """Each resource that takes tags has the required ones."""
    required = {key: _text(value) for key, value in members(TAGS.of(template)).items() if not key.lower().startswith("aws:")}
    for resource in template.resources.values() if required else ():
        tags = tags_of(resource)
        missing = tags.lacks(required) if tags else []
        if tags and missing:
            problem = f"{resource.name} lacks the required {'tag' if len(missing) == 1 else 'tags'} {', '.join(missing)}"
            full = len(tags.keys) + len(missing) > MOST_TAGS
            patch = [] if full else tags.add({key: required[key] for key in missing})
            advice = f"a resource has at most {MOST_TAGS}, so remove others" if full else "add them" if len(missing) > 1 else "add it"
            yield finding(resource.at, f"{problem}; {advice}", *patch)


def _text(value: Json) -> Json:
    """Tag values are text; an intrinsic stays as it is."""
    return value if isinstance(value, dict) else str(value).lower() if isinstance(value, bool) else str(value)
