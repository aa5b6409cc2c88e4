"""Segments and channels of a market as arrays."""

from __future__ import annotations

import math

import numpy as np

from funnel_sim.config.schema.market import Channel, Market
from funnel_sim.domain.units import RateValue
from funnel_sim.model import arrivals
from funnel_sim.model.blueprint import Sources
from funnel_sim.model.building.process import Durations
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.distributions import Distributions
from funnel_sim.model.draws import channel_key, opening_key, segment_key
from funnel_sim.model.laws import money_distribution
from funnel_sim.model.odds import logistic

AN_HOUR = 1.0
"""Wait up to which a first response loses nothing, unless said otherwise; working hours."""


def build_sources(
    market: Market, calendar: WorkCalendar, durations: Durations, laws: Distributions
) -> Sources:
    """Arrays of segments and channels."""
    segments = list(market.segments.values())
    channels = list(market.channels.values())
    shares = np.array([[c.mix.get(s, 0.0) for s in market.segments] for c in channels])
    mix = np.cumsum(shares, axis=1)
    mix[mix > 1.0 - 1e-9] = 1.0
    lists = [c.prospects for c in channels]
    recycling, response = market.recycling, market.first_response
    hours = calendar.working_time
    return Sources(
        value_law=np.array(
            [laws.add(money_distribution(s.deal_value, market.currency)) for s in segments]
        ),
        patience_law=np.array([durations.add(s.patience) for s in segments]),
        work_factor=np.array([s.work_factor for s in segments]),
        source_key=np.array(_source_keys(market), dtype=np.uint64),
        mix=mix,
        quality=np.array([c.quality for c in channels]),
        quality_sd=np.array([c.quality_sd for c in channels]),
        flows=tuple(_flow(c, calendar) for c in channels),
        list_size=np.array([p.size if p else 0 for p in lists], dtype=np.int64),
        cool_down=np.array([p.cool_down.hours(hours) if p else 0.0 for p in lists]),
        recycling_chance=recycling.chance if recycling else 0.0,
        recycling_law=durations.add(recycling.after if recycling else None),
        recycling_quality=recycling.quality if recycling else 0.0,
        response_exponent=response.exponent,
        response_reference=response.reference.hours(hours) if response.reference else AN_HOUR,
        response_floor=response.floor,
    )


def _source_keys(market: Market) -> list[int]:
    """Counter words of the channels, of the opening and of the customers of each segment."""
    channels = [channel_key(name) for name in market.channels]
    return [*channels, opening_key(), *(segment_key(name) for name in market.segments)]


def leads_per_week(channel: Channel, calendar: WorkCalendar) -> float:
    """Leads of an ordinary week at the start of the horizon, those of the response included.

    Hours and days are those of working time; months and years those of the calendar, unless the
    channel keeps to working hours.
    """
    leads = _per_week(channel.leads, channel, calendar) if channel.leads else 0.0
    if channel.response is None:
        return leads
    response, time = channel.response, calendar.working_time
    spend, half = (r.value / time.hours_in(r.per) for r in (response.spend, response.half))
    most = _per_week(response.most, channel, calendar)
    return leads + most * saturation(spend, half, response.shape)


def saturation(spend: float, half: float, shape: float) -> float:
    """Share of the most leads that a spend brings: spend^shape / (half^shape + spend^shape).

    Hill curve; `half` is the spend that brings half of them, in the same unit. With shape k it is
    the logistic function of k × ln(spend / half).
    """
    if spend == 0.0:
        return 0.0
    return logistic(shape * (math.log(spend) - math.log(half))) if half > 0.0 else 1.0


def _per_week(rate: RateValue, channel: Channel, calendar: WorkCalendar) -> float:
    time = calendar.working_time
    if rate.per in ("mo", "yr") and not channel.working_hours_only:
        per_year = rate.value * (12.0 if rate.per == "mo" else 1.0)
        return per_year * 7.0 / arrivals.DAYS_PER_YEAR
    return rate.per_hour(time) * time.hours_in("wk")


def _flow(channel: Channel, calendar: WorkCalendar) -> arrivals.Flow:
    if channel.counted is not None:
        counted = channel.counted
        return arrivals.counted_flow(calendar, counted.start, counted.leads, channel.hours)
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
        trend=channel.trend,
    )
