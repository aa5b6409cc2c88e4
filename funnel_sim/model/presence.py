"""How many hours a team is there on average, by arithmetic alone.

A seat is held or vacant: an exponential tenure of mean m, then a vacancy with distribution V. Held
at first, it is held at time t with probability p(t) = 1 - (1/m) ∫ p(s) (1 - V(t - s)) ds over
(0, t), since whoever left at s has left a vacancy that lasts (renewal argument: Çinlar 1975,
*Introduction to Stochastic Processes*, §9.2). The equation is solved on a grid, the vacancies that
begin around each of its points being counted to their full length.

Of the time on the payroll a rep is away for vacation and sickness (hours per working year) and for
training (time per session over time between sessions), each at times that know nothing of the
others: there for the product of what each of them leaves. Ramp-up, which makes hours worth less, is
left out, and so is the time by which an absence begins late because of a touch in hand.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.distributions import DistributionArrays

Floats = NDArray[np.float64]

STEPS = 500
"""Intervals of the grid, and quantiles that stand for a law."""


def present_hours(blueprint: Blueprint) -> Floats:
    """Expected working hours that the sellers of each team are there, shape (teams,).

    Admin and internal work are in it.
    """
    staff, horizon = blueprint.staff, blueprint.frame.horizon
    hours = np.zeros(len(staff.team_role))
    known: dict[tuple[int, float], float] = {}
    until = np.minimum(staff.opening_until, horizon)
    for seat, begins, ends in zip(
        staff.opening_seat.tolist(), staff.opening_from.tolist(), until.tolist(), strict=True
    ):
        team = int(staff.seat_team[seat])
        at = int(staff.team_role[team]), ends - begins
        if at not in known:
            known[at] = held_hours(blueprint, *at) * present_share(blueprint, at[0])
        hours[team] += known[at]
    return hours


def present_share(blueprint: Blueprint, role: int) -> float:
    """Share of the time on the payroll that a seller of `role` is there, in [0, 1]."""
    careers, year = blueprint.careers, blueprint.frame.calendar.hours_per_year
    away = (
        float(careers.vacation[role]) / year,
        float(careers.sick[role]) / year,
        float(careers.training_time[role]) / float(careers.training_every[role]),
    )
    return math.prod(max(0.0, 1.0 - share) for share in away)


def held_hours(blueprint: Blueprint, role: int, length: float) -> float:
    """Expected hours that a seat of `role` is held, of `length` hours that it is open."""
    tenure = float(blueprint.careers.mean_tenure[role])
    law = int(blueprint.careers.vacancy_law[role])
    if law == NONE or math.isinf(tenure) or length == 0.0:
        return length
    times = length / STEPS * np.arange(STEPS + 1.0)
    middles = (times[1:] + times[:-1]) / 2
    halfway = _vacant(blueprint.laws, law, middles)
    around = np.diff(halfway, prepend=0.0)
    to_start = _vacant(blueprint.laws, law, times[1:]) - halfway
    held = np.ones(STEPS + 1)
    for n in range(1, STEPS + 1):
        left = held[0] * to_start[n - 1] + float(held[1:n] @ around[n - 1 : 0 : -1])
        held[n] = (1.0 - left / tenure) / (1.0 + around[0] / tenure)
    return float(np.trapezoid(held, times))


def _vacant(laws: DistributionArrays, law: int, times: Floats) -> Floats:
    """Mean part of a vacancy that lies within each of `times` after its begin, shape as `times`."""
    lasts = np.array([laws.quantile(law, (i + 0.5) / STEPS) for i in range(STEPS)])
    within: Floats = np.minimum.outer(times, lasts).mean(axis=1)
    return within
