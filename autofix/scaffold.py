"""``autofix new``: a fixer's module and golden folder, ready to be filled in."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")

_MODULE = '''"""What is wrong, in one line.

Why it matters to the person who deploys the template.

Before:

    Resources:
      Bucket:
        Type: AWS::S3::Bucket

->

    Resources:
      Bucket:
        Type: AWS::S3::Bucket
        Properties:
          BucketEncryption: ...

Safety: safe, because …
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, finding

fixer = Fixer(__name__, cite="https://docs.aws.amazon.com/…", resolves=(), tags=())


@fixer.resource("AWS::S3::Bucket")
def what_is_wrong(bucket: Resource) -> Iterator[Finding]:
    """When it is wrong."""
    if bucket.get("Example") is None:
        yield finding(bucket.at, "what is wrong, why it matters, what to do", bucket.add_property("Example", True))
'''

_CASE = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n"


class ScaffoldError(ValueError):
    """Why the fixer was not made, in words for the user."""


def new_fixer(name: str, root: Path) -> list[Path]:
    """Write the files of a new fixer below root, a checkout of autofix. Raises ScaffoldError; overwrites nothing."""
    if not _NAME.fullmatch(name):
        raise ScaffoldError(f"{name!r} is not <service>-<defect> in lower case, such as s3-public-access-block-missing")
    if not (root / "fixers" / "__init__.py").is_file():
        raise ScaffoldError(f"{root} has no fixers/ folder; run this in a checkout of autofix")
    service, _, defect = name.partition("-")
    package, cases = root / "fixers" / (f"{service}_" if keyword.iskeyword(service) else service), root / "golden" / name
    files = {
        package / f"{defect.replace('-', '_')}.py": _MODULE,
        cases / "why-it-is-fixed.before.yaml": _CASE,
        cases / "why-it-is-fixed.before.json": '{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}\n',
        cases / "why-it-is-left-alone.unchanged.yaml": _CASE,
    }
    present = [path for path in files if path.exists()]
    if present:
        raise ScaffoldError(f"{present[0]} exists already")
    if not (package / "__init__.py").exists():
        files[package / "__init__.py"] = f'"""Fixers for {service}."""\n\nTYPES = ("AWS::S3::",)\n'
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return sorted(files)
