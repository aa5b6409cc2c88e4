"""What a textbook queue in a config is expected to show, and where its KPIs say it.

Times are working hours. Every quantity and input is read from the KPIs of the replications, so the
metrics are under test with the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from funnel_sim.domain.tables import Floats, Outcomes, names_of
from funnel_sim.metrics.registry import INDEX
from funnel_sim.studies.verification.parameters import Parameter, Values

Reading: TypeAlias = Callable[[Outcomes], Floats]
"""One number per replication, shape (replications,)."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something that goes into the queue, of which the mean is a parameter."""

    name: str
    expected: float
    read: Reading


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that theory says about the queue."""

    name: str
    """`P(wait)`, `Wq` ..., with the class or stage where there are several."""
    unit: str
    """`h`, `share`, `count` or `/ h`."""
    theory: float
    organisation: str
    read: Reading
    inputs: tuple[Input, ...]
    """What it is controlled by; see `stats.control_variates`."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One case with its parameters put in."""

    label: str
    """As a textbook calls it, with its parameters: `M/M/5, load 0.9`."""
    settings: tuple[str, ...]
    """What is set in the config, `path=value`."""
    quantities: tuple[Quantity, ...]
    relaxation: float
    """Working hours in which the queue forgets its past, see `run_length`."""
    touches_per_hour: float
    """Over all stages, on average."""


@dataclass(frozen=True, slots=True)
class Case:
    """A textbook queue for any parameters."""

    name: str
    title: str
    file: str
    """Config below `configs/textbook/`."""
    parameters: tuple[Parameter, ...]
    queue: Callable[[Values], Queue]
    """ValueError where no queue can have these parameters."""
    by_default: tuple[Mapping[str, str], ...]
    """Parameters of the queues that are run when nobody says which."""


def kpi(name: str, dimension: str | None = None, row: str = "") -> Reading:
    """A KPI in total, or of one row of a breakdown."""

    def read(outcomes: Outcomes) -> Floats:
        if dimension is None:
            return outcomes.total[:, INDEX[name]]
        at = names_of(outcomes.frame, dimension).index(row)
        return outcomes.by[dimension][:, at, INDEX[name]]

    return read


def per_hour(reading: Reading) -> Reading:
    """A sum over the window, divided by its hours."""
    return lambda outcomes: reading(outcomes) / (outcomes.frame.horizon - outcomes.frame.warm_up)


def ratio(above: Reading, below: Reading) -> Reading:
    """Two sums over the window, divided."""
    return lambda outcomes: above(outcomes) / below(outcomes)


def total_of(*readings: Reading) -> Reading:
    """Readings added up."""

    def read(outcomes: Outcomes) -> Floats:
        first, *others = (reading(outcomes) for reading in readings)
        for other in others:
            first = first + other
        return first

    return read


def arrivals_input(per_hour_expected: float, segment: str | None = None) -> Input:
    """Leads per hour, of one segment or of all."""
    name = "arrivals per hour" if segment is None else f"arrivals per hour, {segment}"
    reading = kpi("leads") if segment is None else kpi("leads", "segment", segment)
    return Input(name, per_hour_expected, per_hour(reading))


def service_input(hours: float, dimension: str | None = None, row: str = "") -> Input:
    """Mean hours of a task, of one segment or stage or of all."""
    name = f"hours per task, {row}" if row else "hours per task"
    reading = ratio(kpi("work_hours", dimension, row), kpi("touches", dimension, row))
    return Input(name, hours, reading)


def number(value: float) -> str:
    """A number that reads back as the same one, as configs spell it."""
    return repr(float(value))


def hours(value: float) -> str:
    """A duration as configs spell it."""
    return f"{number(value)} h"
