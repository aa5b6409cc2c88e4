"""When the leads of one channel come: expected flow, and arrivals as a pure function of uniforms.

A `Flow` is a piecewise constant intensity. Its clock is wall time (hours since midnight before the
first day, one cell an hour) or, for channels in working hours only, working time (one cell a day).
Arrival n is where the cumulative intensity reaches the sum of n unit-exponential gaps, so lead n
has its own uniform and a higher flow can only bring it earlier (Çinlar 1975, *Introduction to
Stochastic Processes*, §4.7).

Over-dispersion: the intensity of period k is multiplied by a gamma variate of mean 1 and shape
m_k / (D - 1), m_k being the leads expected in the whole period. The count N_k is then negative
binomial with Var(N_k) = D E(N_k) (Cameron, Trivedi 2013, *Regression Analysis of Count Data*, §3.3,
"NB1"); D = 1 is Poisson. Where the horizon cuts a period, its part varies less.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.schema.market import WEEKDAYS
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.model.arithmetic import PLAIN
from funnel_sim.model.calendar import WorkCalendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Uniforms = Callable[[NDArray[np.uint64]], Floats]
"""Uniforms of the numbers asked for, each a function of its number alone; shape (numbers,)."""

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAY_WEIGHTS: dict[str, float] = dict(
    zip(WEEKDAYS, (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5), strict=True)
)
"""Real inbound flow has 13 to 22 % on weekends; these weights give one sixth."""
OPEN_HOURS = {"7-22": 1.0}
"""Hours of the day in which leads come, evenly, unless said otherwise."""
DAYS_PER_YEAR = 365.25
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")
_MONDAY = np.datetime64("1970-01-05", "D")
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Burst:
    """Extra leads from a date on, such as after a fair."""

    date: date
    leads: float
    """Leads to expect on top of the usual flow."""
    days: int = 1
    """Calendar days over which they come, evenly."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """The expected leads of one channel over the horizon."""

    edges: Floats
    """Bounds of the cells in hours of the flow's clock, ascending from 0, shape (cells + 1,)."""
    per_hour: Floats
    """Expected leads per hour of the flow's clock, shape (cells,)."""
    period: Ints
    """Number of the period that each cell lies in, from 0, shape (cells,)."""
    period_leads: Floats
    """Leads expected in each whole period, also beyond the horizon's end, shape (periods,)."""
    over_dispersion: float
    """Variance over mean of the counts per whole period; 1 is Poisson."""
    in_working_time: bool
    """Whether the clock is working time. False: wall time."""
    counts: Ints | None = None
    """Leads of each calendar day of the horizon, where they are given; shape (days,)."""

    @property
    def expected(self) -> float:
        """Leads to expect over the horizon."""
        return float((self.per_hour * np.diff(self.edges)).sum())

    def enter(self, times: Floats, calendar: WorkCalendar) -> Floats:
        """Return the working times at which leads that came at `times` enter their queue."""
        return times if self.in_working_time else calendar.from_datetime(times)


def expected_flow(
    calendar: WorkCalendar,
    per_week: float,
    *,
    season: Mapping[str, float] | None = None,
    weekdays: Mapping[str, float] | None = None,
    hours: Mapping[str, float] | None = None,
    bursts: Sequence[Burst] = (),
    over_dispersion: float = 1.0,
    period: str = "week",
    working_hours_only: bool = False,
    trend: float = 0.0,
) -> Flow:
    """Return the flow of a channel that brings `per_week` leads in a week without season or burst.

    `season` holds factors by month (`august`: 0.6), others being 1. `weekdays` holds weights by day
    (`sat`: 0), the others keeping `WEEKDAY_WEIGHTS`; `hours` weights by hours of the day (`8-18`:
    1), the others having none. Weights say how a week is spread, not how many leads it brings.
    A burst spreads over its days evenly and over the hours of a day as usual. With
    `working_hours_only` weekdays and hours do not apply: a working day brings its share of a week,
    and a burst comes on the working days among its days, or on the next one if there is none.
    `trend` is the change in a year: from day to day the flow, not the bursts, is multiplied by
    (1 + trend) ^ (years since the start), years being calendar days / 365.25.
    Raises ValueError naming argument, rule and value.
    """
    _check(per_week, over_dispersion, period, bursts, trend)
    stop = _end_of_period(calendar.end, _DAYS[period])
    days = (
        calendar.pattern.days_worked(calendar.start, stop)
        if working_hours_only
        else np.arange(np.datetime64(calendar.start, "D"), np.datetime64(stop, "D"))
    )
    by_day = per_week * _day_shares(calendar, days, weekdays, working_hours_only)
    by_day *= _month_factors(season or {})[days.astype("M8[M]").astype(np.int64) % 12]
    by_day *= _trend_factors(trend, calendar, days)
    for burst in bursts:
        by_day += _burst_leads(burst, calendar, days, working_hours_only)
    number = (days - _MONDAY).astype(np.int64) // _DAYS[period]
    number -= (np.datetime64(calendar.start, "D") - _MONDAY).astype(np.int64) // _DAYS[period]
    edges, per_hour, day = (
        _working_cells(calendar, by_day)
        if working_hours_only
        else _wall_cells(calendar, by_day, hour_weights(hours or OPEN_HOURS))
    )
    return Flow(
        edges=edges,
        per_hour=per_hour,
        period=number[day],
        period_leads=np.bincount(number, weights=by_day).astype(np.float64),
        over_dispersion=over_dispersion,
        in_working_time=working_hours_only,
    )


