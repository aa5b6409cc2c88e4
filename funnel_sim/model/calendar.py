"""Working hours and dates: when the staff work, and where a moment of working time lies.

Working time t counts hours in which the staff work, from 0 at the first opening of the horizon.
Wall time counts all hours from midnight at the start of the first day, 24 each day: clocks are
never put forward or back. The working day is one block from opening to closing. Where one day's
closing and the next one's opening are the same t, t belongs to the next opening.
Public holidays come from the `holidays` package.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike, NDArray

from funnel_sim.config.schema.market import WEEKDAYS
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.units import UNITS, WorkingTime

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]

LONGEST_YEARS = 200
"""Longest horizon; a textbook queue that never closes has 1.75 million hours in it."""
_DAY = np.timedelta64(1, "D")
_SLACK = 1e-6
"""Working hours by which a moment may miss the horizon from rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """The working days of one horizon. Made by `WorkPattern`."""

    start: date
    """First day, working or not."""
    end: date
    """The day after the last."""
    hours: float
    """Working hours of the horizon."""
    opens: float
    """Opening time in hours after midnight."""
    working_time: WorkingTime
    """Hours per day, days per week, and working days in the twelve months from the start."""
    working_days: Dates
    """datetime64[D], ascending."""
    month_labels: tuple[str, ...]
    """Every calendar month that the horizon touches, `2027-01` and so on."""
    month_edges: Floats
    """Working time at which each month begins, then the end: shape (months + 1,)."""
    pattern: WorkPattern
    """What it was made from."""

    @property
    def hours_per_day(self) -> float:
        """Working hours of a working day."""
        return self.working_time.hours_per_day

    @property
    def hours_per_year(self) -> float:
        """Working hours in the twelve months from the start."""
        return self.working_time.hours_in("yr")

    @property
    def month_starts(self) -> Floats:
        """Working time at which each month begins, shape (months,); the first is 0."""
        return self.month_edges[:-1]

    def month_of(self, t: ArrayLike) -> NDArray[np.int64]:
        """Return the index into `month_labels` of each working time; the end is in the last."""
        index = np.searchsorted(self.month_starts, self._inside(t), side="right") - 1
        return np.asarray(index, dtype=np.int64)

    def to_calendar_days(self, t: ArrayLike) -> Floats:
        """Return calendar days since midnight before the first day; nan stays nan.

        Raises ValueError for a working time outside the horizon.
        """
        moment = self._inside(t)
        count = len(self.working_days)
        day = np.searchsorted(self._day_starts(), moment, side="right") - 1
        day = np.clip(day, 0, count - 1)
        clock = self.opens + (moment - day * self.hours_per_day)
        return np.asarray(self._offsets()[day] + clock / 24.0, dtype=np.float64)

    def to_datetime(self, t: ArrayLike) -> Dates:
        """Return the date and wall clock of working times, to the second; nan gives NaT.

        Raises ValueError for a working time outside the horizon.
        """
        seconds = np.rint(self.to_calendar_days(t) * 86_400.0)
        known = np.isfinite(seconds)
        whole = np.where(known, seconds, 0.0).astype("timedelta64[s]")
        missing = np.datetime64("NaT", "s")
        return np.asarray(np.where(known, np.datetime64(self.start, "s") + whole, missing))

    def from_datetime(self, wall: ArrayLike) -> Floats:
        """Return the working time at which something of wall time `wall` enters a queue.

        The same instant while open, otherwise the next opening: 0 for what came before the first
        opening, `hours` for what comes after the last closing.
        """
        moment = np.asarray(wall, dtype=np.float64)
        today = np.floor(moment / 24.0)
        offsets = self._offsets()
        day = np.searchsorted(offsets, today, side="left")
        works_today = offsets[np.minimum(day, len(offsets) - 1)] == today
        since_opening = np.where(works_today, moment - 24.0 * today - self.opens, 0.0)
        opening = day * self.hours_per_day
        closing = (day + 1) * self.hours_per_day
        t = np.minimum(opening + np.maximum(since_opening, 0.0), closing)
        return np.asarray(np.minimum(t, self.hours), dtype=np.float64)

    def is_open(self, wall: ArrayLike) -> NDArray[np.bool_]:
        """Return whether the staff work at wall times: from opening to before closing."""
        moment = np.asarray(wall, dtype=np.float64)
        today = np.floor(moment / 24.0)
        clock = moment - 24.0 * today - self.opens
        within = (clock >= 0.0) & (clock < self.hours_per_day)
        return np.asarray(np.isin(today, self._offsets()) & within)

    def _inside(self, t: ArrayLike) -> Floats:
        moment = np.asarray(t, dtype=np.float64)
        if ((moment < -_SLACK) | (moment > self.hours + _SLACK)).any():
            msg = f"Working time must be in [0, {self.hours:g}]. Got {moment}."
            raise ValueError(msg)
        return moment

    def _day_starts(self) -> Floats:
        return np.arange(len(self.working_days), dtype=np.float64) * self.hours_per_day

    def _offsets(self) -> NDArray[np.int64]:
        """Return calendar days from the start to each working day."""
        return (self.working_days - np.datetime64(self.start, "D")).astype(np.int64)


