"""The people of one replication: who holds which seat from when to when, and when each is away.

The roster depends on the organisation and the key alone, never on the leads; engines follow it. The
holders of the n-th seat of a role are the same persons in every organisation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import ABSENCE, REP, Rows
from funnel_sim.domain.names import Away, Departure, Discipline
from funnel_sim.model.absences import absences
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.draws import OF_THE_JUDGEMENT, OF_THE_REP, Draws
from funnel_sim.model.quantiles import exponential_quantile, normal_quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Roster:
    """The plan of one replication; engines note `left` of reps and `begin` of absences."""

    reps: Rows
    """Dtype `REP`, by seat, then order of hiring."""
    absences: Rows
    """Dtype `ABSENCE`, by rep, then time."""
    trained_at: Floats
    """Working hours at which each training session shows, by rep, then time."""
    trained_from: Ints
    """First entry of each rep in `trained_at`, and the end, shape (reps + 1,)."""


def roster(blueprint: Blueprint, draws: Draws) -> Roster:
    """Everybody who is on the payroll at some time within the horizon."""
    reps = np.array([row for seat in _seats(blueprint, draws) for row in seat], dtype=REP)
    rows: list[tuple[int, int, float, float, float]] = []
    for index, rep in enumerate(reps):
        role = int(blueprint.staff.team_role[rep["team"]])
        due = math.inf if np.isnan(rep["due"]) else float(rep["due"])
        spells = absences(
            blueprint, draws, role, int(rep["number"]), int(rep["holder"]), float(rep["hired"]), due
        )
        rows += [(index, kind, begin, math.nan, end) for begin, kind, end in spells]
    away = np.array(rows, dtype=ABSENCE)
    return Roster(reps, away, *_trained(blueprint, reps, away))


def judgement_weights(blueprint: Blueprint, draws: Draws, reps: Rows) -> Floats:
    """Weights of closeness, value, ease and waiting, shape (reps, 4), each row summing to 1.

    Uniform on the simplex: exponential variates over their sum. Zeros for reps of teams that are
    told what to do.
    """
    staff, careers = blueprint.staff, blueprint.careers
    weights = np.zeros((len(reps), 4))
    for row, rep in enumerate(reps):
        if staff.discipline[rep["team"]] == Discipline.OWN_JUDGEMENT:
            key = int(careers.role_key[staff.team_role[rep["team"]]])
            luck = draws.rep(key, int(rep["number"]), int(rep["holder"]), OF_THE_JUDGEMENT)
            parts = [exponential_quantile(1.0, u) for u in luck]
            weights[row] = [part / sum(parts) for part in parts]
    return weights


def _seats(blueprint: Blueprint, draws: Draws) -> Iterator[list[tuple[object, ...]]]:
    """Rows of `REP`, by seat."""
    staff = blueprint.staff
    for seat in range(len(staff.seat_team)):
        rows: list[tuple[object, ...]] = []
        for opening in np.flatnonzero(staff.opening_seat == seat).tolist():
            rows += _holders(blueprint, draws, seat, opening, len(rows))
        yield rows


def _holders(
    blueprint: Blueprint, draws: Draws, seat: int, opening: int, before: int
) -> list[tuple[object, ...]]:
    """Who holds a seat while it is open, one after the other; `before` held it earlier."""
    staff, careers = blueprint.staff, blueprint.careers
    team, number = int(staff.seat_team[seat]), int(staff.seat_number[seat])
    role = int(staff.team_role[team])
    mean_tenure, vacancy = float(careers.mean_tenure[role]), int(careers.vacancy_law[role])
    horizon = blueprint.frame.horizon
    closes = float(staff.opening_until[opening])
    hired = float(staff.opening_from[opening])
    new = int(hired > 0.0)
    rows: list[tuple[object, ...]] = []
    while hired < min(closes, horizon):
        holder = before + len(rows)
        luck = draws.rep(int(careers.role_key[role]), number, holder, OF_THE_REP)
        leaves = hired + _tenure(mean_tenure, luck[2])
        due, why = min((leaves, Departure.LEAVES), (closes, Departure.CLOSED))
        if due >= horizon:
            due, why = math.nan, Departure.STAYS
        skill = _skill(float(careers.skill_sd[role]), luck[0])
        pace = _pace(float(careers.pace_sd[role]), luck[1])
        rows.append((team, seat, number, holder, new, hired, due, math.nan, int(why), skill, pace))
        if why != Departure.LEAVES:
            break
        empty = 0.0 if vacancy == NONE else blueprint.laws.quantile(vacancy, luck[3])
        hired, new = due + empty, 1
    return rows


def _tenure(mean: float, u: float) -> float:
    return math.inf if math.isinf(mean) else exponential_quantile(mean, u)


def _skill(sd: float, u: float) -> float:
    return sd * normal_quantile(u) if sd > 0.0 else 0.0


def _pace(sd: float, u: float) -> float:
    """Lognormal with mean 1."""
    return math.exp(sd * normal_quantile(u) - sd * sd / 2.0) if sd > 0.0 else 1.0


def _trained(blueprint: Blueprint, reps: Rows, away: Rows) -> tuple[Floats, Ints]:
    sessions = away[away["kind"] == Away.TRAINING]
    role = blueprint.staff.team_role[reps["team"][sessions["rep"]]]
    shows = sessions["end"] + blueprint.careers.training_after[role]
    count = np.bincount(sessions["rep"], minlength=len(reps))
    return shows, np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
