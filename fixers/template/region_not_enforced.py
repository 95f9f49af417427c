"""An environment can be deployed to a region that is not its own.

The template is told its environment by a parameter, and its region by whoever runs the command. Nothing compares the
two: one wrong profile puts production into the test region. Assertions under `Rules` are checked before anything is
created or changed.

Before:

    Parameters:
      Environment: {Type: String, AllowedValues: [dev, prod]}

-> (with --set 'template-region-not-enforced.regions={prod: us-east-1}')

    Parameters:
      Environment: {Type: String, AllowedValues: [dev, prod]}
    Rules:
      RegionOfProd:
        RuleCondition: !Equals [!Ref Environment, prod]
        Assertions:
          - Assert: !Equals [!Ref AWS::Region, us-east-1]
            AssertDescription: prod must be deployed to us-east-1

Safety: unsafe, because a stack that lives in another region can no longer be updated. Which environment belongs where
is yours to say with the setting `regions`: environments to a region or a list of them; nothing is found until then. The
parameter is the one called like an environment; where there are several, name it with `parameter`. AWS documents rules
for parameters; that they know AWS::Region as well is what works in practice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Json, Safety, Template, allowed_values, environment_parameters, finding, items, members

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
REGIONS = fixer.setting("regions", dict, "where each environment belongs: {prod: us-east-1, dev: [us-west-1, us-west-2]}")
PARAMETER = fixer.setting("parameter", str, "the parameter that names the environment, where several could")


@fixer.template
def deployable_anywhere(template: Template) -> Iterator[Finding]:
    """Each environment that has a region of its own is kept in it by a rule."""
    wanted = {str(environment): region for environment, region in members(REGIONS.of(template)).items()}
    named = [PARAMETER.of(template)] if PARAMETER.of(template) in template.section("Parameters") else environment_parameters(template)
    certain = [name for name in named if set(allowed_values(template, name)) & set(wanted)]
    serving = certain or [name for name in named if not allowed_values(template, name)]
    if wanted and len(serving) > 1:
        problem = f"{' or '.join(serving)} decides the environment, and no rule keeps one out of another's region"
        yield finding(ROOT / "Parameters", f"{problem}. Say which it is", needs=PARAMETER)
    elif wanted and serving:
        yield from _unguarded(template, serving[0], wanted)


def _unguarded(template: Template, parameter: str, wanted: dict[str, Json]) -> Iterator[Finding]:
    known = allowed_values(template, parameter)
    rules = [json.dumps(rule) for rule in template.section("Rules").values()]
    for environment, region in wanted.items():
        guarded = any('"AWS::Region"' in rule and json.dumps(environment) in rule for rule in rules)
        if guarded or (known and environment not in known):
            continue
        where = " or ".join(map(str, items(region) or [region]))
        message = f"nothing keeps {environment} from being deployed outside {where}. Assert it under Rules"
        name = template.free_name(f"RegionOf{environment.title()}")
        yield finding(ROOT / "Parameters" / parameter, message, template.add_member("Rules", name, _rule(parameter, environment, region)))


def _rule(parameter: str, environment: str, region: Json) -> Json:
    here: Json = {"Ref": "AWS::Region"}
    right: Json = {"Fn::Contains": [region, here]} if isinstance(region, list) else {"Fn::Equals": [here, region]}
    where = " or ".join(map(str, items(region) or [region]))
    assertion: Json = {"Assert": right, "AssertDescription": f"{environment} must be deployed to {where}"}
    return {"RuleCondition": {"Fn::Equals": [{"Ref": parameter}, environment]}, "Assertions": [assertion]}
