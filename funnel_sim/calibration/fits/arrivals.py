"""How many leads come through each channel: level, trend, season, weekdays, over-dispersion.

Counts per day are regressed on weekday, trend and month (`stats.count_regression`, quasi-Poisson);
the level and its interval come from the counts per whole week, since days of a week move together.
A trend needs half a year of history, a season two years: with less, a season cannot be told from a
trend, and a trend over a quarter would be carried on for a year. Channels below the floor are put
together as `other`. Days are calendar days of creation.

A source may be exported long after its last lead came in. Where no lead at all has come for so long
that chance does not explain it, the record of arrivals ends with the last one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, unknown
from funnel_sim.calibration.fits.visits import or_unknown
from funnel_sim.calibration.history import History
from funnel_sim.config.schema.market import WEEKDAYS
from funnel_sim.model.arrivals import MONTHS
from funnel_sim.stats.count_regression import CountFit, fit_counts
from funnel_sim.stats.samples import Floats

OTHER = "other"
LEAST_LEADS, LEAST_WEEKS = 30, 8
"""Below, a channel is not fitted."""
WEEKS_FOR_TREND, WEEKS_FOR_SEASON = 26, 104
MOST_DISPERSION = 100.0
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class ChannelFlow:
    """What a channel brings."""

    channel: str
    leads: int
    per_week: float
    """At the end of the history."""
    log_sd: float
    """Standard error of the log of `per_week`."""
    weekdays: dict[str, float]
    """Shares of the days of the week."""
    trend: float
    """Change in a year; 0 where none was learnt."""
    trend_sd: float
    """Standard error of the log of 1 + trend."""
    season: dict[str, float]
    """Factor by month; empty where none was learnt."""
    over_dispersion: float
    """Variance over mean of the counts per week, at least 1."""
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """All channels, the largest first."""

    flows: tuple[ChannelFlow, ...]
    daily: pd.DataFrame
    """Leads per calendar day and channel."""
    end: pd.Timestamp
    """Midnight after the last day of the record of arrivals."""
    pooled: tuple[str, ...] = field(default=())
    """Channels that were put together as `other`."""

    @property
    def names(self) -> tuple[str, ...]:
        """Channels as fitted."""
        return tuple(flow.channel for flow in self.flows)

    def name_of(self, channel: str) -> str:
        """Under what a channel of the source was fitted."""
        return channel if channel in self.names else OTHER


def fit_arrivals(history: History, since: pd.Timestamp) -> Arrivals:
    """Flows of the channels over the days from `since` to the end of the record."""
    end = end_of_record(history, since)
    counts = daily_counts(history, since, end)
    totals = counts.sum()
    small = [str(c) for c, total in totals.items() if total < LEAST_LEADS and c != OTHER]
    if small and len(small) < len(totals):
        rest = counts[small].sum(axis=1) + counts.get(OTHER, 0)
        counts = counts.drop(columns=small).assign(**{OTHER: rest})
    else:
        small = []
    order = counts.sum().sort_values(ascending=False, kind="stable").index
    flows = tuple(_flow(str(name), counts[name]) for name in order)
    return Arrivals(flows, counts[list(order)], end, tuple(small))


def end_of_record(history: History, since: pd.Timestamp) -> pd.Timestamp:
    """`as_of`, or the day after the last lead if the silence since is no chance (below e^-14)."""
    created = history.deals["created"]
    last = created.max().normalize() + pd.Timedelta(days=1)
    per_day = len(created) / max((last - since.normalize()).days, 1)
    return last if (history.as_of - last).days * per_day > 14.0 else history.as_of


def daily_counts(history: History, first: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Leads created per calendar day (from `first` to before `end`) and channel."""
    deals = history.deals
    day = deals["created"].dt.normalize()
    inside = (day >= first.normalize()) & (deals["created"] < end)
    channel = or_unknown(deals["channel"])
    days = pd.date_range(first.normalize(), (end - pd.Timedelta(1)).normalize(), freq="D")
    table = pd.crosstab(day[inside], channel[inside])
    return table.reindex(days, fill_value=0)


