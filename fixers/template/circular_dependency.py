"""Resources wait for each other in a circle, so that none of them can be created first.

CloudFormation refuses such a template ("Circular dependency between resources"). A DependsOn against the direction of a reference
cannot be meant: the reference needs the other resource to exist. And where a resource has a name of its own, a policy, an environment
variable or a log group can be given that name instead of a reference.

Before:

    Function:
      Type: AWS::Lambda::Function
      DependsOn: Logs
      Properties:
        FunctionName: worker
    Logs:
      Type: AWS::Logs::LogGroup
      Properties:
        LogGroupName: !Sub /aws/lambda/${Function}

->

    Logs:
      Type: AWS::Logs::LogGroup
      Properties:
        LogGroupName: !Sub /aws/lambda/worker

Safety: safe. The template is refused today. The name spelled out is the one the reference would have given; a DependsOn goes only
where references alone lead back. Circles of two DependsOn, and those that need another design, are reported. See also
ec2-security-groups-circular, iam-role-policy-circular and s3-notification-circular.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, circles, cuts, finding, in_words, spelled, taken_out

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    resolves=("cfn-lint:E3004", "cloudformation-validate:F3004"),
    tags=("deploy",),
)


@fixer.template
def needless_dependency(template: Template) -> Iterator[Finding]:
    """A DependsOn on the resource itself, or on one that refers to it."""
    for remedy in ("self", "dependency"):
        for source, some in cuts(template, remedy):
            names = in_words(cut.target.name for cut in some)
            message = f"{source.name} waits for {names}, which waits for it ({some[0].shown}); a DependsOn cannot turn that round"
            yield finding(source.at / "DependsOn", message, *taken_out(source, [place for cut in some for place in cut.places]))


@fixer.template
def known_name(template: Template) -> Iterator[Finding]:
    """A reference that closes a circle, to a resource whose name the template knows."""
    for source, some in cuts(template, "name"):
        for cut in some:
            operations = [operation for use in {use.at: use for use in cut.uses}.values() if (operation := spelled(cut.target, use))]
            message = (
                f"{cut.shown} is a circle, so that none of these can be created first; {source.name} can use the name of {cut.target.name}"
            )
            yield finding(source.at, message, *operations)


@fixer.template
def no_way_out(template: Template) -> Iterator[Finding]:
    """A circle that only another design opens."""
    for circle in template.once(circles).left:
        name, *others = dict.fromkeys(circle)
        message = f"{' → '.join(circle)} is a circle, so that none of these can be created first; replace one of the references"
        alone = f"{name} refers to itself, which it can only once it is there; replace the reference"
        yield finding(template.resources[name].at, message if others else alone)
