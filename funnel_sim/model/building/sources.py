"""Segments and channels of a market as arrays."""

from __future__ import annotations

import numpy as np

from funnel_sim.config.schema.market import Channel, Market
from funnel_sim.model import arrivals
from funnel_sim.model.blueprint import Sources
from funnel_sim.model.building.process import Durations
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.distributions import Distributions
from funnel_sim.model.draws import channel_key
from funnel_sim.model.laws import money_distribution

DAYS_PER_YEAR = 365.25


def build_sources(
    market: Market, calendar: WorkCalendar, durations: Durations, laws: Distributions
) -> Sources:
    """Arrays of segments and channels."""
    segments = list(market.segments.values())
    channels = list(market.channels.values())
    shares = np.array([[c.mix.get(s, 0.0) for s in market.segments] for c in channels])
    mix = np.cumsum(shares, axis=1)
    mix[mix > 1.0 - 1e-9] = 1.0
    return Sources(
        value_law=np.array(
            [laws.add(money_distribution(s.deal_value, market.currency)) for s in segments]
        ),
        patience_law=np.array([durations.add(s.patience) for s in segments]),
        work_factor=np.array([s.work_factor for s in segments]),
        channel_key=np.array([channel_key(name) for name in market.channels], dtype=np.uint64),
        mix=mix,
        quality=np.array([c.quality for c in channels]),
        quality_sd=np.array([c.quality_sd for c in channels]),
        flows=tuple(_flow(c, calendar) for c in channels),
    )


def leads_per_week(channel: Channel, calendar: WorkCalendar) -> float:
    """Leads of an ordinary week.

    Hours and days are those of working time; months and years those of the calendar, unless the
    channel keeps to working hours.
    """
    rate, time = channel.leads, calendar.working_time
    if rate.per in ("mo", "yr") and not channel.working_hours_only:
        per_year = rate.value * (12.0 if rate.per == "mo" else 1.0)
        return per_year * 7.0 / DAYS_PER_YEAR
    return rate.per_hour(time) * time.hours_in("wk")


def _flow(channel: Channel, calendar: WorkCalendar) -> arrivals.Flow:
    return arrivals.expected_flow(
        calendar,
        leads_per_week(channel, calendar),
        season={str(month): factor for month, factor in channel.season.items()},
        weekdays={str(day): weight for day, weight in (channel.weekdays or {}).items()},
        hours=channel.hours,
        bursts=[arrivals.Burst(b.date, b.leads, b.days) for b in channel.bursts],
        over_dispersion=channel.over_dispersion,
        period=channel.dispersion_period,
        working_hours_only=channel.working_hours_only,
    )
