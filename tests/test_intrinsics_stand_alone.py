"""No patch puts something beside an intrinsic."""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource
from autofix.engine import Options, Verdict, fix

TEMPLATE = """
Conditions:
  Never: !Equals [a, b]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: !If [Never, {DelaySeconds: 1}, {DelaySeconds: 2}]
"""


def test_nothing_is_added_beside_an_intrinsic() -> None:
    fixer = Fixer("fixers.sqs.delay", cite="")

    @fixer.resource("AWS::SQS::Queue")
    def delay(queue: Resource) -> Iterator[Finding]:
        yield Finding(queue.at, "no tags", (queue.add_property("Tags", []),))

    (result,) = fix(TEMPLATE, Options(fixers=[fixer])).results
    assert result.verdict is Verdict.REFUSED
    assert result.reason == "/Resources/Queue/Properties is decided by Fn::If, which takes nothing beside it"
