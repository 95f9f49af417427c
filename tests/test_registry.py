"""Fixers are found by walking the package, and chosen by glob."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from autofix.fixer import Fixer
from autofix.registry import all_fixers, settings_of
from autofix.selection import select

SOME = [Fixer(f"fixers.{module}", cite="") for module in ("s3.public_access", "s3.tags_missing", "lambda_.log_group")]


def test_every_fixer_is_found_once_and_in_order() -> None:
    names = [fixer.name for fixer in all_fixers()]
    assert names == sorted(set(names))
    assert "template-format-version-missing" in names


@pytest.mark.parametrize(
    ("wanted", "ignored", "names"),
    [
        ((), (), ["s3-public-access", "s3-tags-missing", "lambda-log-group"]),
        (("s3-*",), (), ["s3-public-access", "s3-tags-missing"]),
        (("s3-*",), ("*-tags-*",), ["s3-public-access"]),
        (("lambda-log-group", "s3-public-access"), (), ["s3-public-access", "lambda-log-group"]),
        (("S3-*",), (), []),
    ],
)
def test_selection(wanted: tuple[str, ...], ignored: tuple[str, ...], names: list[str]) -> None:
    assert [fixer.name for fixer in select(SOME, wanted, ignored)] == names


def test_settings_have_the_name_of_their_fixer() -> None:
    fixer = Fixer("fixers.s3.tags_missing", cite="")
    setting = fixer.setting("owner", str, "who pays", "nobody")
    assert setting.name == "s3-tags-missing.owner"
    assert settings_of([fixer]) == {"s3-tags-missing.owner": setting}


def test_a_package_says_which_types_its_fixers_are_about() -> None:
    for fixer in all_fixers():
        package = importlib.import_module(fixer.module.rpartition(".")[0])
        kinds = [kind for kinds, _ in (*fixer._by_type, *fixer._whole) for kind in kinds or ("",)]
        assert [kind for kind in kinds if not kind.startswith(package.TYPES)] == [], f"{package.__name__}.TYPES leaves out {fixer.name}"


def test_only_the_fixers_of_the_types_that_occur_are_imported() -> None:
    script = "import sys, autofix; autofix.fix(sys.argv[1]); print(*(name for name in sys.modules if name.startswith('fixers.')))"
    run = [sys.executable, "-c", script, "Resources: {B: {Type: AWS::S3::Bucket}}"]
    imported = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert "fixers.s3.public_access_block_missing" in imported
    assert "fixers.template.null_value" in imported
    assert "fixers.rds.window_invalid" not in imported
