"""How long a piece of work takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.workload import Answers, Play, Played, Workload


class Stopwatch:
    """Seconds of the processor and by the wall clock, for the body of a `with`.

    The first are what is compared: every program runs in one thread, and on a machine with other
    work to do the second say more about that work.
    """

    seconds: float
    wall: float

    def __enter__(self) -> Stopwatch:
        self._begun, self._used = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.process_time() - self._used
        self.wall = time.perf_counter() - self._begun


def timed(simulate: Callable[[Workload, int], Answers], workload: Workload) -> Play:
    """Play a workload, and say how long it took: random numbers, loop, answers; no start-up."""

    def play(replication: int) -> Played:
        with Stopwatch() as watch:
            answers = simulate(workload, replication)
        return Played(answers, watch.seconds, watch.wall)

    return play
