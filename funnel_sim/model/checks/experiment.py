"""Everything that would keep a Blueprint from being built, or make it absurd."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.checks.channels import hours_are_apart, leads_can_be_counted
from funnel_sim.model.checks.customers import (
    business_can_be_counted,
    care_recurs,
    opening_can_be_counted,
    opening_lies_before,
)
from funnel_sim.model.checks.laws import durations_are_finite, laws_can_be_built
from funnel_sim.model.checks.money import money_fits
from funnel_sim.model.checks.people import (
    careers_can_be_counted,
    reps_can_be_counted,
    role_is_sound,
)
from funnel_sim.model.checks.time import (
    calendar_of,
    headcounts_change_in_time,
    usual,
    warm_up_fits,
)


def model_problems(experiment: Experiment) -> Problems:
    """All problems; what asks laws for their means only once all laws can be built."""
    market = experiment.market
    calendar_problems, calendar = calendar_of(market.calendar, experiment.horizon)
    yield from calendar_problems
    working_time = calendar.working_time if calendar else usual(market.calendar)
    of_laws = [
        *laws_can_be_built(experiment, working_time),
        *durations_are_finite(experiment, working_time),
    ]
    yield from of_laws
    yield from money_fits(experiment, working_time)
    for name, channel in market.channels.items():
        yield from hours_are_apart(channel, ("market", "channels", name))
    yield from opening_can_be_counted(experiment.opening)
    if calendar is not None:
        yield from _in_the_calendar(experiment, calendar)
    if of_laws:
        return
    yield from care_recurs(market, working_time)
    for name, role in market.roles.items():
        yield from role_is_sound(role, working_time, ("market", "roles", name))
    if calendar is not None:
        yield from _in_number(experiment, calendar)


def _in_the_calendar(experiment: Experiment, calendar: WorkCalendar) -> Problems:
    """What lies in the horizon, or before it."""
    for name, channel in experiment.market.channels.items():
        yield from leads_can_be_counted(channel, calendar, ("market", "channels", name))
    for name, organisation in experiment.organisations.items():
        yield from headcounts_change_in_time(name, organisation, calendar)
    yield from opening_lies_before(experiment.opening, experiment.market, calendar)
    yield from warm_up_fits(experiment.horizon, calendar)


def _in_number(experiment: Experiment, calendar: WorkCalendar) -> Problems:
    """What recurs."""
    market = experiment.market
    for name, role in market.roles.items():
        yield from careers_can_be_counted(role, calendar, ("market", "roles", name))
    for name, organisation in experiment.organisations.items():
        yield from reps_can_be_counted(name, organisation, market, calendar)
    yield from business_can_be_counted(experiment, calendar)
