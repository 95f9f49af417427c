"""Many repositories: side by side, each on its own, with results as they come and nothing kept."""

from __future__ import annotations

import functools
import gc
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait

from autofix.bot.forge import ForgeError
from autofix.bot.report import Summary
from autofix.bot.run import Order, run
from autofix.bot.targets import Target, forge_of

_AHEAD = 3
"""So many repositories for each worker are handed out before their results are there."""


def work(target: Target, order: Order) -> Summary:
    """One repository, wherever this runs: tokens come from the environment of the worker. Never raises: not every error travels."""
    _spare_collector()
    try:
        return _whatever_happens(target, order, lambda: run(forge_of(target, os.environ), target.name, order))
    finally:
        gc.collect()


@functools.cache
def _spare_collector() -> None:
    """Once in a process: what is garbage at a second time would be spared, too, and stay."""
    from autofix.work import spare_collector

    spare_collector()


def one_by_one(targets: Iterable[Target], order: Order) -> Iterator[Summary]:
    """In this process."""
    for target in targets:
        yield _whatever_happens(target, order, lambda target=target: work(target, order))  # type: ignore[misc]


def side_by_side(targets: Iterable[Target], order: Order, executors: Callable[[], Executor], jobs: int) -> Iterator[Summary]:
    """On an executor: results come as they are ready, and only a few repositories are under way at a time.

    executors makes a new executor, also where a worker died (of too little memory, say) and took its pool or those who waited for it
    along; the repositories that died with it are then done again, each alone.
    """
    waiting = iter(targets)
    under_way: dict[Future[Summary], Target] = {}
    executor = executors()
    suspects: list[Target] = []
    try:
        while True:
            while len(under_way) < jobs * _AHEAD and not suspects and (target := next(waiting, None)) is not None:
                try:
                    under_way[executor.submit(work, target, order)] = target
                except BrokenExecutor:
                    suspects.append(target)
            if not under_way and not suspects:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done if under_way else ():
                target = under_way.pop(future)
                if not future.cancelled() and _is_death(future.exception()):
                    suspects.append(target)
                else:
                    yield _whatever_happens(target, order, future.result)
            if suspects and not under_way:
                executor.shutdown(wait=False)
                for target in suspects:
                    with executors() as alone:
                        yield _whatever_happens(target, order, alone.submit(work, target, order).result)
                suspects, executor = [], executors()
    finally:
        executor.shutdown(wait=not under_way, cancel_futures=True)


def _whatever_happens(target: Target, order: Order, call: Callable[[], Summary]) -> Summary:
    """A summary, also where autofix itself is wrong: the other repositories go on."""
    try:
        return call()
    except ForgeError as problem:
        return Summary(target.name, "failed", str(problem), order.dry_run)
    except CancelledError:
        return Summary(target.name, "failed", "the cluster lost it", order.dry_run)
    except Exception as bug:  # a mistake of ours in one repository is no reason to leave the others alone
        mistake = f"this is a mistake of autofix, please report it: {type(bug).__name__}"
        why = "the worker died, perhaps of too little memory" if _is_death(bug) else mistake
        return Summary(target.name, "failed", why, order.dry_run)


def _is_death(failure: BaseException | None) -> bool:
    """Whether a worker died, of this work or of a neighbour's; Dask has a name of its own for it, and need not be there."""
    return isinstance(failure, BrokenExecutor) or type(failure).__name__ == "KilledWorker"
