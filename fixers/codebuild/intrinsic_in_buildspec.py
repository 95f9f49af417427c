"""The text of a buildspec has a function of CloudFormation in it, which nobody evaluates there.

To CloudFormation the buildspec is one text; ``!Sub`` in it reaches CodeBuild as it stands, and the build fails on an unknown tag of YAML.

Before:

    BuildSpec: |
      version: 0.2
      artifacts:
        files: ['**/*']
        name: !Sub '${Application}-${CODEBUILD_BUILD_NUMBER}'

->

    BuildSpec: !Sub |
      version: 0.2
      artifacts:
        files: ['**/*']
        name: '${Application}-${!CODEBUILD_BUILD_NUMBER}'

``!Sub`` and ``!Ref`` of names of the template are answered, where they are the whole value of a line. Of the rest of the text every
``${…}`` stays what it is, a variable of the shell, also if a parameter has the same name.

Safety: unsafe. No build can have worked with it, but another text reaches CodeBuild than before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Names, Resource, Safety, finding, replace, substituted

TAGGED = re.compile(r"^([ \t]*(?:- +)?(?:[\w.-]+: +)?)!(Sub|Ref) +('[^'\n]*'|\"[^\"\\\n]*\"|[^\s'\"#][^#\n]*)$", re.MULTILINE)
QUOTES = "'\""
TAG = re.compile(r"!(?:Sub|Ref|GetAtt|Join|ImportValue|FindInMap|If|Select)\b")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
    resolves=("cfn-lint:E1029",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::CodeBuild::Project")
def tag_in_the_text(project: Resource) -> Iterator[Finding]:
    """Buildspecs whose only tags are functions that Fn::Sub can answer."""
    text = project.get("Source", "BuildSpec")
    if not isinstance(text, str) or TAG.search(text) is None:
        return
    names, template, found = project.template.once(Names), project.template, list(TAGGED.finditer(text))
    asked = {name.partition(".")[0] for one in found for name in substituted(_value(one))}
    ours = asked & names.values.names
    circular = any(name == project.name or template.depends(name, project.name) for name in ours)
    if not ours or circular or not names.closed or len(found) < len(TAG.findall(text)) or not all(map(str.isupper, asked - ours)):
        return
    message = (
        f"{project.name} has a buildspec with !{found[0].group(2)} in its text, which nobody evaluates there; evaluate it with Fn::Sub"
    )
    at = project.pointer("Source", "BuildSpec")
    yield finding(at, message, replace(at, {"Fn::Sub": _evaluated(text, found, asked - ours)}))


def _value(tagged: re.Match[str]) -> str:
    """What Fn::Sub makes the value of a tag, in the quotes it has."""
    value = tagged.group(3).rstrip()
    return value if tagged.group(2) == "Sub" else f"'${{{value.strip(QUOTES)}}}'"


def _evaluated(text: str, found: list[re.Match[str]], shell: set[str]) -> str:
    """The text as one of Fn::Sub: the values of the tags evaluated, the rest as it is."""
    parts, end = list[str](), 0
    for tagged in found:
        value = _value(tagged)
        for name in shell:
            value = value.replace(f"${{{name}}}", f"${{!{name}}}")
        parts += [text[end : tagged.end(1)].replace("${", "${!"), value]
        end = tagged.end()
    return "".join([*parts, text[end:].replace("${", "${!")])
