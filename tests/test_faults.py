"""Whatever goes wrong while files are written: none is lost, half written, or changed without proof, and nothing is left lying about."""

from __future__ import annotations

import contextlib
import errno
import inspect
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from autofix import atomic, files, work
from autofix.engine import Options, fix
from autofix.files import Found

BEFORE = "Resources:\n  Bucket: # ours\n    Type: AWS::S3::Bucket\n"
AFTER = fix(BEFORE).after
AUTOFIX = [sys.executable, "-m", "autofix", "--isolated", "--no-verify"]


@pytest.fixture(autouse=True)
def _sweep_again() -> None:
    atomic._sweep.cache_clear()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(BEFORE)
    return path


def repair(path: Path) -> work.Report:
    return work.process(Found(path, True, path.parent), Options(), dry_run=False)


def others(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".yaml"))


def killed_at(line: int, path: Path) -> bool:
    """Repair a file in a child that is killed (-9) when it is about to run a line of atomic.py; whether it got that far."""
    child = os.fork()
    if child == 0:

        def trace(frame: FrameType, event: str, _: object) -> Any:
            if frame.f_code.co_filename != atomic.__file__:
                return None
            if event == "line" and frame.f_lineno == line:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        repair(path)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


LINES = range(1, len(inspect.getsource(atomic).splitlines()) + 1)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_at_every_step(template: Path) -> None:
    reached = 0
    for line in LINES:
        template.write_text(BEFORE)
        reached += killed_at(line, template)
        assert template.read_text() in (BEFORE, AFTER), f"killed at line {line}"
        atomic._sweep.cache_clear()
        template.write_text(BEFORE)
        assert repair(template).written
        assert template.read_text() == AFTER
        assert others(template.parent) == [], f"what line {line} left behind is swept up by the next run"
    assert reached > 15


