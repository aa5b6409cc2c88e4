"""When leads come, and that they are not far too many."""

from __future__ import annotations

import math
from datetime import date, timedelta

from funnel_sim.config.checks import Problems
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.market import Burst, Channel
from funnel_sim.domain.units import format_number
from funnel_sim.model.arrivals import DAYS_PER_YEAR, hour_weights
from funnel_sim.model.building.sources import leads_per_week
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.checks.saying import refusal

MOST_LEADS = 1_000_000
"""Leads of one channel in one replication; also open leads, customers and cases of care."""

MOST_TIMES = 10_000
"""How often one thing may happen to one seller, customer or prospect within the horizon; the
counters of random numbers hold six times as many."""

A_YEAR = timedelta(days=366)
"""A burst may lie beyond a horizon that was made short for a trial, but not in another year."""


def hours_are_apart(channel: Channel, at: Keys) -> Problems:
    """Ranges of hours do not overlap."""
    hours = channel.hours or {}
    if any(hours.values()) and (said := refusal(lambda: hour_weights(hours))):
        yield (*at, "hours"), f"{said} Each hour belongs to one range."


def leads_can_be_counted(channel: Channel, calendar: WorkCalendar, at: Keys) -> Problems:
    """Flow and bursts lie within reason; bursts in the horizon or its first year."""
    leads = most_leads(channel, calendar)
    if not leads <= MOST_LEADS:
        rate, response = channel.leads, channel.response
        yield (
            (*at, "leads") if response is None else (*at, "response", "most"),
            f"`{'leads' if response is None else 'most'}` must bring no more than {MOST_LEADS:_} "
            f"leads over the horizon. Got {rate if response is None else response.most}, about "
            f"{leads:.3g} leads. Check number and unit.",
        )
    if channel.counted is not None and sum(channel.counted.leads) > MOST_LEADS:
        got = sum(channel.counted.leads)
        yield (*at, "counted", "leads"), f"`leads` must be at most {MOST_LEADS:_}. Got {got:_}."
    for b, burst in enumerate(channel.bursts):
        yield from _burst(burst, calendar, (*at, "bursts", b))
    if channel.prospects is not None:
        cool_down = channel.prospects.cool_down
        if calendar.hours > MOST_TIMES * cool_down.hours(calendar.working_time):
            yield (
                (*at, "prospects", "cool_down"),
                f"`cool_down` must be longer: a prospect could be tried more than {MOST_TIMES:_} "
                f"times within the horizon. Got {cool_down}.",
            )


def most_leads(channel: Channel, calendar: WorkCalendar) -> float:
    """Leads that would come at the peak of season and trend all the time, bursts left out."""
    days = (calendar.end - calendar.start).days
    grown = max(1.0, math.pow(1.0 + channel.trend, days / DAYS_PER_YEAR))
    season = max([1.0, *channel.season.values()])
    return leads_per_week(channel, calendar) * days / 7 * season * grown


def _burst(burst: Burst, calendar: WorkCalendar, at: Keys) -> Problems:
    if burst.leads > MOST_LEADS:
        got = format_number(burst.leads)
        yield (*at, "leads"), f"`leads` must be at most {MOST_LEADS:_}. Got {got}."
    end = max(calendar.end, calendar.start + A_YEAR)
    last = burst.date + timedelta(days=min(burst.days, (date.max - burst.date).days))
    if burst.date >= end or last <= calendar.start:
        yield (
            (*at, "date"),
            f"`date` must lie in the horizon or its first year, {calendar.start} to before "
            f"{end}. Got {burst.date}. Move the burst, or take it out.",
        )
