"""The bot on a Dask cluster: a real scheduler and two real workers, in processes of their own."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_world import CONFIG, ONE, PUBLIC, git
from click.testing import CliRunner

from autofix.bot.cluster import on_cluster
from autofix.bot.forge import ForgeError
from autofix.bot.run import Order
from autofix.bot.targets import Target
from autofix.cli import main

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.filterwarnings("ignore")]
KILLER = """\
import os
from autofix.bot import fleet
from autofix.bot.run import run as real

def run(forge, name, order):
    if "killer" in name:
        os._exit(1)
    return real(forge, name, order)

fleet.run = run
"""


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dask")
    (folder / "killer.py").write_text(KILLER)
    quiet = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2", "DASK_DISTRIBUTED__DASHBOARD__LINK": "", "PYTHONPATH": str(Path.cwd())}
    environment = {**os.environ, **quiet}
    file = folder / "scheduler.json"
    started = []

    def start(*command: str) -> None:
        talk = (folder / f"{command[0]}.log").open("ab")
        words = [sys.executable, "-m", "dask", *command]
        started.append(subprocess.Popen(words, env=environment, cwd=folder, stdout=talk, stderr=talk, start_new_session=True))
        talk.close()

    local = ("--host", "127.0.0.1", "--scheduler-file", str(file), "--no-dashboard")
    start("scheduler", *local, "--port", "0")
    for _ in range(2):
        start(
            "worker",
            "--scheduler-file",
            str(file),
            "--host",
            "127.0.0.1",
            "--nthreads",
            "1",
            "--no-dashboard",
            "--preload",
            str(folder / "killer.py"),
        )
    try:
        with distributed.Client(scheduler_file=str(file), timeout=120, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
            address = client.scheduler.address
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with whatever it has started
            process.wait(20)


@pytest.fixture
def remotes(tmp_path: Path) -> list[Path]:
    """Repositories with something to mend; one of them kills whoever works on it."""
    made = []
    for name in ("a", "b", "killer", "c", "d"):
        work, bare = tmp_path / f"{name}-work", tmp_path / f"{name}.git"
        git(tmp_path, "init", "-q", "--bare", "-b", "main", str(bare))
        git(tmp_path, "init", "-q", "-b", "main", str(work))
        (work / ".autofix.yaml").write_text(CONFIG)
        (work / "app.yaml").write_text(ONE)
        git(work, "add", "-A")
        git(work, "commit", "-q", "-m", "one")
        git(work, "push", "-q", str(bare), "main")
        made.append(bare)
    return made


def test_workers_do_the_work_and_one_that_dies_does_not_stop_the_others(scheduler: str, remotes: list[Path]) -> None:
    summaries = {
        Path(one.name).stem: one for one in on_cluster([Target("git", str(path)) for path in remotes], Order(verify=None), scheduler)
    }
    assert {name: one.status for name, one in summaries.items()} == {**dict.fromkeys("abcd", "done"), "killer": "failed"}
    assert summaries["killer"].reason == "the worker died, perhaps of too little memory"
    for path in remotes:
        assert ("BlockPublicAcls" in git(path, "show", f"{PUBLIC}:app.yaml")) if path.stem != "killer" else True


def test_results_stream(scheduler: str, remotes: list[Path]) -> None:
    """No more is asked for than is under way."""
    asked = []

    def endless() -> Iterator[Target]:
        for path in itertools.cycle(remotes[:2]):  # two workers that push to the same one would race
            asked.append(1)
            yield Target("git", str(path))

    summaries = on_cluster(endless(), Order(verify=None), scheduler)
    first = next(summaries)
    assert (first.status, first.reason) == ("done", "")
    assert len(asked) < 20
    summaries.close()  # type: ignore[attr-defined]


def test_the_command(scheduler: str, remotes: list[Path], tmp_path: Path) -> None:
    arguments = [
        "bot",
        "run",
        "--forge",
        "git",
        "--repo",
        str(remotes[0]),
        "--repo",
        str(remotes[1]),
        "--scheduler",
        scheduler,
        "--no-verify",
    ]
    ran = CliRunner().invoke(main, [*arguments, "--report", str(tmp_path / "report.jsonl")])
    assert ran.exit_code == 0, ran.output
    assert len((tmp_path / "report.jsonl").read_text().splitlines()) == 2


def test_without_a_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.bot.cluster._PATIENCE", 1)
    with pytest.raises(ForgeError, match="no Dask scheduler at tcp"):
        list(on_cluster([], Order(), "tcp://127.0.0.1:9"))


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ForgeError, match=r"cfn-autofix\[fleet\]"):
        list(on_cluster([], Order(), "tcp://127.0.0.1:9"))


def test_another_version(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.bot.cluster.__version__", "99")
    with pytest.raises(ForgeError, match="but this is 99"):
        list(on_cluster([], Order(), scheduler))
