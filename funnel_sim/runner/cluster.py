"""A cluster of workers behind a Dask scheduler: on other machines, or processes of this one.

`docs/cluster.md` tells how machines are set up. Dask is an extra, imported when it is needed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import pickle
import signal
import socket
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from ssl import SSLError
from typing import TYPE_CHECKING, Any, TypeVar

from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.program import Program, differences, this_program

if TYPE_CHECKING:
    from distributed import Client, Future, Security

LOCAL = "local"
"""In place of an address: worker processes of this machine."""
SCHEMES = ("tcp", "tls")
OPTION = "--cluster"

CONNECT = 10.0
"""Seconds in which a scheduler must have answered."""
PATIENCE = 60.0
"""Seconds that a cluster may be without any worker. Nannies need a few to begin a new one."""
ALLOWED_DEATHS = 2
"""Workers that a task may take with it before Dask gives it up: one more is too many."""

Result = TypeVar("Result")


class Cluster:
    """An open connection. `at_most` limits the replications that are worked on at a time."""

    def __init__(self, client: Client, address: str, at_most: int | None = None) -> None:
        self.address = address
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
        elif time.monotonic() - self._seen > PATIENCE:
            raise self._refusal(
                f"has had no worker for {PATIENCE:.0f} s. {KEPT} Start workers with nannies, "
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
        return _different(self.address, {"a worker": program})

    def lost(self) -> InvalidInput:
        """That the scheduler is not there any more."""
        return self._refusal(f"was lost: its scheduler does not answer any more. {KEPT}")

    def _is_connected(self) -> bool:
        return bool(self._client.status == "running")

    def _refusal(self, message: str) -> InvalidInput:
        return _refused(f"{self.address} {message}")


KEPT = "What is done is kept; the same command goes on from there."


@contextmanager
def open_cluster(address: str, workers: int | None = None) -> Iterator[Cluster]:
    """Connect to a scheduler, `tcp://host:port` or `tls://host:port`, or begin a `local` cluster.

    `workers` is the number of local processes (None: one per core); on a cluster of others, the
    most replications at a time (None: as many as its workers have threads). Certificates for `tls`
    are those of Dask's own configuration.

    Raises:
        InvalidInput: Dask is missing, nobody answers, certificates do not fit, or the machines have
            different programs.
    """
    if find_spec("distributed") is None:
        raise _refused("needs Dask. Install it with `pip install 'funnel-sim[cluster]'`.")
    _silence_dask()
    with _local(workers) if address == LOCAL else _remote(address, workers) as cluster:
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
def _remote(address: str, at_most: int | None) -> Iterator[Cluster]:
    from distributed import Client, Security

    _check_address(address)
    security = Security()
    if address.startswith("tls:"):
        _check_certificates(security)
    _check_scheduler(address, security)
    with Client(address, security=security, timeout=CONNECT, set_as_default=False) as client:
        _check_workers(client, address)
        _check_programs(client, address)
        yield Cluster(client, address, at_most)


def _check_address(address: str) -> None:
    scheme, _, rest = address.partition("://")
    host, _, port = rest.rpartition(":")
    if scheme not in SCHEMES or not host or not port.isdecimal() or int(port) > 65_535:
        raise _refused(
            f"must be `{LOCAL}` or the address of a Dask scheduler, such as tcp://10.0.0.5:8786 or "
            f"tls://10.0.0.5:8786. Got '{address}'."
        )


def _check_certificates(security: Security) -> None:
    wanted = {
        "distributed.comm.tls.ca-file": security.tls_ca_file,
        "distributed.comm.tls.client.cert": security.tls_client_cert,
        "distributed.comm.tls.client.key": security.tls_client_key,
    }
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise _refused(
            f"tls:// needs certificates. Set {' and '.join(missing)} in Dask's configuration, see "
            "docs/cluster.md."
        )
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise _refused(f"tls:// cannot use the certificates: {error}.") from None


def _check_scheduler(address: str, security: Security) -> None:
    from distributed.core import CommClosedError

    host, _, port = address.partition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECT).close()
    except OSError as error:
        raise _refused(
            f"no scheduler answers at {address} ({error.strerror or error}). Start one, `dask "
            "scheduler`, or mend the address."
        ) from None
    try:
        who = asyncio.run(_identity(address, security))
    except (OSError, CommClosedError, ValueError, TypeError) as error:
        raise _refused(f"{_no_understanding(address, error)}") from None
    if who.get("type") != "Scheduler":
        raise _refused(f"what answers at {address} is no Dask scheduler.")


def _no_understanding(address: str, error: Exception) -> str:
    """What answers is no scheduler, or one with other certificates."""
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    ssl = next((str(each) for each in causes if isinstance(each, SSLError)), "")
    certificates = f", or the certificates do not fit ({ssl})" if ssl else ""
    return f"what answers at {address} is no Dask scheduler{certificates}."


async def _identity(address: str, security: Security) -> Mapping[str, Any]:
    from distributed.core import rpc

    scheduler = rpc(
        address, timeout=CONNECT, connection_args=security.get_connection_args("client")
    )
    try:
        who: Mapping[str, Any] = await asyncio.wait_for(scheduler.identity(), CONNECT)
    finally:
        await scheduler.close_rpc()
    return who


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except TimeoutError:
        raise _refused(f"{address} has no workers. Start some: `dask worker {address}`.") from None


def _check_programs(client: Client, address: str) -> None:
    """The scheduler and every worker must run the same program as this process."""
    there: dict[str, Program | Exception] = {}
    with suppress(Exception):
        there["its scheduler"] = RuntimeError("funnel-sim is not installed there")
        there["its scheduler"] = client.run_on_scheduler(this_program)
    there |= client.run(this_program, on_error="return")
    if differences(there):
        raise _different(address, there)


def _different(address: str, there: Mapping[str, Program | Exception]) -> InvalidInput:
    odd = [f"{address}: {each} Install the same there." for each in differences(there)]
    return InvalidInput([Finding(OPTION, "", each) for each in odd])


@contextmanager
def _control_c_stays_here() -> Iterator[None]:
    """Block the signal for all threads and processes that are begun meanwhile, for good."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _silence_dask() -> None:
    """What matters of what Dask logs is said by us."""
    import distributed  # noqa: F401 - sets up its logging

    warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
    for name in ("distributed", *(f"distributed.{part}" for part in ("client", "worker", "nanny"))):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _refused(message: str) -> InvalidInput:
    return InvalidInput([Finding(OPTION, "", message)])
