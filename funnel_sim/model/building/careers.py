"""What becomes of sellers, by role, as arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.people import Absence, Learning, Ramp, Role
from funnel_sim.domain.units import DurationValue, WorkingTime
from funnel_sim.model.blueprint import NONE, Careers
from funnel_sim.model.building.process import Durations
from funnel_sim.model.distributions import Distributions, exponential
from funnel_sim.model.draws import role_key

Floats = NDArray[np.float64]

SICK_DAYS = 5.0
"""Mean length of a sickness, exponential, unless said otherwise."""


def build_careers(
    market: Market, working_time: WorkingTime, durations: Durations, laws: Distributions
) -> Careers:
    """Arrays of roles."""
    roles = list(market.roles.values())
    absences = [role.absence or Absence() for role in roles]
    trainings = [role.training for role in roles]
    ramps = [role.ramp for role in roles]
    learnings = [role.learning or Learning() for role in roles]

    def hours(durations: Iterable[DurationValue | None], default: float) -> Floats:
        return np.array([default if d is None else d.hours(working_time) for d in durations])

    return Careers(
        role_key=np.array([role_key(name) for name in market.roles], dtype=np.uint64),
        skill_sd=np.array([role.skill_sd for role in roles]),
        pace_sd=np.array([role.pace_sd for role in roles]),
        mean_tenure=hours((role.mean_tenure for role in roles), math.inf),
        vacancy_law=np.array([durations.add(role.vacancy) for role in roles], dtype=np.int64),
        ramp=_profiles(ramps),
        ramp_step=hours((r.step if r else None for r in ramps), working_time.hours_in("mo")),
        ramp_effect=np.array([r.effect if r else 0.0 for r in ramps]),
        vacation=hours((a.vacation for a in absences), 0.0),
        vacation_spell=hours((a.vacation_spell for a in absences), working_time.hours_in("wk")),
        sick=hours((a.sick for a in absences), 0.0),
        sick_law=np.array(
            [_sick_law(role, working_time, durations, laws) for role in roles], dtype=np.int64
        ),
        training_time=hours((t.time if t else None for t in trainings), 0.0),
        training_every=hours((t.every if t else None for t in trainings), math.inf),
        training_effect=np.array([t.effect if t else 0.0 for t in trainings]),
        training_after=hours((t.after if t else None for t in trainings), 0.0),
        training_limit=np.array([t.limit if t else 0.0 for t in trainings]),
        learning_exponent=np.array([math.log2(learning.rate) for learning in learnings]),
        learning_prior=np.array([learning.prior for learning in learnings]),
        learning_floor=np.array([learning.floor for learning in learnings]),
        learning_odds=np.array([learning.odds for learning in learnings]),
        learning_half=np.array([learning.half for learning in learnings]),
    )


def _profiles(ramps: list[Ramp | None]) -> Floats:
    """Shape (roles, steps), 1 after the end of each; one step where nobody ramps up."""
    most = max([1, *(len(r.profile) for r in ramps if r)])
    profiles = np.ones((len(ramps), most))
    for row, ramp in enumerate(ramps):
        if ramp is not None:
            profiles[row, : len(ramp.profile)] = ramp.profile
    return profiles


def _sick_law(
    role: Role, working_time: WorkingTime, durations: Durations, laws: Distributions
) -> int:
    """Law of one sickness; NONE where nobody is ever sick."""
    if role.absence is None or role.absence.sick is None or role.absence.sick.value == 0.0:
        return NONE
    if role.absence.sick_spell is not None:
        return durations.add(role.absence.sick_spell)
    return laws.add(exponential(SICK_DAYS * working_time.hours_per_day))
