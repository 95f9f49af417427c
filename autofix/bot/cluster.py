"""A Dask cluster in the place of processes on this machine: its workers do the same work, with the tokens of their environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from autofix import __version__
from autofix.bot.fleet import side_by_side
from autofix.bot.forge import ForgeError
from autofix.bot.report import Summary
from autofix.bot.run import Order
from autofix.bot.targets import Target

Answer = TypeVar("Answer")
_PATIENCE = 60
"""So many seconds to reach the scheduler, and again to find a worker."""


def on_cluster(targets: Iterable[Target], order: Order, address: str) -> Iterator[Summary]:
    """The repositories on the workers of a scheduler; results come as they are ready. Raises ForgeError."""
    try:
        from distributed import Client
    except ImportError:
        raise ForgeError("--scheduler needs Dask: pip install 'cfn-autofix[fleet]'") from None
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise ForgeError(f"there is no Dask scheduler at {address} ({type(problem).__name__})") from None
    with client:
        jobs = _workers(client)
        yield from side_by_side(targets, order, lambda: _Workers(client), jobs)


def _workers(client: Any) -> int:
    """How many repositories the cluster takes at a time, if its workers are like us. Raises ForgeError."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        found = client.run(version)
    except TimeoutError:
        raise ForgeError("the Dask cluster has no workers") from None
    except (ImportError, AttributeError):
        raise ForgeError("the workers of the Dask cluster have no autofix installed") from None
    if others := sorted({*found.values()} - {__version__}):
        raise ForgeError(f"a worker of the Dask cluster has autofix {others[0]}, but this is {__version__}")
    return int(sum(client.nthreads().values()))


def version() -> str:
    """Which autofix runs here."""
    return __version__


class _Workers(Executor):
    """The cluster's executor, which can be shut down like those of the standard library."""

    def __init__(self, client: Any) -> None:
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Future[Answer]:
        """Give work away."""
        made: Future[Answer] = self._executor.submit(fn, *args, **kwargs)
        return made

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Take no more work; what is not done yet is cancelled unless it is waited for."""
        self._executor.shutdown(wait=wait)