def _flow(name: str, daily: pd.Series) -> ChannelFlow:
    leads, weeks = int(daily.sum()), len(daily) // 7
    label = f"leads per week, {name}"
    if leads < LEAST_LEADS or weeks < LEAST_WEEKS:
        per_week = leads / max(len(daily), 1) * 7
        why = f"the plain mean of {per_week:.3g} a week stands in, without an interval"
        found = (unknown(label, "leads / wk", leads, LEAST_LEADS, why),)
        return ChannelFlow(name, leads, per_week, 0.5, {}, 0.0, 0.0, {}, 1.0, found)
    counts = daily.to_numpy(dtype=np.float64)
    weekly = counts[len(counts) - 7 * weeks :].reshape(weeks, 7).sum(axis=1)
    trended, seasonal = weeks >= WEEKS_FOR_TREND, weeks >= WEEKS_FOR_SEASON
    level = _weekly(weekly, trended)
    dispersion = float(np.clip(level.dispersion, 1.0, MOST_DISPERSION))
    season = _season(daily, trended) if seasonal else {}
    trend, trend_sd = 0.0, 0.0
    if trended:
        trend = math.exp(float(level.coefficients[1])) - 1.0
        trend_sd = math.sqrt(float(level.covariance[1, 1]))
    per_week, log_sd = math.exp(float(level.coefficients[0])), math.sqrt(level.covariance[0, 0])
    quantities = _said(label, name, leads, weeks, level, trended, seasonal, dispersion)
    return ChannelFlow(
        name, leads, per_week, log_sd, _weekdays(daily), trend, trend_sd, season, dispersion,
        quantities,
    )  # fmt: skip


def _weekly(weekly: Floats, trended: bool) -> CountFit:
    """Level at the end, and growth per year, of the counts per week."""
    years = (np.arange(len(weekly)) - (len(weekly) - 0.5)) * 7.0 / DAYS_PER_YEAR
    columns = [np.ones(len(weekly)), years] if trended else [np.ones(len(weekly))]
    return fit_counts(weekly, np.column_stack(columns))


def _weekdays(daily: pd.Series) -> dict[str, float]:
    """Shares of the days of the week, half a lead added to each."""
    day = pd.DatetimeIndex(daily.index).day_of_week
    total = np.bincount(day, weights=daily.to_numpy(), minlength=7) + 0.5
    mean = total / np.maximum(np.bincount(day, minlength=7), 1)
    return dict(zip(WEEKDAYS, (mean / mean.sum()).tolist(), strict=True))


def _season(daily: pd.Series, trended: bool) -> dict[str, float]:
    """Factors of the months around their mean, trend taken out."""
    index = pd.DatetimeIndex(daily.index)
    month = np.asarray(index.month) - 1
    years = (np.arange(len(daily)) - len(daily)) / DAYS_PER_YEAR
    design = np.equal.outer(month, np.arange(12)).astype(np.float64)
    if trended:
        design = np.column_stack([design, years])
    fit = fit_counts(daily.to_numpy(dtype=np.float64), design)
    factors = np.exp(fit.coefficients[:12])
    return dict(zip(MONTHS, (factors / factors.mean()).tolist(), strict=True))


def _said(
    label: str,
    name: str,
    leads: int,
    weeks: int,
    level: CountFit,
    trended: bool,
    seasonal: bool,
    dispersion: float,
) -> tuple[Quantity, ...]:
    from scipy.special import chdtri, stdtrit

    t = float(stdtrit(level.degrees, 0.5 + CONFIDENCE / 2))
    beta, spread = level.coefficients, t * np.sqrt(np.diag(level.covariance))
    per_week = Quantity(
        label, "leads / wk", math.exp(beta[0]), math.exp(beta[0] - spread[0]),
        math.exp(beta[0] + spread[0]), leads, LEAST_LEADS,
    )  # fmt: skip
    trend = unknown(f"trend, {name}", "change / yr", weeks, WEEKS_FOR_TREND, "no trend is assumed")
    if trended:
        low, value, high = (math.expm1(beta[1] + s * spread[1]) for s in (-1, 0, 1))
        trend = Quantity(trend.name, trend.unit, value, low, high, weeks, WEEKS_FOR_TREND)
    half = (1 - CONFIDENCE) / 2
    wide = [
        level.dispersion * level.degrees / float(chdtri(level.degrees, p)) for p in (half, 1 - half)
    ]
    spread_of = Quantity(
        f"over-dispersion, {name}", "variance / mean per week", dispersion, wide[0], wide[1],
        weeks, LEAST_WEEKS,
    )  # fmt: skip
    season = unknown(
        f"season, {name}", "factor", weeks, WEEKS_FOR_SEASON, "every month is taken to be alike"
    )
    return (per_week, trend, spread_of) + (() if seasonal else (season,))
