"""The independent judges: AWS's cloudformation-validate and cfn-lint, each asked for its errors only."""

from __future__ import annotations

import functools
from collections import Counter


@functools.cache
def _engine():
    from cloudformation_validate import CompositeEngine

    return CompositeEngine()


@functools.lru_cache(maxsize=4096)
def aws_errors(text: str) -> Counter[str]:
    """FATAL and ERROR findings of cloudformation-validate, by rule."""
    report = _engine().validate_template(text.encode())
    return Counter(d.rule_id for d in report.diagnostics if d.severity.name in ("FATAL", "ERROR"))


@functools.cache
def _runner():
    """One runner for all templates: loading the rules takes ten times as long as applying them."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.runner import Runner

    return Runner(ConfigMixIn(regions=["us-east-1"], ignore_checks=["W", "I"]))


@functools.lru_cache(maxsize=4096)
def cfn_lint_errors(text: str) -> Counter[str]:
    """E findings of cfn-lint, by rule."""
    from cfnlint.decode import decode_str

    template, problems = decode_str(text)
    found = problems or _runner().validate_template(template)
    return Counter(match.rule.id for match in found if match.rule.id.startswith("E"))