def counted_flow(
    calendar: WorkCalendar,
    start: date,
    leads: Sequence[int],
    hours: Mapping[str, float] | None = None,
) -> Flow:
    """Return the flow of a channel that brings exactly `leads` on the days from `start` on.

    Days outside of the horizon are left out, days without a count bring nothing. `hours` as above.
    """
    days = (calendar.end - calendar.start).days
    counts = np.zeros(days, dtype=np.int64)
    first = (start - calendar.start).days
    begin, end = min(max(first, 0), days), min(max(first + len(leads), 0), days)
    counts[begin:end] = np.asarray(leads, dtype=np.int64)[begin - first : end - first]
    edges, per_hour, _ = _wall_cells(
        calendar, counts.astype(np.float64), hour_weights(hours or OPEN_HOURS)
    )
    return Flow(
        edges=edges,
        per_hour=per_hour,
        period=np.zeros(len(per_hour), dtype=np.int64),
        period_leads=np.array([float(counts.sum())]),
        over_dispersion=1.0,
        in_working_time=False,
        counts=counts,
    )


def arrivals(
    flow: Flow,
    gaps: Uniforms,
    periods: Uniforms,
    exponential: Callable[[Floats], Floats] = PLAIN.exponential,
) -> Floats:
    """Return the times of all leads within the horizon, ascending, in hours of the flow's clock.

    `gaps` gives uniforms by number of the lead, `periods` by number of the period, both from 0;
    `exponential` turns the former into gaps of mean 1.
    A longer horizon brings later leads and leaves these as they are. Counted leads take their
    uniforms as times within their day, in order.
    """
    if flow.counts is not None:
        return _counted_times(flow, flow.counts, gaps)
    rate = flow.per_hour * multipliers(flow, periods)[flow.period]
    reached = np.concatenate([[0.0], np.cumsum(rate * np.diff(flow.edges))])
    level = _levels(float(reached[-1]), gaps, exponential)
    cell = np.searchsorted(reached, level, side="left") - 1
    times = flow.edges[cell] + (level - reached[cell]) / rate[cell]
    return np.asarray(np.minimum(times, flow.edges[cell + 1]), dtype=np.float64)


def _counted_times(flow: Flow, counts: Ints, luck: Uniforms) -> Floats:
    """Return times of exactly `counts` leads a day, spread over its hours like the flow."""
    day = np.repeat(np.arange(len(counts)), counts)
    reached = np.concatenate([[0.0], np.cumsum(flow.per_hour * np.diff(flow.edges))])
    before = np.concatenate([[0], np.cumsum(counts)])[day]
    level = before + luck(np.arange(len(day), dtype=np.uint64)) * counts[day]
    return np.asarray(np.sort(np.interp(level, reached, flow.edges)), dtype=np.float64)


def multipliers(flow: Flow, periods: Uniforms) -> Floats:
    """Return the factor on the flow of each period: gamma with mean 1, or 1 without dispersion."""
    leads = flow.period_leads
    if flow.over_dispersion == 1.0:
        return np.ones_like(leads)
    from scipy.special import gammaincinv

    shape = np.where(leads > 0.0, leads, 1.0) / (flow.over_dispersion - 1.0)
    u = periods(np.arange(len(leads), dtype=np.uint64))
    return np.asarray(gammaincinv(shape, u) / shape, dtype=np.float64)


def hour_weights(hours: Mapping[str, float]) -> Floats:
    """Return the share of a day's leads by hour from `{"8-18": 1, "18-23": 0.4}`, shape (24,)."""
    weights = np.zeros(24)
    for key, weight in hours.items():
        match = _HOURS.fullmatch(key)
        first, last = (int(match[1]), int(match[2])) if match else (0, 0)
        if not first < last <= 24:
            msg = f"`hours` must name ranges such as 8-18. Got '{key}'."
            raise ValueError(msg)
        if weights[first:last].any():
            msg = f"`hours` must not overlap. '{key}' does."
            raise ValueError(msg)
        weights[first:last] = _weight("hours", key, weight)
    return _normalised("hours", weights)


