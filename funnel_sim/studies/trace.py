"""One replication with all that is needed to tell what happened in it, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import Finding, InvalidInput, did_you_mean
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.studies.designs import blueprint_of
from funnel_sim.studies.offered import comparands

Ints = NDArray[np.int64]

SEPARATOR = ":"
"""Between the source and the number of a lead."""
OPENING = "opening"
"""Source of the leads that are open at the start."""
CUSTOMERS = "customers"
"""Source, with the segment behind it, of the customers who are there at the start."""


FEW_SEATS = 40
"""Up to so many are listed where none of that name is there."""


@dataclass(frozen=True, slots=True)
class Family:
    """A lead or customer, and all that comes of it later: rows of the Log with the same name."""

    source: int
    """As in the Log: channels, then `opening`, then the customers of each segment."""
    number: int
    leads: Ints
    """Rows of the lead table, ascending; none for a customer who has asked for nothing yet."""
    customers: Ints
    """Rows of the customer table: at most one."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One replication of one design."""

    design: str
    blueprint: Blueprint
    log: Log

    @property
    def frame(self) -> Frame:
        """Names, calendar and rates."""
        return self.blueprint.frame

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources that leads come from."""
        frame = self.frame
        there = (f"{CUSTOMERS}{SEPARATOR}{segment}" for segment in frame.segments)
        return (*frame.channels, OPENING, *there)

    def name(self, source: int, number: int) -> str:
        """`web:17`, `opening:3`, `customers:small:5`."""
        return f"{self.sources[source]}{SEPARATOR}{number}"

    def family(self, name: str) -> Family:
        """Everybody of that name. InvalidInput if there is nobody."""
        source, _, number = name.rpartition(SEPARATOR)
        sources = self.sources
        if source not in sources or not number.isdecimal():
            raise self._unknown(name, source)
        at = sources.index(source)
        found = Family(at, min(int(number), 2**62), *self._rows(at, int(number)))
        if not found.leads.size and not found.customers.size:
            raise self._missing(name, at)
        return found

    def days_of(self, seat: str, first: date | None) -> tuple[int, date | None]:
        """Number of the seat `field 1`, in events `field#1`, and a day within the horizon.

        InvalidInput with all that is wrong.
        """
        findings = [*self._without_seat(seat), *self._outside(first)]
        if findings:
            raise InvalidInput(findings)
        return self.frame.seats.index(seat.replace("#", " ")), first

    def _without_seat(self, name: str) -> Iterator[Finding]:
        seats = self.frame.seats
        if name.replace("#", " ") not in seats:
            owner = self.frame.seat_team
            last = (seats[np.flatnonzero(owner == team)[-1]] for team in np.unique(owner))
            listed = ", ".join(f"'{seat}'" for seat in last)
            near = did_you_mean(name, seats) if len(seats) <= FEW_SEATS else ""
            rule = f"must be a team and the number of a seat, up to {listed}. Got '{name}'.{near}"
            yield Finding("--calendar", "", rule)

    def _outside(self, day: date | None) -> Iterator[Finding]:
        calendar = self.frame.calendar
        first = date.fromisoformat(calendar.start)
        last = first + timedelta(days=float(calendar.day_offsets[-1]))
        if day is not None and not first <= day <= last:
            yield Finding("--from", "", f"must be a day from {first} to {last}. Got {day}.")

    def _rows(self, source: int, number: int) -> Iterator[Ints]:
        """Rows of that name in the tables of leads and of customers."""
        for table in (self.log.leads, self.log.customers):
            mine = table["source"] == source
            yield np.flatnonzero(mine & (table["number"] == min(number, 2**62)))

    def _unknown(self, name: str, source: str) -> InvalidInput:
        forms = [f"{self.sources[0]}:17", f"{OPENING}:3", f"{CUSTOMERS}:{self.frame.segments[0]}:5"]
        known = did_you_mean(source, self.sources) if source not in self.sources else ""
        rule = f"must be source:number, such as {', '.join(forms)}. Got '{name}'."
        return _refused("--lead", f"{rule}{known}")

    def _missing(self, name: str, source: int) -> InvalidInput:
        tables = (self.log.leads, self.log.customers)
        numbers = np.concatenate([t["number"][t["source"] == source] for t in tables])
        range_ = f"{numbers.min()} to {numbers.max()}" if numbers.size else "none"
        where = self.sources[source]
        return _refused("--lead", f"'{name}' does not exist. Leads of {where}: {range_}.")


def trace(scenario: Scenario, design: str, replication: int, engine: Engine | None = None) -> Trace:
    """Run one replication of a design, `organisation` or `variant/organisation`.

    `engine` None is the default one.

    Raises:
        InvalidInput: no design has that name.
    """
    designs = comparands(scenario).designs
    if design not in designs:
        known = did_you_mean(design, list(designs))
        raise _refused("--organisation", f"'{design}' is not in this experiment.{known}")
    blueprint = blueprint_of(designs[design])
    simulate = engine or load_engine()
    return Trace(design, blueprint, simulate(blueprint, scenario.experiment.seed, replication))


def _refused(option: str, message: str) -> InvalidInput:
    return InvalidInput([Finding(option, "", message)])
