"""Sellers are there most of the year, and their number stays countable."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.config.schema.people import Absence, Role
from funnel_sim.domain.units import DurationValue, WorkingTime
from funnel_sim.model.building.careers import SICK_DAYS
from funnel_sim.model.building.seats import headcount_steps
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.checks.channels import MOST_TIMES
from funnel_sim.model.laws import duration_distribution

MOST_REPS = 100_000
"""Sellers of one organisation over the horizon, one after the other on the same seat included."""

MOST_HOLDERS = 1_000
"""Sellers on one seat over the horizon."""


def role_is_sound(role: Role, working_time: WorkingTime, at: Keys) -> Problems:
    """Absences and training leave time to sell; a quota is more than nothing."""
    if role.quota is not None and role.quota.value == 0.0:
        yield (*at, "quota"), f"`quota` must be greater than 0. Got {role.quota}. Take it out."
    year = working_time.hours_in("yr")
    away = 0.0
    if role.absence is not None:
        yield from _absence(role.absence, working_time, (*at, "absence"))
        away = sum(_hours(x, working_time) for x in (role.absence.vacation, role.absence.sick))
        if away >= year:
            yield (
                (*at, "absence"),
                f"`vacation` and `sick` must be less than a working year of {year:g} hours. Got "
                f"{away:g}.",
            )
    training = role.training
    if training is not None:
        time, every = training.time.hours(working_time), training.every.hours(working_time)
        if time >= every:
            yield (
                (*at, "training", "time"),
                f"`time` must be shorter than `every`, {training.every}. Got {training.time}.",
            )
        elif away < year <= away + time / every * year:
            yield (
                (*at, "training"),
                "vacation, sickness and training must leave time to work. They take "
                f"{100 * (away / year + time / every):.3g} % of it.",
            )


def _absence(absence: Absence, working_time: WorkingTime, at: Keys) -> Problems:
    vacation = _hours(absence.vacation, working_time)
    spell = absence.vacation_spell
    if spell is not None and spell.hours(working_time) > vacation:
        yield (
            (*at, "vacation_spell"),
            f"`vacation_spell` must not be longer than `vacation`, {absence.vacation or 'none'}. "
            f"Got {spell}.",
        )
    law = absence.sick_spell
    if law is None:
        return
    if not _hours(absence.sick, working_time):
        yield (
            (*at, "sick_spell"),
            "`sick_spell` needs `sick`, the working time per year. Add it, or take this out.",
        )
    elif duration_distribution(law, working_time).mean <= 0.0:
        yield (*at, "sick_spell"), "`sick_spell` must be longer than 0 on average."


def careers_can_be_counted(role: Role, calendar: WorkCalendar, at: Keys) -> Problems:
    """Nobody leaves, falls ill or is trained more often than there are random numbers for."""
    tenure, hours = role.mean_tenure, calendar.hours
    working_time = calendar.working_time
    if tenure is not None and hours > MOST_HOLDERS * tenure.hours(working_time):
        yield (
            (*at, "mean_tenure"),
            f"`mean_tenure` must be longer: a seat would have more than {MOST_HOLDERS:_} sellers "
            f"within the horizon. Got {tenure}.",
        )
    training = role.training
    if training is not None and hours > MOST_TIMES * training.every.hours(working_time):
        yield (
            (*at, "training", "every"),
            f"`every` must be longer: there would be more than {MOST_TIMES:_} sessions within the "
            f"horizon. Got {training.every}.",
        )
    if role.absence is not None:
        yield from _spells_can_be_counted(role.absence, calendar, (*at, "absence"))


def _spells_can_be_counted(absence: Absence, calendar: WorkCalendar, at: Keys) -> Problems:
    working_time = calendar.working_time
    years = calendar.hours / working_time.hours_in("yr")
    spells = {
        "vacation_spell": (
            _hours(absence.vacation, working_time),
            _hours(absence.vacation_spell, working_time) or working_time.hours_in("wk"),
        ),
        "sick_spell": (
            _hours(absence.sick, working_time),
            duration_distribution(absence.sick_spell, working_time).mean
            if absence.sick_spell
            else SICK_DAYS * working_time.hours_per_day,
        ),
    }
    for key, (in_a_year, length) in spells.items():
        if length > 0.0 and in_a_year / length * years > MOST_TIMES:
            yield (
                (*at, key),
                f"`{key}` must be longer: there would be more than {MOST_TIMES:_} of them within "
                "the horizon.",
            )


def reps_can_be_counted(
    name: str, organisation: Organisation, market: Market, calendar: WorkCalendar
) -> Problems:
    """Seats, each with those who hold it one after the other, are not far too many."""
    reps = 0.0
    for team in organisation.teams.values():
        seats = max(headcount_steps(team, calendar).values())
        tenure = market.roles[team.role].mean_tenure if team.role in market.roles else None
        leavers = calendar.hours / tenure.hours(calendar.working_time) if tenure else 0.0
        reps += seats * (1.0 + leavers)
    if reps > MOST_REPS:
        yield (
            ("organisations", name, "teams"),
            f"the teams must have no more than {MOST_REPS:_} sellers over the horizon, those who "
            f"replace others included. Got about {reps:.3g}. Check `headcount` and `mean_tenure`.",
        )


def _hours(duration: DurationValue | None, working_time: WorkingTime) -> float:
    return 0.0 if duration is None else duration.hours(working_time)
