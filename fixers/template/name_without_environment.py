"""A resource has the same name in every environment, although the template serves several.

Names are unique in an account, some in the whole world. Where a parameter tells the environments apart and most names
carry it, a name that does not exists only once: the second environment cannot be deployed beside the first.

Before:

    Parameters:
      Environment: {Type: String}
    Resources:
      Orders:
        Type: AWS::SQS::Queue
        Properties: {QueueName: !Sub 'orders-${Environment}'}
      Payments:
        Type: AWS::SQS::Queue
        Properties: {QueueName: payments}

->

    Payments:
      Type: AWS::SQS::Queue
      Properties: {QueueName: !Sub 'payments-${Environment}'}

Safety: unsafe. A resource with a new name is another resource: in an existing stack it replaces the old one, with
whatever that holds. Whoever speaks of it by name must learn the new one; a name that stands elsewhere in the template,
or would become too long, is only reported. A name that spells out one environment (`prod-orders`) gets the parameter
in its place, and stays the same there. Properties that refer to another resource are not names, and are left alone.
Where few names carry the parameter yet, nothing is found, unless you name it with the setting `parameter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    Finding,
    Fixer,
    Mentions,
    PhysicalName,
    Safety,
    Template,
    allowed_values,
    environment_parameters,
    finding,
    members,
    physical_names,
    replace,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)
PARAMETER = fixer.setting("parameter", str, "the parameter that every name has to carry: EnvironmentSuffix")

PLACES = {"AWS::AccountId": 12, "AWS::Region": 14, "AWS::Partition": 10, "AWS::URLSuffix": 16}
"""What tells accounts and regions apart, not environments; with the lengths they have at most."""
FIXED = ("/aws/", "AWSServiceRole", "aws-controltower", "dms-vpc-role", "dms-cloudwatch-logs-role", "dms-access-for-endpoint")
"""Names that AWS prescribes."""


@fixer.template
def same_everywhere(template: Template) -> Iterator[Finding]:
    """Each name carries the parameter that most of them carry."""
    wanted = PARAMETER.of(template)
    parameters = environment_parameters(template) if wanted is None else [wanted] if wanted in template.section("Parameters") else []
    names = list(physical_names(template)) if parameters else []
    carrying = [(name, parameter) for name in names for parameter in parameters if parameter in name.variables]
    alike = [name for name in names if set(name.variables) <= PLACES.keys() and not name.text.startswith(FIXED)]
    if wanted is None and len({name.at for name, _ in carrying}) <= len(alike):
        return
    parameter = wanted or max(parameters, key=[carried for _, carried in carrying].count)
    first = 2 * sum(name.text.startswith(f"${{{parameter}}}") for name, _ in carrying) > len(carrying)
    for name in alike:
        yield _named_apart(template, name, parameter, first)


def _named_apart(template: Template, name: PhysicalName, parameter: str, first: bool) -> Finding:
    problem = f"{name.key} of {name.resource.name} is {name.text} in every environment, so that an account can hold only one"
    new = _spelled_out(template, name.text, parameter) or _with(name.text, f"${{{parameter}}}", first)
    if template.once(Mentions).elsewhere(name.text):
        return finding(name.at, f"{problem}. Call it {new}, here and where the template speaks of it by name")
    if name.longest is not None and len(new) + _growth(template, name, parameter) > name.longest:
        return finding(name.at, f"{problem}. {new} would be longer than the {name.longest} characters it may have; shorten it")
    return finding(name.at, f"{problem}. Call it {new}", replace(name.at, {"Fn::Sub": new}))


def _spelled_out(template: Template, text: str, parameter: str) -> str | None:
    """The name with the parameter in the place of one of its values: ``prod-orders`` stays that in production."""
    parts = re.split(r"([-_/])", text)
    found = [index for index, part in enumerate(parts) if part in allowed_values(template, parameter)]
    return "".join([*parts[: found[0]], f"${{{parameter}}}", *parts[found[0] + 1 :]]) if len(found) == 1 else None


def _with(text: str, environment: str, first: bool) -> str:
    """The name with the environment at its end (before ``.fifo``) or, where the others have it there, at its beginning."""
    separator = "_" if "_" in text and "-" not in text else "-"
    if first and "/" not in text:
        return f"{environment}{separator}{text}"
    stem = text.removesuffix(".fifo")
    return f"{stem}{separator}{environment}{text[len(stem) :]}"


def _growth(template: Template, name: PhysicalName, parameter: str) -> int:
    """How much longer the name becomes when its variables are filled in."""
    declared = members(template.section("Parameters").get(parameter))
    values = allowed_values(template, parameter) or [str(declared.get("Default", ""))]
    filled = {**PLACES, parameter: max(map(len, values)) or 10}
    return sum(filled[variable] - len(f"${{{variable}}}") for variable in [*name.variables, parameter])