@contextlib.contextmanager
def no_room(_: Path) -> Iterator[None]:
    """Files may not grow beyond 20 bytes in this process."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def test_no_room_for_a_larger_file(template: Path) -> None:
    with no_room(template):
        report = repair(template)
    assert report.problem is not None and "File too large" in report.problem.message
    assert template.read_text() == BEFORE and others(template.parent) == []


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root can make a small disk")
def test_a_full_disk_and_then_a_read_only_one(tmp_path: Path) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(tmp_path)], check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        template = tmp_path / "template.yaml"
        template.write_text(BEFORE)
        with contextlib.suppress(OSError), (tmp_path / "filler.yaml").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 4096)
        report = repair(template)
        assert report.problem is not None and "No space left on device" in report.problem.message
        assert template.read_text() == BEFORE and others(tmp_path) == []
        (tmp_path / "filler.yaml").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        report = repair(template)
        assert report.problem is not None and "cannot be written" in report.problem.message
        assert template.read_text() == BEFORE and others(tmp_path) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


MEANWHILE: dict[str, tuple[Callable[[Path], object], str | None]] = {
    "somebody else writes it": (lambda path: path.write_text("theirs\n"), "theirs\n"),
    "it is cut short": (lambda path: os.truncate(path, 10), BEFORE[:10]),
    "it is replaced": (lambda path: (path.unlink(), path.write_text("theirs\n")), "theirs\n"),
    "it is deleted": (lambda path: path.unlink(), None),
    "it becomes a folder": (lambda path: (path.unlink(), path.mkdir()), None),
    "it becomes a link to elsewhere": (lambda path: (path.unlink(), path.symlink_to("/dev/null")), ""),
}


@pytest.mark.parametrize("moment", ["while it is worked on", "when it is about to be replaced"])
@pytest.mark.parametrize("what", MEANWHILE)
def test_the_file_changes_meanwhile(what: str, moment: str, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change, left = MEANWHILE[what]
    if moment == "while it is worked on":
        monkeypatch.setattr(work, "fix", lambda *given, prefer: (fix(*given, prefer=prefer), change(template))[0])
    else:
        monkeypatch.setattr(os, "fsync", lambda _: change(template))
    report = repair(template)
    assert report.problem is not None and not report.written
    assert (template.read_text() if template.is_file() or template.is_symlink() else None) == left
    assert others(template.parent) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_the_permission_is_taken_away(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template.parent.chmod(0o555)
    try:
        report = repair(template)
    finally:
        template.parent.chmod(0o755)
    assert report.problem is not None and "ermission denied" in report.problem.message
    assert template.read_text() == BEFORE and others(template.parent) == []


@pytest.mark.parametrize("failing", ["write", "flush", "chmod", "replace"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EPERM, errno.EIO])
def test_any_step_fails(failing: str, error: int, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    if failing in ("write", "flush"):
        opened = os.fdopen

        def broken(handle: int, mode: str) -> Any:
            stream = opened(handle, mode, 0)

            class Broken:
                def __getattr__(self, name: str) -> Any:
                    return fail if name == failing else getattr(stream, name)

                def __enter__(self) -> Any:
                    return self

                def __exit__(self, *_: object) -> None:
                    stream.close()

            return Broken()

        monkeypatch.setattr(os, "fdopen", broken)
    else:
        monkeypatch.setattr(Path, failing, fail)
    report = repair(template)
    assert report.problem is not None and os.strerror(error) in report.problem.message
    assert template.read_text() == BEFORE
    monkeypatch.undo()
    assert others(template.parent) == []


def test_what_a_living_run_holds_is_not_swept_up(template: Path) -> None:
    stream, temporary = atomic._temporary(template)
    atomic._sweep.cache_clear()
    assert repair(template).written
    assert others(template.parent) == [temporary.name]
    stream.close()
    atomic._sweep.cache_clear()
    template.write_text(BEFORE)
    assert repair(template).written and others(template.parent) == []


def many(folder: Path, count: int) -> dict[Path, str]:
    """Templates of different sizes, and what each becomes."""
    wanted = {}
    for n in range(count):
        text = "Resources:\n" + "".join(f"  Bucket{m}:\n    Type: AWS::S3::Bucket\n" for m in range(1 + 7 * n % 90))
        path = folder / f"{n:03}.yaml"
        path.write_text(text)
        wanted[path] = fix(text).after
    return wanted


def test_several_runs_on_one_tree(tmp_path: Path) -> None:
    wanted = many(tmp_path, 30)
    runs = [subprocess.Popen([*AUTOFIX, str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [run.communicate(timeout=120)[1] for run in runs]
    assert {path: path.read_text() for path in wanted} == wanted
    assert others(tmp_path) == []
    assert not [text for text in said if "Traceback" in text]


def test_interrupted_with_control_c(tmp_path: Path) -> None:
    wanted = many(tmp_path, 60)
    texts = {path: path.read_text() for path in wanted}
    run = subprocess.Popen([*AUTOFIX, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stdout is not None
    run.stdout.readline()  # the first file is done
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert "Traceback" not in said
    assert run.returncode != 0
    assert all(path.read_text() in (texts[path], wanted[path]) for path in wanted)
    assert others(tmp_path) == []


def test_nobody_reads_the_output(tmp_path: Path) -> None:
    many(tmp_path, 60)
    run = subprocess.Popen([*AUTOFIX, "--dry-run", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stdout is not None and run.stderr is not None
    run.stdout.readline()
    run.stdout.close()
    said = run.stderr.read()
    run.wait(timeout=60)
    run.stderr.close()
    assert "Traceback" not in said and "BrokenPipe" not in said


def test_the_clock_goes_back(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10**9, 0, -1000))
    for clock in ("time", "monotonic", "perf_counter", "process_time"):
        monkeypatch.setattr(time, clock, lambda: float(next(ticks)))
    os.utime(template, (4e9, 4e9))  # from the year 2096
    assert repair(template).written
    assert template.read_text() == AFTER
    assert files.read(template).text == AFTER