@dataclass(frozen=True, slots=True)
class WorkPattern:
    """When the staff work, whatever the horizon. Raises ValueError naming field, rule and value."""

    country: str | None = None
    """ISO 3166 code of the country whose public holidays are free; None: no holidays."""
    region: str | None = None
    """ISO 3166-2 code of the region, for regional holidays."""
    hours_per_day: float = 8.0
    opens: float | None = None
    """Opening time in hours after midnight. None: 9, or as early as the long day needs."""
    weekdays: tuple[str, ...] = WEEKDAYS[:5]
    """Days of the week on which the staff work."""

    def __post_init__(self) -> None:
        if not 0.0 < self.hours_per_day <= 24.0:
            msg = f"`hours_per_day` must be in (0, 24]. Got {self.hours_per_day}."
            raise ValueError(msg)
        if not 0.0 <= self.opening <= 24.0 - self.hours_per_day:
            msg = (
                f"`opens` must be in [0, {24.0 - self.hours_per_day:g}] for a day of "
                f"{self.hours_per_day:g} hours. Got {self.opens}."
            )
            raise ValueError(msg)
        for name in self.weekdays:
            if name not in WEEKDAYS:
                msg = f"`weekdays` holds the unknown day '{name}'.{did_you_mean(name, WEEKDAYS)}"
                raise ValueError(msg)
        if not self.weekdays:
            msg = "`weekdays` must name at least one day. Got none."
            raise ValueError(msg)
        check_country(self.country, self.region)

    @property
    def opening(self) -> float:
        """Opening time in hours after midnight."""
        return min(9.0, 24.0 - self.hours_per_day) if self.opens is None else self.opens

    def until(self, start: date, end: date) -> WorkCalendar:
        """Return the calendar of all working days from `start` to before `end`."""
        days = self.days_worked(start, end)
        if not days.size:
            msg = f"There must be a working day from {start} to before {end}. There is none."
            raise ValueError(msg)
        return self._calendar(start, end, days, days.size * self.hours_per_day)

    def lasting(self, start: date, hours: float) -> WorkCalendar:
        """Return the calendar of exactly `hours` working hours, ending with the day they end on."""
        count = math.ceil(round(hours / self.hours_per_day, 9)) if 0.0 < hours < math.inf else 0
        span = count * 7 / len(set(self.weekdays))
        if not 0.0 < span < LONGEST_YEARS * 365:
            msg = f"`hours` must be positive and at most {LONGEST_YEARS} years. Got {hours}."
            raise ValueError(msg)
        latest = _date(np.datetime64(start, "D") + math.ceil(1.5 * span + 400) * _DAY)
        days = self.days_worked(start, latest)[:count]
        return self._calendar(start, _date(days[-1] + _DAY), days, hours)

    def horizon(self, start: date, value: float, unit: str) -> WorkCalendar:
        """Return the calendar of a horizon such as `12 mo`.

        Months and years follow the calendar (`horizon_end`); `wk`, `d`, `h` and `min` count working
        time, a week being as many working days as `weekdays` has.
        """
        if unit in ("mo", "yr"):
            return self.until(start, horizon_end(start, value, unit))
        if unit not in UNITS:
            msg = f"Unknown unit '{unit}'.{did_you_mean(unit, UNITS)}"
            raise ValueError(msg)
        week = WorkingTime(self.hours_per_day, len(set(self.weekdays)), 365)
        return self.lasting(start, value * week.hours_in(unit))

    def days_worked(self, start: date, end: date) -> Dates:
        """Return the working days from `start` to before `end` as datetime64[D], maybe none."""
        days = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D"))
        free = public_holidays(self.country, self.region, range(start.year, end.year + 1))
        mask = [name in self.weekdays for name in WEEKDAYS]
        return days[np.is_busday(days, weekmask=mask, holidays=free)]

    def _calendar(self, start: date, end: date, days: Dates, hours: float) -> WorkCalendar:
        first_of_month = np.arange(
            np.datetime64(start, "M"), np.datetime64(end, "D").astype("M8[M]") + 1
        )
        first_of_month = first_of_month[first_of_month.astype("M8[D]") < np.datetime64(end, "D")]
        before = np.searchsorted(days, first_of_month.astype("M8[D]"))
        year = self.days_worked(start, horizon_end(start, 12, "mo")).size
        return WorkCalendar(
            start=start,
            end=end,
            hours=hours,
            opens=self.opening,
            working_time=WorkingTime(self.hours_per_day, len(set(self.weekdays)), year),
            working_days=days,
            month_labels=tuple(str(month) for month in first_of_month),
            month_edges=np.append(np.minimum(before * self.hours_per_day, hours), hours),
            pattern=self,
        )


