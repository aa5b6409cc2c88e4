"""Jobs on a cluster, in chunks, so that what a message costs does not count.

Blueprints go to the cluster once, results come back chunk by chunk. Only as much is handed out as
keeps the workers busy. A chunk that has killed its workers is done again, job by job and each
alone: who dies with a worker need not be to blame.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic

from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.cluster import Cluster
from funnel_sim.runner.jobs import Failure, Job, Result, Task, attempt, killed_again
from funnel_sim.runner.program import Program, this_program

if TYPE_CHECKING:
    from distributed import Future

CHUNK = 0.3
"""Seconds that a chunk should take."""
MOST = 256
"""Jobs in a chunk."""
AHEAD = 2
"""Chunks handed out for every replication that can be worked on at a time."""
LOOK = 2.0
"""Seconds between two looks at who is there."""
LONGEST_LOOK = 30.0
"""The same while a result is on its way, which may take longer than `LOOK`."""


def on_cluster(
    task: Task[Result], jobs: Sequence[Job], engine: Engine, cluster: Cluster
) -> Generator[tuple[Job, Result | Failure], None, None]:
    """Do the task for every job on a cluster.

    Raises:
        InvalidInput: the cluster was lost, or a worker has joined that runs another program.
    """
    work = _Work(task, jobs, engine, cluster)
    try:
        yield from work.together()
        yield from work.alone()
    finally:
        work.stop()


@dataclass(frozen=True, slots=True)
class _Done(Generic[Result]):
    """What a worker says when it has done a chunk."""

    results: list[Result | Failure]
    seconds: float
    program: Program


class _Work(Generic[Result]):
    """Jobs that wait, chunks that are in hand, and jobs that may have killed a worker."""

    def __init__(
        self, task: Task[Result], jobs: Sequence[Job], engine: Engine, cluster: Cluster
    ) -> None:
        self._task, self._engine, self._cluster = task, engine, cluster
        self._waiting = deque(jobs)
        self._blueprints = cluster.hold(job.blueprint for job in jobs)
        self._in_hand: dict[str, tuple[Future, list[Job]]] = {}
        self._over: SimpleQueue[Future] = SimpleQueue()
        self._suspects: list[Job] = []
        self._seconds = CHUNK
        """What a job takes, as last seen."""
        self._slots, self._looked = 1, -math.inf

    def together(self) -> Iterator[tuple[Job, Result | Failure]]:
        """Do all jobs; those that may have killed a worker stay behind."""
        self._hand_out()
        while self._in_hand:
            chunk, done = self._next()
            if done is None:
                self._suspects += chunk
            else:
                yield from zip(chunk, done, strict=True)
            self._hand_out()

    def alone(self) -> Iterator[tuple[Job, Result | Failure]]:
        """Do what stayed behind, one by one."""
        for job in self._suspects:
            self._blueprints = self._cluster.hold([job.blueprint])
            self._give([job])
            _, done = self._next()
            yield job, killed_again(job) if done is None else done[0]

    def stop(self) -> None:
        """Leave what is not done."""
        self._cluster.cancel(future for future, _ in self._in_hand.values())

    def _hand_out(self) -> None:
        self._look()
        while self._waiting and len(self._in_hand) < AHEAD * self._slots:
            fair = math.ceil(len(self._waiting) / (AHEAD * self._slots))
            size = max(1, min(fair, MOST, int(CHUNK / self._seconds)))
            self._give([self._waiting.popleft() for _ in range(min(size, len(self._waiting)))])

    def _give(self, chunk: list[Job]) -> None:
        kinds = list(dict.fromkeys(id(job.blueprint) for job in chunk))
        orders = [
            (job.design, kinds.index(id(job.blueprint)), job.seed, job.replication) for job in chunk
        ]
        blueprints = [self._blueprints[kind] for kind in kinds]
        future = self._cluster.submit(
            _do, self._task, self._engine, blueprints, orders, done=self._over.put
        )
        self._in_hand[future.key] = (future, chunk)

    def _next(self) -> tuple[list[Job], list[Result | Failure] | None]:
        """The next chunk that is over, with its results; None for them if it killed its workers."""
        from distributed import KilledWorker

        future, chunk = self._in_hand.pop(self._wait().key)
        try:
            done = self._result(future)
        except KilledWorker:
            return chunk, None
        except (CancelledError, OSError):
            raise self._cluster.lost() from None
        except Exception as error:  # could not be sent, or be understood where it came to
            reason = " ".join(str(error).split()) or type(error).__name__
            return chunk, [Failure(j.design, j.replication, j.seed, reason) for j in chunk]
        if done.program != this_program():
            raise self._cluster.different(done.program)
        self._seconds = max(done.seconds, 1e-6) / len(chunk)
        return chunk, done.results

    def _wait(self) -> Future:
        while True:
            try:
                return self._over.get(timeout=LOOK)
            except Empty:
                self._look()

    def _result(self, future: Future) -> _Done[Result]:
        """What a chunk that is over has come to.

        A result may go with its worker before it is here. The scheduler then has the chunk done
        again, by the next worker; should there be none, that must not be waited for in silence.
        """
        patience = LOOK
        while True:
            try:
                done: _Done[Result] = future.result(timeout=patience)
            except TimeoutError:
                self._look()
                patience = min(2 * patience, LONGEST_LOOK)
            else:
                return done

    def _look(self) -> None:
        if time.monotonic() - self._looked > LOOK:
            self._slots = max(1, self._cluster.slots())
            self._looked = time.monotonic()


def _do(
    task: Task[Result],
    engine: Engine,
    blueprints: list[Blueprint],
    orders: list[tuple[str, int, int, int]],
) -> _Done[Result]:
    """Do a chunk, in a worker. An order is (design, which blueprint, seed, replication)."""
    begun = time.perf_counter()
    jobs = [Job(design, blueprints[b], seed, r) for design, b, seed, r in orders]
    results = [attempt(task, job, engine) for job in jobs]
    return _Done(results, time.perf_counter() - begun, this_program())
