"""When a rep is planned to be away: vacation, sickness and training over the whole horizon.

Each kind has luck of its own, so that switching one on leaves the others where they were. All times
are working hours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count

from funnel_sim.domain.names import Away
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.draws import OF_THE_SICKNESS, OF_THE_TRAINING, OF_THE_VACATION, Draws
from funnel_sim.model.quantiles import exponential_quantile

Spell = tuple[float, int, float]
"""Begin, code of `Away`, end."""


def absences(
    blueprint: Blueprint,
    draws: Draws,
    role: int,
    number: int,
    holder: int,
    hired: float,
    due: float,
) -> list[Spell]:
    """Absences of one holder of a seat within [`hired`, `due`), none overlapping another.

    A spell that would begin while an earlier one lasts begins when that ends, and ends as planned.
    """
    until = min(due, blueprint.frame.horizon)
    planned = sorted(
        (begin, kind, min(end, until))
        for begin, kind, end in _planned(blueprint, draws, role, number, holder)
        if begin < until and end > hired
    )
    laid: list[Spell] = []
    free = hired
    for begin, kind, end in planned:
        if end > max(begin, free):
            laid.append((max(begin, free), kind, end))
            free = end
    return laid


def _planned(
    blueprint: Blueprint, draws: Draws, role: int, number: int, holder: int
) -> Iterator[Spell]:
    who = int(blueprint.careers.role_key[role]), number, holder
    yield from _vacations(blueprint, draws, role, who)
    yield from _sicknesses(blueprint, draws, role, who)
    yield from _trainings(blueprint, draws, role, who)


def _vacations(
    blueprint: Blueprint, draws: Draws, role: int, who: tuple[int, int, int]
) -> Iterator[Spell]:
    """Equal spells, one in each equal part of every working year, anywhere within the part."""
    careers, year = blueprint.careers, blueprint.frame.calendar.hours_per_year
    yearly = float(careers.vacation[role])
    if yearly <= 0.0:
        return
    spells = math.ceil(yearly / float(careers.vacation_spell[role]))
    length, part = yearly / spells, year / spells
    for n in range(math.ceil(blueprint.frame.horizon / year) * spells):
        u = draws.rep(*who, OF_THE_VACATION, n)[0]
        begin = n * part + u * (part - length)
        yield begin, Away.VACATION, begin + length


def _sicknesses(
    blueprint: Blueprint, draws: Draws, role: int, who: tuple[int, int, int]
) -> Iterator[Spell]:
    """Well for an exponential time, then ill; the mean time well gives the yearly hours ill."""
    careers, year = blueprint.careers, blueprint.frame.calendar.hours_per_year
    yearly, law = float(careers.sick[role]), int(careers.sick_law[role])
    if yearly <= 0.0:
        return
    mean_well = float(blueprint.laws.dist["mean"][law]) * (year - yearly) / yearly
    at = 0.0
    for n in count():
        well, ill, _, _ = draws.rep(*who, OF_THE_SICKNESS, n)
        begin = at + exponential_quantile(mean_well, well)
        if begin >= blueprint.frame.horizon:
            return
        at = begin + blueprint.laws.quantile(law, ill)
        yield begin, Away.SICK, at


def _trainings(
    blueprint: Blueprint, draws: Draws, role: int, who: tuple[int, int, int]
) -> Iterator[Spell]:
    """A session in every period, each rep at a phase of his own."""
    careers = blueprint.careers
    time, every = float(careers.training_time[role]), float(careers.training_every[role])
    if time <= 0.0:
        return
    phase = draws.rep(*who, OF_THE_TRAINING)[0]
    for n in range(math.ceil(blueprint.frame.horizon / every)):
        begin = (phase + n) * every
        yield begin, Away.TRAINING, begin + time
