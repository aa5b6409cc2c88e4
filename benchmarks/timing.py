"""All programs in turn, each in a process of its own; while one plays, the others wait.

Seconds are those of the processor (see `stopwatch`). One round plays every program once in each
variant, A B C ... A B C ..., so that what else the machine does falls on all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.programs import GROWTH, Program, growth_cases
from benchmarks.workload import Answers, Case, Workload

ROOT = Path(__file__).resolve().parents[1]
WARM_UP_YEARS = 0.005
"""Length of the case that a process begins with, to import and compile what it needs."""

WorkloadOf = Callable[[Case], Workload]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One or more replications of one program, timed together."""

    program: str
    case: Case
    seconds: float
    """Of the processor."""
    wall: float
    leads: int
    events: int
    peak_memory: int
    """Bytes that the process has held at most so far."""

    @property
    def leads_per_second(self) -> float:
        """Speed."""
        return self.leads / self.seconds

    @property
    def events_per_second(self) -> float:
        """Speed."""
        return self.events / self.seconds


@dataclass(frozen=True, slots=True)
class Broken:
    """A measurement that was not to be had."""

    program: str
    case: Case
    reason: str


class Worker:
    """A process that plays one program; see `worker`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", program.name],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.process.kill()
        self.process.communicate()

    def order(self, workload: Workload, replications: Sequence[int]) -> dict[str, Any]:
        """Have replications played. RuntimeError where the process ends instead."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"workload": workload.to_json(), "replications": list(replications)}
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            msg = f"its process ended with status {self.process.wait()}"
            raise RuntimeError(msg)
        reply: dict[str, Any] = json.loads(line)
        return reply

    def measure(self, workload: Workload, replications: Sequence[int]) -> Measurement | Broken:
        """Have replications played, and time them."""
        name, case = self.program.name, workload.case
        try:
            reply = self.order(workload, replications)
        except RuntimeError as error:
            return Broken(name, case, str(error))
        answers = [Answers(**plain) for plain in reply["answers"]]
        return Measurement(
            name, case, reply["seconds"], reply["wall"],
            sum(a.leads for a in answers), sum(a.events for a in answers), reply["peak_memory"],
        )  # fmt: skip


def rounds(
    programs: Sequence[Program], cases: Sequence[Case], workload_of: WorkloadOf, count: int
) -> Iterator[Measurement | Broken]:
    """Every program in every case, `count` times in turn."""
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(program)) for program in programs]
        for worker in workers:
            worker.measure(workload_of(Case(cases[0].variant, years=WARM_UP_YEARS)), [0])
        for number in range(count):
            for case in cases:
                for worker in workers:
                    burst = worker.program.effort.burst
                    replications = range(number * burst, (number + 1) * burst)
                    yield worker.measure(workload_of(case), replications)


def growth(
    programs: Sequence[Program], cases: Iterable[Case], workload_of: WorkloadOf, count: int
) -> Iterator[Measurement | Broken]:
    """Every program with more leads, as far as it is within reason; each in a new process.

    What plays a year in no time is played `count` times in the smaller of the larger sizes.
    """
    for base in cases:
        for bigger, longer, case in growth_cases(base.variant, base.years):
            for program in programs:
                if program.reaches(bigger, longer):
                    often = program.effort.burst > 1 and bigger * longer == min(GROWTH)
                    with Worker(program) as worker:
                        tiny = Case(base.variant, years=WARM_UP_YEARS)
                        worker.measure(workload_of(tiny), [0])
                        for replication in range(count if often else 1):
                            yield worker.measure(workload_of(case), [replication])
