"""Many files at once: several processes work on them, and the results come in the order of the files."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 24
"""So many files are done before another process has started."""
_CHUNK = 8
_AHEAD = 4
"""Chunks that wait for each process: enough to keep it busy, few enough to keep memory flat."""
_work: Callable[[Any], Any]


def cores() -> int:
    """How many processes can work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(items: Sequence[Item], start: Callable[[], Callable[[Item], Result]], jobs: int) -> Iterator[Result]:
    """What start's function makes of each item, in order.

    start is called once in each process (and must be picklable where processes are not forked). Where a process dies, this one goes on.
    """
    done = 0
    if jobs > 1 and len(items) > FEW:
        for result in _by_processes(items, start, jobs):
            yield result
            done += 1
    if done < len(items):
        yield from map(start(), items[done:])


def _by_processes(items: Sequence[Item], start: Callable[[], Callable[[Item], Result]], jobs: int) -> Iterator[Result]:
    """As many results as there are before a process dies."""
    import multiprocessing  # slow to import, and few files need no processes
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    chunks = iter([items[n : n + _CHUNK] for n in range(0, len(items), _CHUNK)])
    with ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _begin, (start,)) as pool:
        waiting: list[Future[list[Result]]] = [pool.submit(_chunk, chunk) for chunk in islice(chunks, jobs * _AHEAD)]
        try:
            while waiting:
                yield from waiting.pop(0).result()
                waiting += [pool.submit(_chunk, chunk) for chunk in islice(chunks, 1)]
        except BrokenProcessPool:
            return  # killed, by the system or by a person: what it had not done is done by this process
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _begin(start: Callable[[], Callable[[Item], Result]]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides what Ctrl-C means
    _work = start()


def _chunk(items: Sequence[Any]) -> list[Any]:
    return [_work(item) for item in items]
