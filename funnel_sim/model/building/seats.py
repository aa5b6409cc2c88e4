"""Seats of an organisation: which there are, and when each is open."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.model.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Opening:
    """A spell in which a seat is open, in working hours."""

    begins: float
    """0 for staff in place."""
    ends: float
    """inf: open to the end of the horizon."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place for one seller."""

    team: int
    number: int
    """Number within the role over all teams, from 0."""
    openings: tuple[Opening, ...]
    """In order of time, none of length 0."""


def seats_of(organisation: Organisation, calendar: WorkCalendar) -> tuple[Seat, ...]:
    """The seats that are ever open within the horizon, by team, then position.

    A change of headcount holds from the opening of its day, or of the next working day: further
    seats are opened, or the last ones closed. Of changes at the same time the last one written
    holds.
    """
    begun: dict[str, int] = {}
    seats: list[Seat] = []
    for index, team in enumerate(organisation.teams.values()):
        steps = headcount_steps(team, calendar)
        first, most = begun.get(team.role, 0), max(steps.values())
        seats += [Seat(index, first + at, _openings(steps, at)) for at in range(most)]
        begun[team.role] = first + most
    return tuple(seats)


def headcount_steps(team: Team, calendar: WorkCalendar) -> dict[float, int]:
    """Headcount from each time on, in working hours, ascending from 0 to before the horizon."""
    start = np.datetime64(calendar.start, "D")
    steps = {0.0: team.headcount}
    for change in sorted(team.changes, key=lambda change: change.date):
        days = float((np.datetime64(change.date, "D") - start).astype(np.int64))
        begins = float(calendar.from_datetime(24.0 * days))
        if begins < calendar.hours:
            steps[begins] = change.headcount
    return steps


def _openings(steps: dict[float, int], position: int) -> tuple[Opening, ...]:
    """The spells in which more seats than `position` are open."""
    openings: list[Opening] = []
    since: float | None = None
    for begins, headcount in steps.items():
        if headcount > position and since is None:
            since = begins
        elif headcount <= position and since is not None:
            openings.append(Opening(since, begins))
            since = None
    if since is not None:
        openings.append(Opening(since, math.inf))
    return tuple(openings)
