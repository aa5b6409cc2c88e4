"""A cluster of workers behind a Dask scheduler: on other machines, or processes of this one.

`docs/cluster.md` tells how machines are set up. Dask is an extra, imported when it is needed.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import signal
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, TypeVar

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.connecting import (
    LOCAL,
    different_programs,
    refused,
    require_same_program,
    require_scheduler,
    require_workers,
)
from funnel_sim.runner.program import Program

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT = 10.0
"""Seconds in which a scheduler must have answered, and have a worker."""
PATIENCE = 60.0
"""Seconds that a cluster may be without any worker. Nannies need a few to begin a new one."""
ALLOWED_DEATHS = 2
"""Workers that a task may take with it before Dask gives it up: one more is too many."""

KEPT = "What is done is kept; the same command goes on from there."

Result = TypeVar("Result")


class Cluster:
    """An open connection. `at_most` limits the replications that are worked on at a time."""

    def __init__(
        self,
        client: Client,
        address: str,
        at_most: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.address = address
        self._patience = patience
        self._client = client
        self._at_most = at_most
        self._sent: dict[str, Future] = {}
        self._seen = time.monotonic()
        """When there were workers the last time that somebody looked."""

    def slots(self) -> int:
        """How many replications can be worked on at a time, 0 where there is no worker now.

        Raises:
            InvalidInput: the scheduler is gone, or there has been no worker for long.
        """
        try:
            threads = sum(self._client.nthreads().values()) if self._is_connected() else 0
        except OSError:
            threads = 0
        if not self._is_connected():
            raise self.lost()
        if threads:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > self._patience:
            raise self._refusal(
                f"has had no worker for {self._patience:.0f} s. {KEPT} Start workers with nannies, "
                f"`dask worker {self.address}`, so that one that dies is replaced."
            )
        return min(threads, self._at_most or threads)

    def hold(self, blueprints: Iterable[Blueprint]) -> dict[int, Future]:
        """The blueprints on the cluster, by their `id`; each content is sent there once.

        Those that the previous call named, and this one does not, are dropped. A worker that has
        none takes it from another, and where the last copy dies the scheduler makes a new one.
        """
        before, self._sent = self._sent, {}
        held = {}
        for blueprint in {id(each): each for each in blueprints}.values():
            content = pickle.dumps(blueprint)
            key = f"blueprint-{hashlib.sha256(content).hexdigest()}"
            found = self._sent.get(key) or before.get(key)
            if found is not None and found.status == "error":
                found.retry()  # it was under way where a worker was killed, again and again
            self._sent[key] = found or self._client.submit(pickle.loads, content, key=key)
            held[id(blueprint)] = self._sent[key]
        return held

    def submit(
        self, call: Callable[..., Result], *arguments: Any, done: Callable[[Future], object]
    ) -> Future:
        """Have something called by a worker; `done` is told when it is over, in another thread."""
        future = self._client.submit(call, *arguments, pure=False)
        future.add_done_callback(done)
        return future

    def cancel(self, futures: Iterable[Future]) -> None:
        """Forget what has not begun; what has begun goes on to its end, but nobody waits for it."""
        with suppress(Exception):
            self._client.cancel(list(futures), force=True)

    def different(self, program: Program) -> InvalidInput:
        """That a worker runs another program, which shows when it joins later than we did."""
        return different_programs(self.address, {"a worker": program})

    def lost(self) -> InvalidInput:
        """That the scheduler is not there any more."""
        return self._refusal(f"was lost: its scheduler does not answer any more. {KEPT}")

    def _is_connected(self) -> bool:
        return bool(self._client.status == "running")

    def _refusal(self, message: str) -> InvalidInput:
        return refused(f"{self.address} {message}")


@contextmanager
def open_cluster(
    address: str, workers: int | None = None, patience: float = PATIENCE
) -> Iterator[Cluster]:
    """Connect to a scheduler, `tcp://host:port` or `tls://host:port`, or begin a `local` cluster.

    `workers` is the number of local processes (None: one per core); on a cluster of others, the
    most replications at a time (None: as many as its workers have threads). Certificates for `tls`
    are those of Dask's own configuration. `patience` is how long a cluster may be without workers,
    seconds.

    Raises:
        InvalidInput: Dask is missing, nobody answers, certificates do not fit, or the machines have
            different programs.
    """
    if find_spec("distributed") is None:
        raise refused("needs Dask. Install it with `pip install 'funnel-sim[cluster]'`.")
    _silence_dask()
    connection = _local(workers) if address == LOCAL else _remote(address, workers, patience)
    with connection as cluster:
        yield cluster


@contextmanager
def _local(workers: int | None) -> Iterator[Cluster]:
    import dask
    import joblib
    from distributed import Client, LocalCluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": ALLOWED_DEATHS}),
        _control_c_stays_here(),
    ):
        cluster = LocalCluster(
            n_workers=workers or int(joblib.cpu_count()),
            threads_per_worker=1,
            processes=True,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
        )
    with cluster, Client(cluster, set_as_default=False) as client:
        yield Cluster(client, LOCAL)


@contextmanager
def _remote(address: str, at_most: int | None, patience: float) -> Iterator[Cluster]:
    from distributed import Client, Security

    security, soon = Security(), min(patience, CONNECT)
    require_scheduler(address, security, soon)
    with Client(address, security=security, timeout=CONNECT, set_as_default=False) as client:
        require_workers(client, address, soon)
        require_same_program(client, address)
        yield Cluster(client, address, at_most, patience)


@contextmanager
def _control_c_stays_here() -> Iterator[None]:
    """Block the signal for all threads and processes that are begun meanwhile, for good."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # the first process would begin it, and lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _silence_dask() -> None:
    """What matters of what Dask logs is said by us."""
    import distributed  # noqa: F401 - sets up its logging

    warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
    for name in ("distributed", "distributed.client", "distributed.worker", "distributed.nanny"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # of tasks that Dask leaves behind
