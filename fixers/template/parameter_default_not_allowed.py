"""The default of a parameter is not among its allowed values.

CloudFormation refuses every deployment that does not give another value: "Parameter 'Stage' must be one of AllowedValues".

Before:

    Stage:
      Type: String
      Default: Test
      AllowedValues: [test, production]

->

    Stage:
      Type: String
      Default: test
      AllowedValues: [test, production]

Safety: safe where one of the values differs from it in capitals and separators only. Otherwise unsafe: a misspelt default becomes the value it
is like, and an empty one goes, so that somebody has to choose. Any other is only reported: it may be wrong, or missing among the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Json, Pointer, Safety, Template, finding, members, nearest, remove, replace, same_letters

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    resolves=("cfn-lint:E2015",),
    tags=("deploy",),
)


@fixer.template
def not_allowed(template: Template) -> Iterator[Finding]:
    """Parameters of one value, whose default and allowed values are written out."""
    for name, parameter in template.section("Parameters").items():
        body = members(parameter)
        default, allowed = body.get("Default"), body.get("AllowedValues")
        if (
            body.get("Type") not in ("String", "Number")
            or not isinstance(allowed, list)
            or not allowed
            or isinstance(default, (dict, list))
        ):
            continue
        if default is not None and _text(default) not in map(_text, allowed) and all(isinstance(one, (str, int, float)) for one in allowed):
            yield _mended(ROOT / "Parameters" / name, name, default, allowed)


def _mended(at: Pointer, name: str, default: Json, allowed: list[Json]) -> Finding:
    written = {_text(one): one for one in allowed}
    place, message = (
        at / "Default",
        f"The default {_text(default)!r} of {name} is not among its AllowedValues, so nobody can deploy with it",
    )
    same = same_letters(_text(default), written) if _text(default) else None
    if same is not None:
        return finding(place, f"{message}. Write {same}", replace(place, written[same]))
    if default == "":
        return finding(place, f"{message}. Leave it out, so that somebody chooses", remove(place), safety=Safety.UNSAFE)
    meant = nearest(_text(default), written)
    if meant is not None:
        return finding(place, f"{message}. Write {meant}", replace(place, written[meant]), safety=Safety.UNSAFE)
    return finding(place, f"{message}. Allow it, or choose another one")


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
