"""Independent validators, asked what they think of a text before and after a fix."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Complaint:
    """One error of a validator: its rule and the entity it is about; the message does not count for equality."""

    rule: str
    entity: str
    message: str = field(compare=False)

    def __str__(self) -> str:
        return f"{self.rule} on {self.entity}: {self.message}"


Judge: TypeAlias = Callable[[str], Counter[Complaint]]
"""From a text to its errors. Raises JudgeError where the validator itself fails."""


class JudgeError(Exception):
    """A validator that failed on a text: the text stays unverified."""


def named(name: str) -> Judge:
    """The judge called ``cloudformation-validate`` or ``cfn-lint``."""
    return {"cloudformation-validate": cloudformation_validate, "cfn-lint": cfn_lint}[name]


def remembering(judge: Judge) -> Judge:
    """The judge, who is asked only once about each of the last few hundred texts."""
    asked = functools.lru_cache(maxsize=512)(judge)
    return functools.wraps(judge)(lambda text: asked(text).copy())


@functools.cache
def _engine() -> Any:
    import cloudformation_validate

    return cloudformation_validate.CelEngine()


@functools.cache
def _errors_only() -> Any:
    """Nothing is asked for that is not used: handing a warning over takes as long as finding it."""
    from cloudformation_validate import DetailLevel, Severity, ValidateConfig

    return ValidateConfig(detail_level=DetailLevel.STANDARD, severity_level=Severity.ERROR)


def cloudformation_validate(text: str) -> Counter[Complaint]:
    """The FATAL and ERROR findings of AWS's own validator."""
    try:
        report = _engine().validate_template(text.encode("utf-8"), _errors_only())
    except Exception as problem:  # whatever a foreign validator raises, it must not stop a run
        raise JudgeError(f"cloudformation-validate failed: {problem}") from None
    return Counter(
        Complaint(found.rule_id, str(getattr(found.entity, "logical_id", None) or "the template"), found.message)
        for found in report.diagnostics
        if found.severity.name in ("FATAL", "ERROR")
    )


@functools.cache
def _runner() -> Any:
    """One runner for all templates: loading the rules takes ten times as long as applying them."""
    try:
        from cfnlint.config import ConfigMixIn
        from cfnlint.runner import Runner
    except ImportError:
        raise JudgeError("cfn-lint is not installed (pip install cfn-lint)") from None
    return Runner(ConfigMixIn(regions=["us-east-1"], ignore_checks=["W", "I"]))


def cfn_lint(text: str) -> Counter[Complaint]:
    """The errors (E rules) of cfn-lint, which has to be installed."""
    runner = _runner()
    from cfnlint.decode import decode_str

    try:
        template, problems = decode_str(text)
        found = problems or list(runner.validate_template(template))
    except Exception as problem:  # whatever a foreign validator raises, it must not stop a run
        raise JudgeError(f"cfn-lint failed: {problem}") from None
    return Counter(
        Complaint(m.rule.id, "/".join(map(str, (getattr(m, "path", None) or [])[:2])), m.message)
        for m in found
        if m.rule.id.startswith("E")
    )
