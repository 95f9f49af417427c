"""A dynamic reference reads a key that its secret does not have.

`{{resolve:secretsmanager:Secret:SecretString:key}}` is resolved when the stack is deployed, and fails with "Could not
find a value associated with JSONKey in SecretString" unless the secret is JSON with that key. The other way round, a
reference without a key to a secret that is JSON puts the whole of the JSON where a password is expected.

Before:

    GenerateSecretString:
      GenerateStringKey: password
    MasterUserPassword: !Sub '{{resolve:secretsmanager:${Secret}::Password}}'

->

    GenerateSecretString:
      GenerateStringKey: password
    MasterUserPassword: !Sub '{{resolve:secretsmanager:${Secret}::password}}'

Safety: safe. The reference could not be resolved, or gave a password no service takes. A key that is spelt like one of
the secret's is spelt as there, a secret that is plain text becomes JSON with the one key that is read; anything else
is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    DynamicReference,
    DynamicTargets,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Resource,
    Template,
    add,
    dynamic_references,
    finding,
    intrinsic,
    members,
    replace,
    resolve,
    sub_text,
)

JSON_KEY = re.compile(r'"([^"\\]{1,100})"\s*:')
PASSWORDS = ("AuthToken", "MasterUserPassword", "Password")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
    tags=("deploy",),
)


@fixer.template
def unknown_keys(template: Template) -> Iterator[Finding]:
    """Every key that is read is one that the secret of the template has."""
    targets = DynamicTargets(template)
    read: dict[str, list[DynamicReference]] = {}
    for resource in template.resources.values():
        for reference in dynamic_references(resource.body.get("Properties"), resource.at / "Properties"):
            secret = targets.target(reference)
            if secret is not None and secret.type == "AWS::SecretsManager::Secret":
                read.setdefault(secret.name, []).append(reference)
    for name, references in read.items():
        keys = _keys(template.resources[name])
        same = len({reference.key for reference in references}) == 1
        for reference in references if keys is not None else ():
            yield from _findings(template.resources[name], reference, keys or [], all_read_it=same)


def _keys(secret: Resource) -> list[str] | None:
    """The keys of a secret, none for plain text; None where only the deployment knows."""
    generate, text = secret.get("GenerateSecretString"), secret.get("SecretString")
    if isinstance(generate, dict) and intrinsic(generate)[0] is None:
        key, template = generate.get("GenerateStringKey"), generate.get("SecretStringTemplate")
        return [*JSON_KEY.findall(sub_text(template)), *([key] if isinstance(key, str) else [])]
    known = sub_text(text)
    return JSON_KEY.findall(known) if isinstance(text, (str, dict)) and "${}" not in known and known.startswith("{") else None


def _findings(secret: Resource, reference: DynamicReference, keys: list[str], *, all_read_it: bool) -> Iterator[Finding]:
    if reference.key in keys or (not reference.key and (not keys or reference.at.last not in PASSWORDS)):
        return
    message = f"{secret.name} has no key {reference.key}" if reference.key else f"{secret.name} is JSON with {', '.join(keys)}"
    better = next((key for key in keys if key.lower() == (reference.key or "password").lower()), None)
    if better is not None:
        yield finding(reference.at, f"{message}. Read its key {better}", *_respelt(secret.template, reference, better))
    elif not keys and all_read_it:
        at = secret.pointer("GenerateSecretString")
        patch = add(at / "SecretStringTemplate", "{}"), add(at / "GenerateStringKey", reference.key)
        yield finding(reference.at, f"{message}, it is plain text. Make it JSON", *patch)
    else:
        yield finding(reference.at, f"{message}; the reference cannot be resolved to what is meant")


def _respelt(template: Template, reference: DynamicReference, key: str) -> Iterator[Operation]:
    at, text = _text(reference.at, resolve(template.document.data, reference.at))
    if reference.key and text.count(f":{reference.key}}}}}") == 1:
        yield replace(at, text.replace(f":{reference.key}}}}}", f":{key}}}}}"))
    elif not reference.key and reference.alone and text.endswith("}}"):
        yield replace(at, f"{text[:-2]}:SecretString:{key}}}}}")


def _text(at: Pointer, value: Json) -> tuple[Pointer, str]:
    """Where the characters of a text stand that is written as one, also inside Fn::Sub."""
    argument = members(value).get("Fn::Sub", value)
    at = at if argument is value else at / "Fn::Sub"
    return (at / 0, str(argument[0])) if isinstance(argument, list) and argument else (at, argument if isinstance(argument, str) else "")
