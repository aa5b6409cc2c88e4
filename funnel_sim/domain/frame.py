"""The Frame: names, calendar and rates that turn a Log into tables with words and money.

One Frame describes one organisation in one market over one horizon. It holds no result. Money is
in `currency`, times are working hours since the start of the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CalendarFrame:
    """How working hours lie in the calendar."""

    start: str
    """First day of the horizon, ISO date."""
    opens: float
    """Opening time, hours after midnight."""
    hours_per_day: float
    hours_per_year: float
    """Working hours in the twelve months from the start."""
    day_offsets: Floats
    """Calendar days from the start date to each working day of the horizon, shape (days,)."""
    month_labels: tuple[str, ...]
    """`2027-01` ..., one per calendar month that the horizon touches."""
    month_starts: Floats
    """Working hours at which each month begins, shape (months + 1,); the last is the horizon."""

    def calendar_days(self, hours: Floats) -> Floats:
        """Calendar days since midnight of the start date, for working hours of any shape."""
        openings = np.arange(len(self.day_offsets)) * self.hours_per_day
        day = np.clip(np.searchsorted(openings, hours, side="right") - 1, 0, None)
        days: Floats = self.day_offsets[day] + (self.opens + hours - openings[day]) / 24.0
        return days


@dataclass(frozen=True, slots=True)
class Frame:
    """Names and rates of one organisation in its market. Arrays are indexed like the names."""

    organisation: str
    currency: str
    calendar: CalendarFrame
    horizon: float
    """End of the horizon, working hours."""
    warm_up: float
    """Start of the window that metrics look at, working hours; 0 for a terminating study."""
    segments: tuple[str, ...]
    channels: tuple[str, ...]
    stages: tuple[str, ...]
    journeys: tuple[str, ...]
    """The first is that of new leads."""
    activities: tuple[str, ...]
    activity_kinds: tuple[str, ...]
    """ActivityKind word of each activity."""
    teams: tuple[str, ...]
    roles: tuple[str, ...]
    team_mode: tuple[str, ...]
    """Mode word of each team."""
    team_role: Ints
    """Index of the role, shape (teams,)."""
    headcount: Ints
    """Sellers at the start, shape (teams,)."""
    seat_team: Ints
    """Team of each seat that is ever open, ascending, shape (seats,)."""
    gross_margin: Floats
    """Share of revenue, shape (segments,)."""
    touch_cost: Floats
    """Cash per touch begun and answered, shape (activities,)."""
    trip_cost: Floats
    """Cash for travel per touch, trips shared out, shape (activities,)."""
    lead_cost: Floats
    """Cash per lead created, shape (channels,)."""
    channel_cost_per_hour: Floats
    """Fixed cost of a channel per working hour, shape (channels,)."""
    pay_per_hour: Floats
    """Salary and on-costs per paid hour, shape (roles,)."""
    seat_per_hour: Floats
    """Desk, car, licences per paid hour, shape (roles,)."""
    selling_share: Floats
    """Share of paid time left for selling; the rest is admin and internal, shape (roles,)."""
    commission_rate: Floats
    """Share of the base, paid to the role of the rep who wins, shape (roles,)."""
    commission_base: tuple[str, ...]
    """CommissionBase word of each role."""
    accelerator: Floats
    """Factor on the commission rate above quota, 1 for none, shape (roles,)."""
    quota_per_hour: Floats
    """Bookings due per hour on the payroll, NaN where there is no quota, shape (roles,)."""
    hiring_cost: Floats
    """Cash per hire, shape (roles,)."""
    response_target: float
    """Working hours of wait within which a first response is in time; NaN for no target."""
    recognised: bool
    """Whether revenue counts evenly over the contract. False: at the win."""
    contract: Floats
    """Working hours over which the revenue of a deal is recognised, 0 for at once,
    shape (segments,)."""

    @property
    def seats(self) -> tuple[str, ...]:
        """Name of each seat: its team and its number there from 1."""
        begun: dict[int, int] = {}
        names = []
        for team in self.seat_team.tolist():
            begun[team] = begun.get(team, 0) + 1
            names.append(f"{self.teams[team]} {begun[team]}")
        return tuple(names)
