"""What is there on the first day, as arrays: one entry per open lead and per customer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.coverage import journeys_of
from funnel_sim.config.schema.experiment import OpenCustomers, Opening
from funnel_sim.config.schema.market import Market
from funnel_sim.domain.units import DurationValue, MoneyValue
from funnel_sim.model.blueprint import NONE, OpeningState
from funnel_sim.model.calendar import WorkCalendar

Floats = NDArray[np.float64]


def build_opening(opening: Opening, market: Market, calendar: WorkCalendar) -> OpeningState:
    """Arrays of leads and customers, in the order written; a row with a count many times."""
    leads = [lead for lead in opening.pipeline for _ in range(lead.count)]
    customers = [customer for customer in opening.customers for _ in range(customer.count)]
    segments, stages = list(market.segments), list(market.stages)
    channels, journeys = list(market.channels), list(journeys_of(market))
    created = {
        lead.age: _created(lead.age, calendar) for lead in opening.pipeline if lead.created is None
    }

    def value(money: MoneyValue | None) -> float:
        return math.nan if money is None else money.amount(market.currency)

    return OpeningState(
        lead_segment=np.array([segments.index(x.segment) for x in leads], dtype=np.int64),
        lead_channel=np.array(
            [NONE if x.channel is None else channels.index(x.channel) for x in leads],
            dtype=np.int64,
        ),
        lead_journey=np.array([journeys.index(x.journey) for x in leads], dtype=np.int64),
        lead_stage=np.array([stages.index(x.stage) for x in leads], dtype=np.int64),
        lead_created=np.array(
            [created[x.age] if x.created is None else _opened(x.created, calendar) for x in leads],
            dtype=np.float64,
        ),
        lead_value=np.array([value(x.value) for x in leads], dtype=np.float64),
        lead_quality=np.array([x.quality for x in leads], dtype=np.float64),
        customer_segment=np.array([segments.index(x.segment) for x in customers], dtype=np.int64),
        customer_value=np.array([value(x.value) for x in customers], dtype=np.float64),
        customer_age=np.repeat(
            customer_ages(opening.customers, calendar),
            np.array([x.count for x in opening.customers], dtype=np.int64),
        ),
    )


def customer_ages(rows: Sequence[OpenCustomers], calendar: WorkCalendar) -> Floats:
    """Working hours since the present term began; NaN where nobody knows; shape (rows,).

    A term that began on a date counts the working days from then to before the start.
    """
    dates = [row.since for row in rows if row.since is not None]
    first = min(dates, default=calendar.start)
    days = calendar.pattern.days_worked(first, calendar.start)

    def hours(row: OpenCustomers) -> float:
        if row.since is not None:
            since = np.searchsorted(days, np.datetime64(row.since, "D"))
            return calendar.hours_per_day * float(len(days) - since)
        return math.nan if row.age is None else row.age.hours(calendar.working_time)

    return np.array([hours(row) for row in rows], dtype=np.float64)


def _opened(day: date, calendar: WorkCalendar) -> float:
    """The opening of a day, in hours since midnight of the start date."""
    return 24.0 * (day - calendar.start).days + calendar.opens


def _created(age: DurationValue | None, calendar: WorkCalendar) -> float:
    """Hours since midnight of the start date, working time counted back from its opening."""
    hours = 0.0 if age is None else age.hours(calendar.working_time)
    if hours == 0.0:
        return calendar.opens
    per_day = calendar.hours_per_day
    days = math.ceil(round(hours / per_day, 9))
    day = _working_day_before(days, calendar)
    return 24.0 * day + calendar.opens + (days * per_day - hours)


def _working_day_before(count: int, calendar: WorkCalendar) -> int:
    """Calendar days from the start to the `count`-th working day before it, negative."""
    span = 14 + math.ceil(1.5 * count * 7 / calendar.working_time.days_per_week)
    while True:
        first = calendar.start - timedelta(days=span)
        days = calendar.pattern.days_worked(first, calendar.start)
        if len(days) >= count:
            return int((days[-count] - np.datetime64(calendar.start, "D")).astype(np.int64))
        span *= 2
