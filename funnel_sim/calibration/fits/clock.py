"""Moments of a history as working hours: nights, weekends and holidays take no time.

The clock starts at midnight of its first day. A moment outside of working time counts as the next
opening (`WorkCalendar.from_datetime`), so that a win noted on Sunday ends on Monday morning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from funnel_sim.config.schema.market import Calendar
from funnel_sim.model.calendar import WorkCalendar, WorkPattern
from funnel_sim.stats.samples import Floats


@dataclass(frozen=True, slots=True)
class Clock:
    """Working time of a span of days."""

    calendar: WorkCalendar

    @classmethod
    def over(cls, first: pd.Timestamp, last: pd.Timestamp, calendar: Calendar) -> Clock:
        """From the day of `first` to the day of `last`, and a week more."""
        pattern = WorkPattern(
            calendar.country,
            calendar.region,
            calendar.hours_per_day,
            calendar.opens,
            calendar.working_days,
        )
        return cls(pattern.until(first.date(), last.date() + timedelta(days=8)))

    @property
    def hours_per_day(self) -> float:
        """Working hours of a working day."""
        return self.calendar.hours_per_day

    def hours(self, moments: pd.Series) -> Floats:
        """Working hours since the start; NaN where the moment is missing; shape (rows,)."""
        wall = (moments - pd.Timestamp(self.calendar.start)) / pd.Timedelta(hours=1)
        values = wall.to_numpy(dtype=np.float64)
        known = np.isfinite(values)
        found = np.full(len(values), np.nan)
        found[known] = self.calendar.from_datetime(values[known])
        return found

    def hour(self, moment: pd.Timestamp) -> float:
        """Working hours since the start, of one moment."""
        return float(self.hours(pd.Series([moment]))[0])


def days_between(earlier: pd.Series, later: pd.Series) -> Floats:
    """Calendar days, shape (rows,); NaN where a moment is missing."""
    gap = later.to_numpy(dtype="datetime64[ns]") - earlier.to_numpy(dtype="datetime64[ns]")
    found = gap / np.timedelta64(1, "D")
    return np.asarray(found, dtype=np.float64)


def days_only(moments: pd.Series) -> bool:
    """Whether a source notes days and no times of day (19 of 20 stand at midnight)."""
    known = moments.dropna()
    return bool(len(known) and (known == known.dt.normalize()).mean() >= 0.95)
