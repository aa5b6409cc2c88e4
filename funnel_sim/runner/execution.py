"""Many replications, in this process or spread over worker processes.

Outcomes come in the order in which they are done; nothing depends on that order, since a
replication is a pure function of its job. A replication that fails is an outcome too, and stops no
other. Worker processes are joblib's (loky): spawned, so they behave alike on every system.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from funnel_sim.domain.tables import Measures
from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.replicate import replicate

ORPHAN_CHECK = 1.0
"""Seconds between two looks of a worker at whether its parent is still there."""

KILLED_TWICE = (
    "its worker process was killed, and killed again when it ran alone. Too little memory is the "
    "usual reason."
)


@dataclass(frozen=True, slots=True)
class Job:
    """One replication of one design that is wanted."""

    design: str
    blueprint: Blueprint
    seed: int
    replication: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A replication that gave no measures."""

    design: str
    replication: int
    seed: int
    reason: str
    details: str = ""
    """Traceback, where there is one."""

    def __str__(self) -> str:
        return f"{self.design}, replication {self.replication}, seed {self.seed}: {self.reason}"


LEFT_OVER = r"\d+ tasks have been successfully executed\s+but not used"
"""What joblib warns of when it is stopped early, which here is meant."""

Outcome = Measures | Failure

Result = TypeVar("Result")
Task: TypeAlias = Callable[[Blueprint, Engine, int, int], Result]
"""What is done for (blueprint, engine, seed, replication)."""


def default_workers() -> int:
    """Worker processes when nobody says how many: one per core that this process may use."""
    import joblib

    return int(joblib.cpu_count())


def execute(
    jobs: Sequence[Job], engine: Engine, workers: int | None = None
) -> Generator[tuple[Job, Outcome], None, None]:
    """Replicate the jobs: `perform` with the task of measuring everything."""
    return perform(replicate, jobs, engine, workers)


def perform(
    task: Task[Result], jobs: Sequence[Job], engine: Engine, workers: int | None = None
) -> Generator[tuple[Job, Result | Failure], None, None]:
    """Do a task for every job and yield each with its result as soon as it is there.

    `workers=1` runs in this process; None uses every core. A worker that is killed takes nothing
    with it but the replications in hand: these run again, each alone, and one that kills its worker
    once more is given up with a Failure. Closing the iterator, or Ctrl-C, ends the workers.
    """
    count = min(workers or default_workers(), len(jobs))
    if count <= 1:
        return ((job, _attempt(task, job, engine)) for job in jobs)
    return _in_processes(task, jobs, engine, count)


def _attempt(task: Task[Result], job: Job, engine: Engine) -> Result | Failure:
    try:
        return task(job.blueprint, engine, job.seed, job.replication)
    except Exception as error:
        reason = str(error) or type(error).__name__
        return Failure(job.design, job.replication, job.seed, reason, traceback.format_exc())


def _in_processes(
    task: Task[Result], jobs: Sequence[Job], engine: Engine, workers: int
) -> Generator[tuple[Job, Result | Failure], None, None]:
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    waiting = deque(enumerate(jobs))
    while waiting:
        in_hand: dict[int, Job] = {}
        try:
            with closing(_together(task, waiting, in_hand, engine, workers)) as results:
                for number, result in results:
                    yield in_hand.pop(number), result
        except TerminatedWorkerError:
            for job in in_hand.values():
                yield job, _alone(task, job, engine)


def _together(
    task: Task[Result],
    waiting: deque[tuple[int, Job]],
    in_hand: dict[int, Job],
    engine: Engine,
    workers: int,
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Run all that waits; `in_hand` holds what was given to a worker and has not come back."""
    import joblib

    warnings.filterwarnings("ignore", message=LEFT_OVER, category=UserWarning)

    def calls() -> Iterator[object]:
        while waiting:
            number, job = waiting.popleft()
            in_hand[number] = job
            yield joblib.delayed(_numbered)(number, task, job, engine)

    parallel = joblib.Parallel(
        n_jobs=workers,
        backend="loky",
        return_as="generator_unordered",
        max_nbytes=None,
        initializer=_prepare_worker,
        initargs=(os.getpid(),),
    )
    yield from parallel(calls())


def _numbered(
    number: int, task: Task[Result], job: Job, engine: Engine
) -> tuple[int, Result | Failure]:
    return number, _attempt(task, job, engine)


def _alone(task: Task[Result], job: Job, engine: Engine) -> Result | Failure:
    """Run one job in a worker while no other runs, since it may have killed one before."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    with closing(_together(task, deque([(0, job)]), {}, engine, 2)) as results:
        try:
            return next(results)[1]
        except TerminatedWorkerError:
            return Failure(job.design, job.replication, job.seed, KILLED_TWICE)


def _prepare_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent, and end when it is gone, even if it was killed outright."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(ORPHAN_CHECK)
    os._exit(1)
