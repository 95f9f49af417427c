"""Many files: processes, order, memory of clean files, what git says, progress."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autofix import many
from autofix.engine import Options
from autofix.registry import all_fixers, select
from autofix.report.progress import Progress
from autofix.seen import Clean, key_of

CLEAN = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
BEFORE = CLEAN.partition("\n")[2]
FIX = [sys.executable, "-m", "autofix", "fix", "--no-verify", "--select", "template-format-version-missing"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """60 templates, two thirds of which want a line."""
    (tmp_path / "t").mkdir()
    for n in range(60):
        (tmp_path / "t" / f"{n:02}.yaml").write_text(CLEAN if n % 3 == 0 else BEFORE + f"# {n}\n")
    return tmp_path


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), **environment}
    return subprocess.run([*FIX, *words], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_results_are_the_same_whatever_the_number_of_processes(tree: Path) -> None:
    one, two, five = (run(tree, "--dry-run", "--no-cache", "--jobs", jobs, "t") for jobs in ("1", "2", "5"))
    assert one.returncode == two.returncode == five.returncode == 1
    assert one.stdout == two.stdout == five.stdout
    said = [text.stderr.rpartition(";")[0] for text in (one, two, five)]
    assert said[0] == said[1] == said[2] and "60 templates: 40 findings, 40 fixable, 0 left" in said[0]
    assert [line[6:] for line in one.stdout.splitlines() if line.startswith("+++ ")] == sorted(
        f"t/{n:02}.yaml" for n in range(60) if n % 3
    ), "in the order of the files"


@pytest.mark.parametrize("output", ["json", "concise", "sarif"])
def test_documents_are_the_same_too(output: str, tree: Path) -> None:
    one, two = (run(tree, "--dry-run", "--no-cache", "--jobs", jobs, "--format", output, "t").stdout for jobs in ("1", "2"))
    assert one == two and "template-format-version-missing" in one


def test_files_are_written_by_several_processes(tree: Path) -> None:
    assert run(tree, "--jobs", "3", "t").returncode == 0
    assert all(path.read_text().startswith("AWSTemplateFormatVersion") for path in (tree / "t").iterdir())


def start_killing() -> Callable[[int], int]:
    parent = os.getpid()

    def work(number: int) -> int:
        if number == 30 and os.getpid() != int(os.environ["AUTOFIX_TEST_PARENT"]):
            os._exit(9)
        return number * number

    assert parent
    return work


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_that_dies_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOFIX_TEST_PARENT", str(os.getpid()))
    assert list(many.each(range(100), start_killing, 2)) == [n * n for n in range(100)]


def test_an_error_in_one_file_leaves_the_others(tree: Path) -> None:
    (tree / "t" / "07.yaml").write_text("Resources: {Type: AWS::X::Y\n")
    done = run(tree, "--jobs", "2", "t")
    assert done.returncode == 2 and "t/07.yaml:2:1: error:" in done.stderr
    assert (tree / "t" / "59.yaml").read_text().startswith("AWSTemplateFormatVersion")


def test_clean_files_are_remembered(tree: Path) -> None:
    run(tree, "--dry-run", "t")
    (kept,) = (tree / "cache" / "autofix" / "clean").iterdir()
    assert kept.stat().st_size % 16 == 0
    assert len({kept.read_bytes()[n : n + 16] for n in range(0, kept.stat().st_size, 16)}) == 1, "20 clean files with one text"
    again = run(tree, "--dry-run", "t")
    assert "60 templates: 40 findings, 40 fixable" in again.stderr
    assert not (tree / "elsewhere").exists()
    run(tree, "--dry-run", "--no-cache", "t", XDG_CACHE_HOME=str(tree / "elsewhere"))
    assert not (tree / "elsewhere").exists()


def test_what_decides_has_a_memory_of_its_own(tmp_path: Path) -> None:
    some, other = (select(all_fixers(), [name]) for name in ("s3-*", "rds-*"))
    assert (
        len({key_of(options) for options in (Options(some), Options(other), Options(some, unsafe=True), Options(some, region="eu-west-1"))})
        == 4
    )
    clean = Clean(tmp_path / "x", Options(some))
    clean.add(b"text")
    assert Clean(tmp_path / "x", Options(some)).knows(b"text")
    assert not Clean(tmp_path / "x", Options(other)).knows(b"text")


def test_where_nothing_can_be_kept_nothing_is_remembered(tree: Path) -> None:
    (tree / "cache").write_text("a file")
    assert "60 templates: 40 findings, 40 fixable" in run(tree, "--dry-run", "t").stderr


@pytest.fixture
def repository(tree: Path) -> Path:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@t", *words], cwd=tree, check=True, capture_output=True)

    (tree / ".gitignore").write_text("cache/\n")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "all")
    git("checkout", "-qb", "work")
    (tree / "t" / "01.yaml").write_text(BEFORE + "# committed\n")
    git("commit", "-qam", "one")
    (tree / "t" / "02.yaml").write_text(BEFORE + "# staged\n")
    git("add", "t/02.yaml")
    (tree / "t" / "04.yaml").write_text(BEFORE + "# changed\n")
    (tree / "t" / "new.yaml").write_text(BEFORE)
    return tree


def shown(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line[6:] for line in done.stdout.splitlines() if line.startswith("+++ ")]


def test_only_what_is_staged_or_changed(repository: Path) -> None:
    assert shown(run(repository, "--dry-run", "--staged")) == ["t/02.yaml"]
    assert shown(run(repository, "--dry-run", "--since", "main")) == ["t/01.yaml", "t/02.yaml", "t/04.yaml", "t/new.yaml"]
    assert shown(run(repository, "--dry-run", "--since", "main", "t/04.yaml")) == ["t/04.yaml"]
    assert shown(run(repository / "t", "--dry-run", "--staged", XDG_CACHE_HOME=str(repository / "cache"))) == ["02.yaml"]
    unknown = run(repository, "--dry-run", "--since", "nowhere")
    assert unknown.returncode == 2 and unknown.stderr.startswith("autofix: git merge-base:")


def test_outside_of_a_repository(tree: Path) -> None:
    done = run(tree, "--staged", GIT_CEILING_DIRECTORIES=str(tree.parent))
    assert done.returncode == 2 and "git" in done.stderr and "Traceback" not in done.stderr


def test_dirty_files_are_left_alone_where_that_is_asked(repository: Path) -> None:
    done = run(repository, "--require-clean", "t/01.yaml", "t/02.yaml", "t/04.yaml", "t/05.yaml", "t/new.yaml")
    assert done.returncode == 2
    fixed = {name for name in ("01", "02", "04", "05", "new") if (repository / "t" / f"{name}.yaml").read_text().startswith("AWSTemplate")}
    assert fixed == {"01", "05"}
    assert done.stderr.count("--require-clean") == 3


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_terminals_and_long_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr("autofix.report.progress.time.monotonic", lambda: float(next(ticks)))
    terminal, pipe, short = Terminal(), io.StringIO(), Terminal()
    for stream, total in ((terminal, 100), (pipe, 100), (short, 3)):
        progress = Progress(stream, total, 24)
        for _ in range(total):
            progress.step()
        progress.clear()
    assert "50 of 100 files" in terminal.getvalue() and terminal.getvalue().endswith("\r\x1b[2K")
    assert pipe.getvalue() == short.getvalue() == ""


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Ten times the files with findings take hardly more memory: no text is kept."""
    body = BEFORE + "".join(f"  Bucket{n}:\n    Type: AWS::S3::Bucket\n" for n in range(60))
    peaks = []
    for count in (40, 400):
        folder = tmp_path / str(count)
        folder.mkdir()
        for n in range(count):
            (folder / f"{n}.yaml").write_text(body + f"# {n}\n")
        script = (
            "import resource, sys; from autofix.cli import main\n"
            "try: main([*sys.argv[1:]])\n"
            "except SystemExit: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
        )
        words = [sys.executable, "-c", script, "fix", "--dry-run", "--isolated", "--no-verify", "--no-cache", "--jobs", "1", str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] < 1.25 * peaks[0], f"{peaks} kB"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0
