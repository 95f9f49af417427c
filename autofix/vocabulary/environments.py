"""The parameters by which one template serves several environments."""

from __future__ import annotations

import re

from autofix.references import items, members
from autofix.template import Template

_ENVIRONMENT = re.compile(r"(?:p|my)?(?:env|environment|stage)(?:name|suffix|type)?", re.IGNORECASE)


def environment_parameters(template: Template) -> list[str]:
    """The parameters that name the environment: Environment, EnvironmentSuffix, EnvName, Stage and the like."""
    declared = template.section("Parameters")
    return [name for name in declared if _ENVIRONMENT.fullmatch(name) and members(declared[name]).get("Type") == "String"]


def allowed_values(template: Template, parameter: str) -> list[str]:
    """What a parameter may be; empty where that is not limited to a list."""
    return [str(value) for value in items(members(template.section("Parameters").get(parameter)).get("AllowedValues"))]
