"""A person at a terminal goes through the findings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

TEMPLATE = "Resources:\n  One:\n    Type: AWS::S3::Bucket\n  Two: # second\n    Type: AWS::S3::Bucket\n"
BLOCK = "PublicAccessBlockConfiguration"
SELECT = "s3-public-access-block-missing,template-format-version-missing,s3-lifecycle-missing"
FIX = ["-m", "autofix", "fix", "-i", "--isolated", "--no-verify", "--select"]


class Person:
    def __init__(self, folder: Path, *words: str, select: str = SELECT) -> None:
        env = {**os.environ, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "200"}
        self.terminal = pexpect.spawn(
            sys.executable, [*FIX, select, *words], cwd=str(folder), env=env, encoding="utf-8", timeout=60, dimensions=(60, 200)
        )

    def answers(self, *keys: str) -> str:
        """Type a key at each question; what was on the screen before each."""
        seen = ""
        for key in keys:
            self.terminal.expect([r"\? $", r": $"])
            seen += str(self.terminal.before)
            self.terminal.sendline(key)
        return seen

    def ends(self) -> tuple[str, int]:
        self.terminal.expect(pexpect.EOF)
        seen = str(self.terminal.before)
        self.terminal.close()
        return seen, self.terminal.exitstatus


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "a.yaml").write_text(TEMPLATE)
    (tmp_path / "b.yaml").write_text(TEMPLATE)
    yield tmp_path


def test_yes_and_no(folder: Path) -> None:
    person = Person(folder, "a.yaml", select="s3-public-access-block-missing,template-format-version-missing")
    seen = person.answers("y", "n", "y")
    assert "+AWSTemplateFormatVersion: '2010-09-09'" in seen and "a.yaml:2:3: s3-public-access-block-missing [safe]" in seen
    end, code = person.ends()
    assert code == 1 and "3 findings, 2 fixed, 1 left" in end
    after = (folder / "a.yaml").read_text()
    assert after.startswith("AWSTemplateFormatVersion") and after.count(BLOCK) == 1
    assert after.index(BLOCK) > after.index("Two: # second")


def test_a_value_is_given_and_the_fix_then_offered(folder: Path) -> None:
    (folder / "c.yaml").write_text("Resources:\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      LogGroupName: x\n")
    person = Person(folder, "c.yaml", select="logs-retention-missing")
    seen = person.answers("e", "ninety", "e", "90", "y")
    assert "Give a value for logs-retention-missing." in seen and "takes a whole number" in seen
    person.ends()
    assert "RetentionInDays: 90" in (folder / "c.yaml").read_text()


def test_all_the_rest_of_a_file_and_nothing_more_of_the_next(folder: Path) -> None:
    person = Person(folder, "a.yaml", "b.yaml", select="s3-public-access-block-missing")
    person.answers("a", "d")
    person.ends()
    assert (folder / "a.yaml").read_text().count(BLOCK) == 2
    assert (folder / "b.yaml").read_text() == TEMPLATE


def test_quitting_applies_what_was_accepted(folder: Path) -> None:
    person = Person(folder, "a.yaml", "b.yaml", select="s3-public-access-block-missing")
    person.answers("y", "q")
    person.ends()
    assert (folder / "a.yaml").read_text().count(BLOCK) == 1
    assert (folder / "b.yaml").read_text() == TEMPLATE


def test_help_why_and_keys_nobody_knows(folder: Path) -> None:
    person = Person(folder, "a.yaml", select="s3-public-access-block-missing")
    seen = person.answers("?", "x", "w", "n", "n")
    assert "apply this fix and all later ones in the file" in seen
    assert "Safety: safe for a bucket that is private" in seen
    person.ends()
    assert (folder / "a.yaml").read_text() == TEMPLATE


def test_control_c_leaves_everything_else(folder: Path) -> None:
    person = Person(folder, "a.yaml", select="s3-public-access-block-missing")
    person.answers("y")
    person.terminal.expect(r"\? $")
    person.terminal.sendintr()
    seen, _ = person.ends()
    assert "Traceback" not in seen
    assert (folder / "a.yaml").read_text().count(BLOCK) == 1


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    person = Person(folder, "--dry-run", "a.yaml", select="s3-public-access-block-missing")
    person.answers("a")
    person.ends()
    assert (folder / "a.yaml").read_text() == TEMPLATE


def test_without_a_terminal_it_says_so(folder: Path) -> None:
    done = subprocess.run([sys.executable, *FIX, SELECT, "a.yaml"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "needs a terminal" in done.stderr
