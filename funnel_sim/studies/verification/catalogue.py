"""All cases, and the queues that are run when nobody says which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.studies.verification.cobham import COBHAM
from funnel_sim.studies.verification.erlang import ERLANG_A, ERLANG_C
from funnel_sim.studies.verification.jackson import JACKSON
from funnel_sim.studies.verification.parameters import read_parameters
from funnel_sim.studies.verification.pollaczek_khinchine import POLLACZEK_KHINCHINE
from funnel_sim.studies.verification.pooling import POOLING
from funnel_sim.studies.verification.queue import Case, Queue
from funnel_sim.studies.verification.run_length import RunLength, run_length

CASES = (ERLANG_C, ERLANG_A, COBHAM, POLLACZEK_KHINCHINE, JACKSON, POOLING)

Written = Mapping[str, str]
"""Parameter -> text as the user gives it."""

QUICK: tuple[tuple[str, Written], ...] = (
    ("erlang_c", {"servers": "2", "load": "0.8"}),
    ("erlang_a", {"servers": "5", "arrivals": "4.5", "patience": "4"}),
    ("pollaczek_khinchine", {"cv": "0"}),
    ("pooling", {"service": "1,3", "load": "0.6"}),
)
"""A smaller set, by the same rule."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A queue that can be run."""

    case: Case
    queue: Queue
    length: RunLength


def by_default() -> list[Exercise]:
    """Every case with its default parameters."""
    return [exercise(case.name, written) for case in CASES for written in case.by_default]


def quick() -> list[Exercise]:
    """The smaller set."""
    return [exercise(name, written) for name, written in QUICK]


def exercise(name: str, written: Written) -> Exercise:
    """The queue of a case with these parameters.

    Raises:
        InvalidInput: an unknown case, or parameters that no such queue can have.
    """
    known = {case.name: case for case in CASES}
    if name not in known:
        message = f"unknown case '{name}'.{did_you_mean(name, tuple(known))}"
        raise InvalidInput([Finding("--case", "", message)])
    case = known[name]
    values = read_parameters(name, case.parameters, written)
    try:
        queue = case.queue(values)
        return Exercise(case, queue, run_length(queue.relaxation, queue.touches_per_hour))
    except ValueError as error:
        raise InvalidInput([Finding(f"--case {name}", "", str(error))]) from None
