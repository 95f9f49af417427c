"""A parameter and a resource have the same name.

Ref could mean either, so CloudFormation rejects the template.

Before:

    Parameters:
      KeyAlias:
        Type: String
    Resources:
      KeyAlias:
        Type: AWS::KMS::Alias
        Properties:
          AliasName: !Sub 'alias/${KeyAlias}'

->

    Parameters:
      KeyAlias:
        Type: String
    Resources:
      KeyAliasResource:
        Type: AWS::KMS::Alias
        Properties:
          AliasName: !Sub 'alias/${KeyAlias}'

The resource gets another name, because whoever deploys the stack knows the parameter by its own. Fn::GetAtt and DependsOn go with the
resource; what refers to the name by Ref keeps to the parameter.

Safety: safe where only the resource itself refers to the name, or nobody does: it cannot mean itself. Elsewhere a Ref may have meant the
resource, so it is unsafe.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Names, Safety, Template, finding, move, renamed, uses

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html",
    resolves=("cfn-lint:E3007", "cloudformation-validate:F3007"),
    tags=("deploy",),
)


@fixer.template
def one_name_for_two(template: Template) -> Iterator[Finding]:
    """Names of parameters that are names of resources, too."""
    shared = [name for name in template.section("Parameters") if name in template.resources]
    if not shared or not template.once(Names).closed:
        return
    for name in shared:
        used = [use for use in template.once(uses) if use.name == name]
        of_resource = [use for use in used if use.how in ("GetAtt", "DependsOn") or (use.how == "Sub" and use.attribute)]
        unsure = [use for use in used if use.how in ("Ref", "Sub") and use not in of_resource and use.at[:2] != ("Resources", name)]
        other, at = template.free_name(f"{name}Resource"), ROOT / "Resources"
        message = f"{name} is a parameter and a resource, so CloudFormation rejects the template; call the resource {other}"
        patch = (*renamed(of_resource, {name: other}), move(at / name, at / other))
        yield finding(at / name, message, *patch, safety=Safety.UNSAFE if unsure else None)
