"""Jobs in threads or processes of this machine, through joblib.

Worker processes are loky's: spawned, so they behave alike on every system.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from funnel_sim.engines.contract import Engine
from funnel_sim.runner.jobs import Failure, Job, Result, Task, attempt, killed_again

ORPHAN_CHECK = 1.0
"""Seconds between two looks of a worker at whether its parent is still there."""

LEFT_OVER = r"\d+ tasks (have been successfully executed|which were still being processed)"
"""What joblib warns of when it is stopped early, which here is meant."""


def in_threads(
    task: Task[Result], jobs: Sequence[Job], engine: Engine, workers: int
) -> Generator[tuple[Job, Result | Failure], None, None]:
    """Do the task for every job in threads of this process."""
    in_hand: dict[int, Job] = {}
    waiting = deque(enumerate(jobs))
    with closing(_together(task, waiting, in_hand, engine, _threads(workers))) as results:
        for number, result in results:
            yield in_hand.pop(number), result


def in_processes(
    task: Task[Result], jobs: Sequence[Job], engine: Engine, workers: int
) -> Generator[tuple[Job, Result | Failure], None, None]:
    """Do the task for every job in processes that end with this one."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    waiting = deque(enumerate(jobs))
    while waiting:
        in_hand: dict[int, Job] = {}
        try:
            with closing(_together(task, waiting, in_hand, engine, _processes(workers))) as results:
                for number, result in results:
                    yield in_hand.pop(number), result
        except TerminatedWorkerError:
            for job in in_hand.values():
                yield job, _alone(task, job, engine)


def _threads(workers: int) -> dict[str, Any]:
    return {"backend": "threading", "n_jobs": workers}


def _processes(workers: int) -> dict[str, Any]:
    return {
        "backend": "loky",
        "n_jobs": workers,
        "max_nbytes": None,
        "initializer": _prepare_worker,
        "initargs": (os.getpid(),),
    }


def _together(
    task: Task[Result],
    waiting: deque[tuple[int, Job]],
    in_hand: dict[int, Job],
    engine: Engine,
    backend: dict[str, Any],
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Run all that waits; `in_hand` holds what was given to a worker and has not come back."""
    import joblib

    warnings.filterwarnings("ignore", message=LEFT_OVER, category=UserWarning)

    def calls() -> Iterator[object]:
        while waiting:
            number, job = waiting.popleft()
            in_hand[number] = job
            yield joblib.delayed(_numbered)(number, task, job, engine)

    yield from joblib.Parallel(return_as="generator_unordered", **backend)(calls())


def _numbered(
    number: int, task: Task[Result], job: Job, engine: Engine
) -> tuple[int, Result | Failure]:
    return number, attempt(task, job, engine)


def _alone(task: Task[Result], job: Job, engine: Engine) -> Result | Failure:
    """Run one job in a worker while no other runs, since it may have killed one before."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    with closing(_together(task, deque([(0, job)]), {}, engine, _processes(2))) as results:
        try:
            return next(results)[1]
        except TerminatedWorkerError:
            return killed_again(job)


def _prepare_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent, and end when it is gone, even if it was killed outright."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(ORPHAN_CHECK)
    os._exit(1)
