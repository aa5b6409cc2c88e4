"""Customers: terms and care that can be counted; what is open at the start has begun before it."""

from __future__ import annotations

import math
from datetime import date, timedelta

from funnel_sim.config.checks import Problems, told_once
from funnel_sim.config.coverage import NEW, journeys_of
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.base import ALL
from funnel_sim.config.schema.experiment import Experiment, OpenCustomers, Opening, OpenLeads
from funnel_sim.config.schema.market import Market
from funnel_sim.domain.units import DurationValue, WorkingTime
from funnel_sim.model.building.opening import customer_ages
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.checks.channels import MOST_LEADS, MOST_TIMES, most_leads
from funnel_sim.model.laws import duration_distribution

LONGEST_AGE = 50
"""Years that an open lead or a term may have begun before the start."""


def care_recurs(market: Market, working_time: WorkingTime) -> Problems:
    """From one case of care to the next some time passes."""
    for name, segment in market.segments.items():
        for kind, care in segment.customers.care.items():
            if care.every is None or duration_distribution(care.every, working_time).mean > 0.0:
                continue
            at = ("market", "segments", name, "customers", "care", kind, "every")
            yield at, "`every` must be longer than 0 on average, or the cases never end."


def business_can_be_counted(experiment: Experiment, calendar: WorkCalendar) -> Problems:
    """Terms and cases of care are not far too many, for one customer and for all of them.

    Customers are those at the start and those won at the shares of the stages, all from hour 0 on.
    """
    market, working_time = experiment.market, calendar.working_time
    for name, segment in market.segments.items():
        at = ("market", "segments", name, "customers")
        renewal = segment.customers.renewal
        if renewal is not None and calendar.hours > MOST_TIMES * renewal.term.hours(working_time):
            yield (
                (*at, "renewal", "term"),
                f"`term` must be longer: there would be more than {MOST_TIMES:_} within the "
                f"horizon. Got {renewal.term}.",
            )
        for kind, care in segment.customers.care.items():
            if care.every is None:
                continue
            mean = duration_distribution(care.every, working_time).mean
            cases = calendar.hours / mean if mean > 0.0 else 0.0
            customers = _customers(experiment, name, calendar)
            if cases > MOST_TIMES or customers <= MOST_LEADS < cases * customers:
                yield (
                    (*at, "care", kind, "every"),
                    f"`every` must be longer: over the horizon there would be {cases:.3g} cases "
                    f"for each of about {customers:.3g} customers. Up to {MOST_TIMES:_} each and "
                    f"{MOST_LEADS:_} in all are possible.",
                )


def _customers(experiment: Experiment, segment: str, calendar: WorkCalendar) -> float:
    """Customers of a segment at the start and won over the horizon, about."""
    market, opening = experiment.market, experiment.opening
    there = sum(row.count for row in opening.customers if row.segment == segment)
    stages = [market.stages[s] for s in journeys_of(market)[NEW].stages if s in market.stages]
    wins = math.prod(stage.advance.get(segment, stage.advance.get(ALL, 1.0)) for stage in stages)
    leads = sum(
        (most_leads(channel, calendar) + (channel.prospects.size if channel.prospects else 0))
        * channel.mix.get(segment, 0.0)
        for channel in market.channels.values()
    )
    return there + leads * wins


# ---------------------------------------------------------------- what is open at the start


def opening_can_be_counted(opening: Opening) -> Problems:
    """Rows stand for no more leads and customers than fit."""
    for part, rows in (("pipeline", opening.pipeline), ("customers", opening.customers)):
        count = sum(row.count for row in rows)
        if count > MOST_LEADS:
            yield (
                ("opening", part),
                f"`{part}` must hold at most {MOST_LEADS:_} in all. Got {count:_}.",
            )


def opening_lies_before(opening: Opening, market: Market, calendar: WorkCalendar) -> Problems:
    """Open leads were created, and present terms began, by the start and not ages ago."""
    at: Keys = ("opening", "pipeline")
    yield from told_once(
        problem
        for n, row in enumerate(opening.pipeline)
        for problem in _begun(row, "created", row.created, calendar, (*at, n))
    )
    at = ("opening", "customers")
    too_old = [
        problem
        for n, row in enumerate(opening.customers)
        for problem in _begun(row, "since", row.since, calendar, (*at, n))
    ]
    yield from told_once(too_old)
    if not too_old:
        yield from told_once(_within_the_term(opening, market, calendar, at))


def _begun(
    row: OpenLeads | OpenCustomers, key: str, day: date | None, calendar: WorkCalendar, at: Keys
) -> Problems:
    first = calendar.start - timedelta(days=366 * LONGEST_AGE)
    if day is not None and not first <= day <= calendar.start:
        yield (
            (*at, key),
            f"`{key}` must be by the start of the horizon, {calendar.start}, and not before "
            f"{first}. Got {day}.",
        )
    if row.age is not None and _years(row.age, calendar) > LONGEST_AGE:
        yield (*at, "age"), f"`age` must be at most {LONGEST_AGE} years. Got {row.age}."


def _years(duration: DurationValue, calendar: WorkCalendar) -> float:
    return duration.hours(calendar.working_time) / calendar.hours_per_year


def _within_the_term(
    opening: Opening, market: Market, calendar: WorkCalendar, at: Keys
) -> Problems:
    """The next renewal lies ahead; where a date was given, it may lie in the week before the start.

    The working days since a date are those of other years than the one that terms are counted by.
    """
    ages = customer_ages(opening.customers, calendar)
    week = calendar.working_time.hours_in("wk")
    for n, (row, age) in enumerate(zip(opening.customers, ages.tolist(), strict=True)):
        segment = market.segments.get(row.segment)
        renewal = segment.customers.renewal if segment else None
        slack = 0.0 if row.since is None else week
        if renewal is not None and age - slack >= renewal.term.hours(calendar.working_time):
            key, value = ("age", row.age) if row.since is None else ("since", row.since)
            yield (
                (*at, n, key),
                f"`{key}` must say when the present term began, and the term of {row.segment} "
                f"lasts {renewal.term}. Got {value}. Count from the last renewal.",
            )
