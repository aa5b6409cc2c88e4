"""The hours that count: from the end of the warm-up to the horizon, cut into calendar months.

All times in working hours since the start of the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from funnel_sim.domain.frame import Frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Spells cut at the ends of months; a month without working days gives a piece of 0 hours."""

    row: Ints
    """Spell that the piece belongs to."""
    month: Ints
    hours: Floats


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end) in months."""

    start: float
    end: float
    edges: Floats
    """Begin of each month and the end of the last, shape (months + 1,)."""

    @classmethod
    def of(cls, frame: Frame) -> Window:
        """The window of a Frame."""
        return cls(frame.warm_up, frame.horizon, frame.calendar.month_starts)

    @property
    def hours(self) -> float:
        """Length."""
        return self.end - self.start

    @property
    def month_hours(self) -> Floats:
        """Hours of each month that lie in the window, shape (months,)."""
        inside = np.clip(self.edges, self.start, self.end)
        return np.asarray(np.diff(inside))

    def holds(self, time: ArrayLike) -> NDArray[np.bool_]:
        """Whether each time lies in the window; NaN does not."""
        moment = np.asarray(time)
        return np.asarray((moment >= self.start) & (moment < self.end))

    def month_of(self, time: ArrayLike) -> Ints:
        """Month of each time; times beyond the first or last month belong to it."""
        month = np.searchsorted(self.edges, time, side="right") - 1
        return np.asarray(np.clip(month, 0, len(self.edges) - 2))

    def split(self, begin: Floats, end: Floats) -> Pieces:
        """Cut spells from `begin` to `end`, both of shape (spells,), at window and months."""
        low, high = np.maximum(begin, self.start), np.minimum(end, self.end)
        rows = np.flatnonzero(high > low)
        low, high = low[rows], high[rows]
        first = self.month_of(low)
        last = np.maximum(np.searchsorted(self.edges[:-1], high, side="left") - 1, first)
        count = last - first + 1
        spell = np.repeat(np.arange(len(rows)), count)
        within = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count)
        month = first[spell] + within
        hours = np.minimum(high[spell], self.edges[month + 1]) - np.maximum(
            low[spell], self.edges[month]
        )
        return Pieces(rows[spell], month, hours)
