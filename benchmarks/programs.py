"""What there is to run, and how often and how far it can be run within reason.

Nothing is imported here that a program needs: the process of a program imports that one alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from benchmarks.workload import Case, Play, Workload

BASE = "simpy"
"""The program that the others are compared with in speed."""
LIMIT = "c"
"""The program that marks the limit."""
COMPILER = "cc"
GROWTH = (10, 100)
"""Factors on the number of leads."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How often and how far a program is run."""

    burst: int = 1
    """Replications in one measurement: what is done in no time is repeated."""
    checks: int = 40
    """Replications in the check that all programs agree."""
    bigger: int = 10
    """Largest factor on the firm."""
    longer: int = 1
    """Largest factor on the time."""


@dataclass(frozen=True, slots=True)
class Program:
    """A way to play the workload: a row of the table."""

    name: str
    title: str
    module: str
    """Has `prepare(workload, **options)`."""
    effort: Effort
    options: dict[str, Any] = field(default_factory=dict)
    library: str | None = None
    """Optional library that it needs, of the extra `benchmarks`."""

    def prepare(self, workload: Workload) -> Play:
        """Ready to play. The libraries of the program are imported here."""
        play: Play = import_module(self.module).prepare(workload, **self.options)
        return play

    def reaches(self, bigger: int, longer: int) -> bool:
        """Whether a case that is so many times bigger or longer is within reason."""
        return bigger <= self.effort.bigger and longer <= self.effort.longer


@dataclass(frozen=True, slots=True)
class OwnEngine:
    """An engine of funnel_sim, and what is timed of it."""

    title: str
    effort: Effort
    grows: tuple[str, ...] = ("loop", "whole")
    """Parts that are played with more leads."""
    loop: str | None = None
    """Name of the function of `benchmarks.loops` that gives its event loop apart; None: it is
    only played as a whole."""


ENGINES = {
    "compiled": OwnEngine(
        "funnel_sim compiled", Effort(burst=5, checks=100, bigger=100, longer=100), loop="compiled"
    ),
    "simpy": OwnEngine("funnel_sim on SimPy", Effort(checks=6), grows=("whole",)),
}
"""Engines of funnel_sim, by their names in `funnel_sim.engines.choice`."""

PARTS = {
    "loop": "event loop alone",
    "unchecked": "without balances",
    "whole": "whole replication",
}
"""What is timed of an engine; see `ours.prepare`."""

PEERS = (
    Program("c", "C loop, answers only", "benchmarks.peers.c_loop",
            Effort(burst=20, checks=1000, bigger=100, longer=100)),
    Program("simpy", "SimPy, idiomatic", "benchmarks.peers.simpy_processes",
            Effort(checks=40, bigger=100)),
    Program("ciw", "Ciw", "benchmarks.peers.ciw_network", Effort(checks=24), library="ciw"),
    Program("salabim", "salabim", "benchmarks.peers.salabim_clerks", Effort(checks=5, bigger=1),
            library="salabim"),
)  # fmt: skip


def programs() -> tuple[Program, ...]:
    """All that can run on this machine; the C loop needs a compiler."""
    peers = [p for p in PEERS if p.name != LIMIT or shutil.which(COMPILER)]
    return (*peers, *(row for name in ENGINES for row in _rows_of(name)))


def program(name: str) -> Program:
    """A program by its name."""
    return next(p for p in programs() if p.name == name)


def _rows_of(engine: str) -> Iterator[Program]:
    own = ENGINES[engine]
    for part, what in PARTS.items():
        if part != "loop" or own.loop is not None:
            effort = own.effort if part in own.grows else replace(own.effort, bigger=1, longer=1)
            options = {"engine": engine, "part": part}
            name, title = f"ours-{engine}-{part}", f"{own.title}: {what}"
            yield Program(name, title, "benchmarks.ours", effort, options)


def growth_cases(variant: str, years: float = 1.0) -> Iterator[tuple[int, int, Case]]:
    """How many times bigger, how many times longer, and the case."""
    for factor in GROWTH:
        yield factor, 1, Case(variant, factor, years)
        yield 1, factor, Case(variant, 1, years * factor)
