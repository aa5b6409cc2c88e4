"""Calendar, horizon and the dates in it."""

from __future__ import annotations

from datetime import date

from funnel_sim.config.checks import Problem, Problems
from funnel_sim.config.schema.experiment import Horizon
from funnel_sim.config.schema.market import Calendar
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.domain.units import WorkingTime
from funnel_sim.model.calendar import WorkCalendar, WorkPattern, check_country, horizon_end
from funnel_sim.model.checks.saying import named, refusal

FIRST_START, LAST_START = date(1900, 1, 1), date(2400, 1, 1)
"""First days of a horizon, from the first to before the last."""

LONGEST_PLAN = 5
"""Years from the start that a plan of headcounts may cover, even if the horizon was made short for
a trial."""


def calendar_of(written: Calendar, horizon: Horizon) -> tuple[list[Problem], WorkCalendar | None]:
    """What is wrong with calendar and horizon; the calendar only if nothing is."""
    at = ("market", "calendar")
    country, region = written.country, written.region
    if said := refusal(lambda: check_country(country, region)):
        field = "region" if "egion" in said else "country"
        return [((*at, field), named(field, said))], None
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


def usual(calendar: Calendar) -> WorkingTime:
    """Working time that stands in for that of a calendar which cannot be made."""
    days = len(set(calendar.working_days))
    return WorkingTime(calendar.hours_per_day, days, 50 * days)


def warm_up_fits(horizon: Horizon, calendar: WorkCalendar) -> Problems:
    """The warm-up ends before the horizon does."""
    if horizon.warm_up is None:
        return
    hours = horizon.warm_up.hours(calendar.working_time)
    if hours >= calendar.hours:
        yield (
            ("horizon", "warm_up"),
            f"`warm_up` must be shorter than the horizon, which has {calendar.hours:g} working "
            f"hours. Got {horizon.warm_up}, which are {hours:g}.",
        )


def headcounts_change_in_time(
    name: str, organisation: Organisation, calendar: WorkCalendar
) -> Problems:
    """Dates of headcounts lie after the start and within the horizon, or within a plan of years."""
    end = max(calendar.end, horizon_end(calendar.start, LONGEST_PLAN, "yr"))
    for team_name, team in organisation.teams.items():
        for n, change in enumerate(team.changes):
            at = ("organisations", name, "teams", team_name, "changes", n, "date")
            if change.date <= calendar.start:
                yield (
                    at,
                    f"`date` must be after the start, {calendar.start}. Got {change.date}. Write a "
                    "headcount of the first day as `headcount`.",
                )
            elif change.date >= end:
                yield (
                    at,
                    f"`date` must be before the horizon ends, or within {LONGEST_PLAN} years of "
                    f"its start, before {end}. Got {change.date}.",
                )
