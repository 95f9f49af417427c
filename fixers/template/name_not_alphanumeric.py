"""The name of a resource, parameter, mapping or output has other characters than letters and digits.

CloudFormation rejects such a template: "Resource name my-bucket is non alphanumeric". The name becomes the words it is made of, and
everything that refers to it is changed with it. What stood apart begins with a capital now, as CloudFormation's own names do; the first
letter of a name that has capitals already (`ordersTable_2`), or is one word (`orders_2`), stays as it is.

Before:

    Resources:
      my-bucket:
        Type: AWS::S3::Bucket
    Outputs:
      Name:
        Value: !Ref my-bucket

->

    Resources:
      MyBucket:
        Type: AWS::S3::Bucket
    Outputs:
      Name:
        Value: !Ref MyBucket

Safety: safe. The template is rejected as it is, so no stack has these names. A parameter or an output that somebody speaks of outside of
the template cannot exist under this name either. Conditions, which may be called
``Is-EC2-VPC``, and the keys inside of a mapping are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Names, Operation, Template, finding, in_words, move, relabelled, renamed, uses

LEGAL = re.compile(r"[A-Za-z0-9]+")
SECTIONS = ("Parameters", "Mappings", "Resources", "Outputs")
USED_BY = {
    "Parameters": ("Ref", "Sub", "Interface"),
    "Mappings": ("FindInMap",),
    "Resources": ("Ref", "Sub", "GetAtt", "DependsOn"),
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html",
    resolves=("cfn-lint:E2001", "cfn-lint:E3001", "cfn-lint:E6001", "cfn-lint:E7001", "cloudformation-validate:F0006"),
    tags=("deploy",),
)


@fixer.template
def not_alphanumeric(template: Template) -> Iterator[Finding]:
    """Names that CloudFormation does not accept, all of a section together, because they refer to each other."""
    if not template.once(Names).closed:
        return
    for section in SECTIONS:
        wrong = [name for name in template.section(section) if not LEGAL.fullmatch(name) and LEGAL.search(name) and "::" not in name]
        if wrong and (names := _legal(template, section, wrong)):
            shown = in_words([*list(names)[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])])
            message = f"{shown}: names in {section} are letters and digits only, so CloudFormation rejects the template"
            yield finding(ROOT / section / next(iter(names)), message, *_renaming(template, section, names))


def _legal(template: Template, section: str, wrong: list[str]) -> dict[str, str]:
    """A free name for each: its words, each with a capital where something separated them."""
    taken = {name for one in SECTIONS for name in template.section(one)} if section != "Outputs" else set(template.section(section))
    found: dict[str, str] = {}
    for name in wrong:
        wanted = _joined(LEGAL.findall(name))
        names = (wanted if n == 1 else f"{wanted}{n}" for n in range(1, len(taken) + 2))
        found[name] = next(free for free in names if free not in taken)
        taken.add(found[name])
    return found


def _joined(words: list[str]) -> str:
    first, *others = words
    capital = first.islower() and any(not word.isdigit() for word in others)
    return (first[0].upper() + first[1:] if capital else first) + "".join(word[0].upper() + word[1:] for word in others)


def _renaming(template: Template, section: str, names: dict[str, str]) -> Iterator[Operation]:
    """The uses first, then the names themselves: the paths of the uses still lead through the old ones."""
    hows = USED_BY.get(section, ())
    also = template.section("Parameters") if section == "Resources" else {}
    yield from renamed((use for use in template.once(uses) if use.how in hows and use.name not in also), names)
    if section == "Parameters":
        yield from relabelled(template, names)
    for old, new in names.items():
        yield move(ROOT / section / old, ROOT / section / new)