def horizon_end(start: date, value: float, unit: str) -> date:
    """Return the day after a horizon of `value` calendar months (`mo`) or years (`yr`).

    The same day of the month that many months on, or the last day of a month that is too short. So
    12 months from the 1st of January are the whole calendar year.
    """
    if unit not in ("mo", "yr"):
        msg = f"`unit` of a calendar horizon must be mo or yr. Got '{unit}'."
        raise ValueError(msg)
    months = value * 12 if unit == "yr" else value
    if not 1 <= months <= 12 * LONGEST_YEARS or months != int(months):
        msg = f"A horizon must be whole months, 1 to {12 * LONGEST_YEARS}. Got {value:g} {unit}."
        raise ValueError(msg)
    month = np.datetime64(start, "M") + int(months)
    last = (month + 1).astype("M8[D]") - _DAY
    return _date(min(month.astype("M8[D]") + (start.day - 1) * _DAY, last))


def public_holidays(country: str | None, region: str | None, years: Sequence[int]) -> Dates:
    """Return the public holidays of those years as datetime64[D]; none without a country."""
    if country is None:
        return np.empty(0, dtype="M8[D]")
    from holidays import country_holidays

    check_country(country, region)
    return np.array(sorted(country_holidays(country, subdiv=region, years=years)), dtype="M8[D]")


def check_country(country: str | None, region: str | None) -> None:
    """Raise ValueError, with what is near, for a country or region whose holidays are unknown."""
    if country is None:
        if region is not None:
            msg = f"`region` needs a `country`. Got region '{region}' alone."
            raise ValueError(msg)
        return
    from holidays import country_holidays, list_supported_countries

    countries = list_supported_countries()
    if country not in countries:
        msg = f"Unknown country '{country}'.{_near_country(country, list(countries))}"
        raise ValueError(msg)
    if region is None or region in countries[country]:
        return
    aliases = country_holidays(country).get_subdivision_aliases().values()
    known = [*countries[country], *(name for names in aliases for name in names)]
    if region not in known:
        near = region.upper() if region.upper() in known else region
        msg = f"Unknown region '{region}' of {country}.{did_you_mean(near, known)}"
        raise ValueError(msg)


def _near_country(country: str, codes: list[str]) -> str:
    """Say which code was meant by a country's English name, or which codes begin alike."""
    from holidays.registry import COUNTRIES

    by_name = {key.replace("_", " "): entry[1] for key, entry in COUNTRIES.items()}
    by_name |= {code.lower(): code for code in codes}
    named = get_close_matches(country.lower(), list(by_name), n=1, cutoff=0.8)
    if named:
        return f" Did you mean '{by_name[named[0]]}'?"
    alike = sorted(code for code in codes if len(code) == 2 and code[:1] == country[:1].upper())
    begin = f" Codes that begin alike: {', '.join(alike)}." if alike else ""
    return f"{begin} Use an ISO 3166 code such as DE, or leave it out for no holidays."


def _date(day: np.datetime64) -> date:
    converted = day.astype("M8[D]").item()
    if not isinstance(converted, date):
        msg = f"The horizon must end before the year 10000. Got {day}."
        raise ValueError(msg)
    return converted