def _levels(total: float, gaps: Uniforms, exponential: Callable[[Floats], Floats]) -> Floats:
    """Return the sums of unit-exponential gaps that are below `total`."""
    parts: list[Floats] = []
    last, first, count = 0.0, 0, int(total + 4.0 * math.sqrt(total)) + 16
    while last < total:
        numbers = np.arange(first, first + count, dtype=np.uint64)
        part = np.cumsum(np.concatenate([[last], exponential(gaps(numbers))]))[1:]
        parts.append(part)
        last, first, count = float(part[-1]), first + count, max(count // 4, 16)
    level = np.concatenate(parts) if parts else np.empty(0)
    return level[level < total]


def _wall_cells(
    calendar: WorkCalendar, by_day: Floats, by_hour: Floats
) -> tuple[Floats, Floats, Ints]:
    """Return edges, intensity and day of every hour of the horizon."""
    count = (calendar.end - calendar.start).days
    per_hour = np.outer(by_day[:count], by_hour).ravel()
    return np.arange(24.0 * count + 1.0), per_hour, np.repeat(np.arange(count), 24)


def _working_cells(calendar: WorkCalendar, by_day: Floats) -> tuple[Floats, Floats, Ints]:
    """Return edges, intensity and day of every working day of the horizon, in working time."""
    day = np.arange(len(calendar.working_days))
    edges = np.append(day * calendar.hours_per_day, calendar.hours)
    return edges, by_day[day] / calendar.hours_per_day, day


def _day_shares(
    calendar: WorkCalendar,
    days: NDArray[np.datetime64],
    weekdays: Mapping[str, float] | None,
    working_hours_only: bool,
) -> Floats:
    """Return the share of a week's leads that each of `days` brings."""
    if working_hours_only:
        return np.full(len(days), 1.0 / calendar.working_time.days_per_week)
    weights = WEEKDAY_WEIGHTS | {
        _known(name, WEEKDAYS, "weekdays"): _weight("weekdays", name, weight)
        for name, weight in (weekdays or {}).items()
    }
    shares = _normalised("weekdays", np.array([weights[name] for name in WEEKDAYS]))
    return np.asarray(shares[(days - _MONDAY).astype(np.int64) % 7], dtype=np.float64)


def _month_factors(season: Mapping[str, float]) -> Floats:
    factors = np.ones(12)
    for name, factor in season.items():
        factors[MONTHS.index(_known(name, MONTHS, "season"))] = _weight("season", name, factor)
    return factors


def _trend_factors(trend: float, calendar: WorkCalendar, days: NDArray[np.datetime64]) -> Floats:
    years = (days - np.datetime64(calendar.start, "D")).astype(np.float64) / DAYS_PER_YEAR
    return np.asarray((1.0 + trend) ** years, dtype=np.float64)


def _burst_leads(
    burst: Burst, calendar: WorkCalendar, days: NDArray[np.datetime64], working_hours_only: bool
) -> Floats:
    """Return the leads that a burst adds to each of `days`; other days' leads are left out."""
    if np.datetime64(burst.date, "D") > days[-1]:
        return np.zeros(len(days))
    last = burst.date + timedelta(days=burst.days)
    chosen = np.arange(np.datetime64(burst.date, "D"), np.datetime64(last, "D"))
    if working_hours_only:
        chosen = calendar.pattern.days_worked(burst.date, last)
        if not chosen.size:
            chosen = calendar.pattern.days_worked(last, last + timedelta(days=31))[:1]
    return np.where(np.isin(days, chosen), burst.leads / max(chosen.size, 1), 0.0)


def _end_of_period(end: date, days: int) -> date:
    """Return the day after the period that holds the last day before `end`."""
    since_monday = (np.datetime64(end, "D") - _MONDAY).astype(int)
    return end + timedelta(days=int(-since_monday % days))


def _check(
    per_week: float, dispersion: float, period: str, bursts: Sequence[Burst], trend: float
) -> None:
    if not 0.0 <= per_week < math.inf:
        msg = f"`per_week` must be a finite number of leads, at least 0. Got {per_week}."
        raise ValueError(msg)
    if not 1.0 <= dispersion < math.inf:
        msg = f"`over_dispersion` must be finite and at least 1. Got {dispersion}."
        raise ValueError(msg)
    if not -1.0 < trend < math.inf:
        msg = f"`trend` must be finite and above -1, which is -100 % a year. Got {trend}."
        raise ValueError(msg)
    _known(period, tuple(_DAYS), "period")
    for burst in bursts:
        if not (0.0 <= burst.leads < math.inf and burst.days >= 1):
            msg = f"A burst needs leads ≥ 0 and days ≥ 1. Got {burst.leads} in {burst.days} days."
            raise ValueError(msg)


def _weight(field: str, name: str, weight: float) -> float:
    if not 0.0 <= weight < math.inf:
        msg = f"`{field}.{name}` must be finite and at least 0. Got {weight}."
        raise ValueError(msg)
    return weight


def _normalised(field: str, weights: Floats) -> Floats:
    total = weights.sum()
    if not total > 0.0:
        msg = f"`{field}` must leave a weight above 0. All are 0."
        raise ValueError(msg)
    return np.asarray(weights / total, dtype=np.float64)


def _known(name: str, names: Sequence[str], field: str) -> str:
    if name not in names:
        msg = f"`{field}` has no '{name}'.{did_you_mean(name, names)}"
        raise ValueError(msg)
    return name
