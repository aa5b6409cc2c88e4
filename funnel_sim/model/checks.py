"""What must hold in an experiment before it can become a Blueprint.

The schema checks each value by itself and `config.checks` checks names and shares; here stands what
needs the calendar, the currency or a law's formula. Each check yields (path, sentence) pairs; what
was said by an earlier layer is not said again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from funnel_sim.config.checks import Problem, Problems
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.experiment import Experiment, Horizon
from funnel_sim.config.schema.laws import Law
from funnel_sim.config.schema.market import Cadence, Calendar, Channel, Market
from funnel_sim.domain.units import MoneyRateValue, MoneyValue, WorkingTime, format_number
from funnel_sim.model.arrivals import hour_weights
from funnel_sim.model.building.sources import leads_per_week
from funnel_sim.model.calendar import WorkCalendar, WorkPattern, check_country
from funnel_sim.model.distributions import Distribution
from funnel_sim.model.laws import duration_distribution, money_distribution

MOST_LEADS = 1_000_000
"""Leads of one channel in one replication."""

MOST_MONEY = 1e15
"""Amounts beyond lose their cents in double precision."""

FIRST_START, LAST_START = date(1900, 1, 1), date(2400, 1, 1)
"""First days of a horizon, from the first to before the last."""

A_YEAR = timedelta(days=366)
"""A burst may lie beyond a horizon that was made short for a trial, but not in another year."""

MARKET = "market"


def model_problems(experiment: Experiment) -> Problems:
    """Everything that would keep a Blueprint from being built, or make it absurd."""
    market, horizon = experiment.market, experiment.horizon
    calendar_problems, calendar = _calendar(market.calendar, horizon)
    yield from calendar_problems
    working_time = calendar.working_time if calendar else _usual(market.calendar)
    yield from _laws(experiment, working_time)
    yield from _money(market, working_time)
    for name, channel in market.channels.items():
        at = (MARKET, "channels", name)
        yield from _hours(channel, at)
        if calendar is not None:
            yield from _arrivals(channel, calendar, at)
    if calendar is not None and horizon.warm_up is not None:
        yield from _warm_up(horizon, calendar)


def _calendar(written: Calendar, horizon: Horizon) -> tuple[list[Problem], WorkCalendar | None]:
    """What is wrong with calendar and horizon; the calendar only if nothing is."""
    at = (MARKET, "calendar")
    country, region = written.country, written.region
    if said := _refusal(lambda: check_country(country, region)):
        field = "region" if "egion" in said else "country"
        return [((*at, field), _named(field, said))], None
    try:
        pattern = WorkPattern(
            country, region, written.hours_per_day, written.opens, written.working_days
        )
    except ValueError as error:
        return [((*at, "opens"), str(error))], None
    start, length = horizon.start, horizon.length
    if not FIRST_START <= start < LAST_START:
        msg = f"`start` must be from {FIRST_START} to before {LAST_START}. Got {start}."
        return [(("horizon", "start"), msg)], None
    try:
        return [], pattern.horizon(start, length.value, length.unit)
    except ValueError as error:
        return [(("horizon", "length"), str(error))], None


def _warm_up(horizon: Horizon, calendar: WorkCalendar) -> Problems:
    assert horizon.warm_up is not None
    hours = horizon.warm_up.hours(calendar.working_time)
    if hours >= calendar.hours:
        yield (
            ("horizon", "warm_up"),
            f"`warm_up` must be shorter than the horizon, which has {calendar.hours:g} working "
            f"hours. Got {horizon.warm_up}, which are {hours:g}.",
        )


def _usual(calendar: Calendar) -> WorkingTime:
    """Working time that stands in for that of a calendar which cannot be made."""
    days = len(set(calendar.working_days))
    return WorkingTime(calendar.hours_per_day, days, 50 * days)


# ---------------------------------------------------------------- channels


def _hours(channel: Channel, at: Keys) -> Problems:
    hours = channel.hours or {}
    if any(hours.values()) and (said := _refusal(lambda: hour_weights(hours))):
        yield (*at, "hours"), f"{said} Each hour belongs to one range."


def _arrivals(channel: Channel, calendar: WorkCalendar, at: Keys) -> Problems:
    weeks = (calendar.end - calendar.start).days / 7
    leads = leads_per_week(channel, calendar) * weeks * max([1.0, *channel.season.values()])
    if not leads <= MOST_LEADS:
        yield (
            (*at, "leads"),
            f"`leads` must bring no more than {MOST_LEADS:_} leads over the horizon. Got "
            f"{channel.leads}, about {leads:.3g} leads. Check number and unit.",
        )
    for b, burst in enumerate(channel.bursts):
        here = (*at, "bursts", b)
        if burst.leads > MOST_LEADS:
            got = format_number(burst.leads)
            yield (*here, "leads"), f"`leads` must be at most {MOST_LEADS:_}. Got {got}."
        end = max(calendar.end, calendar.start + A_YEAR)
        last = burst.date + timedelta(days=min(burst.days, (date.max - burst.date).days))
        if burst.date >= end or last <= calendar.start:
            yield (
                (*here, "date"),
                f"`date` must lie in the horizon or its first year, {calendar.start} to before "
                f"{end}. Got {burst.date}. Move the burst, or take it out.",
            )


# ---------------------------------------------------------------- money


def _money(market: Market, working_time: WorkingTime) -> Problems:
    for at, amount in _amounts(market):
        if amount is None:
            continue
        try:
            value = (
                amount.amount(market.currency)
                if isinstance(amount, MoneyValue)
                else amount.per_hour(working_time, market.currency) * working_time.hours_in("yr")
            )
        except ValueError as error:
            yield at, f"`{at[-1]}` {error}"
            continue
        if not abs(value) <= MOST_MONEY:
            yield at, f"`{at[-1]}` must be at most {MOST_MONEY:g} (a year). Got {amount}."


def _amounts(market: Market) -> Iterator[tuple[Keys, MoneyValue | MoneyRateValue | None]]:
    parts: tuple[tuple[str, Mapping[str, Any], tuple[str, ...]], ...] = (
        ("channels", market.channels, ("cost_per_lead", "fixed_cost")),
        ("activities", market.activities, ("cost", "travel_cost")),
        ("roles", market.roles, ("salary", "seat_cost")),
    )
    for part, things, fields in parts:
        for name, thing in things.items():
            for field in fields:
                yield (MARKET, part, name, field), getattr(thing, field)


# ---------------------------------------------------------------- laws


def _laws(experiment: Experiment, working_time: WorkingTime) -> Problems:
    currency = experiment.market.currency
    for name, segment in experiment.market.segments.items():
        price_at = (MARKET, "segments", name, "deal_value")
        yield from _law(segment.deal_value, price_at, lambda law: _price(law, currency))
    for at, law in _durations(experiment):
        if law is not None:
            yield from _law(law, at, lambda law: duration_distribution(law, working_time))


def _durations(experiment: Experiment) -> Iterator[tuple[Keys, Law[Any] | None]]:
    market = experiment.market
    for name, segment in market.segments.items():
        yield (MARKET, "segments", name, "patience"), segment.patience
    for name, activity in market.activities.items():
        yield (MARKET, "activities", name, "duration"), activity.duration
        yield (MARKET, "activities", name, "travel"), activity.travel
    for name, stage in market.stages.items():
        for mode in ("inside", "field"):
            cadence: Cadence | None = getattr(stage, mode)
            if cadence is not None:
                yield from _pauses(cadence, (MARKET, "stages", name, mode))
    for name, organisation in experiment.organisations.items():
        at = ("organisations", name, "hand_over")
        yield (*at, "briefing"), organisation.hand_over.briefing
        yield (*at, "delay"), organisation.hand_over.delay


def _pauses(cadence: Cadence, at: Keys) -> Iterator[tuple[Keys, Law[Any] | None]]:
    yield (*at, "gap"), cadence.gap
    yield (*at, "lead_in"), cadence.lead_in
    if cadence.no_answer is not None:
        yield (*at, "no_answer", "retry_gap"), cadence.no_answer.retry_gap
        yield (*at, "no_answer", "duration"), cadence.no_answer.duration


def _law(law: Law[Any], at: Keys, build: Callable[[Law[Any]], Distribution]) -> Problems:
    """What keeps a law from being built, at the parameter that the sentence names first."""
    said = _refusal(lambda: build(law))
    if said is None:
        return
    family = law.family()
    parameter = re.match(r"`(\w+)", said)
    if family == "constant":
        yield at, _named(str(at[-1]), said.removeprefix("`value` "))
    elif parameter and hasattr(getattr(law, family), parameter[1]):
        yield (*at, family, parameter[1]), said
    else:
        yield (*at, family), _named(family, said)


def _price(law: Law[MoneyValue], currency: str) -> Distribution:
    price = money_distribution(law, currency)
    if not price.mean <= MOST_MONEY:
        msg = f"must be at most {MOST_MONEY:g} on average. Got {price.mean:g}."
        raise ValueError(msg)
    return price


def _refusal(build: Callable[[], object]) -> str | None:
    """What a constructor says against its arguments; None if it accepts them."""
    try:
        build()
    except (ValueError, OverflowError) as error:
        return str(error)
    return None


def _named(name: str, said: str) -> str:
    """A sentence that starts at its verb gets its subject."""
    return f"`{name}` {said}" if said[:1].islower() else said
