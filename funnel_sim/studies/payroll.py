"""Headcounts scaled so that every design's sellers cost as much as the baseline's.

Payroll is salary, on-costs and seats of a year; commission depends on success and is left out.
Every team is scaled by the same factor. Since sellers come whole, each team is rounded up or down
(to no fewer than one), in the combination whose payroll is nearest to the baseline's; among equally
near ones, in that which is nearest to the unrounded headcounts. Money is in the market's currency.
Headcounts are those of the start; `studies.checks` refuses designs that change them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from funnel_sim.domain.frame import Frame
from funnel_sim.studies.designs import Design, Situation, blueprint_of

MOST_COMBINED = 14
"""Teams rounded in combination. Beyond, the teams nearest to a whole number take that number."""
CENT = 0.01
"""Payrolls that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class TeamScaling:
    """What became of one team."""

    team: str
    before: int
    proportional: float
    """Headcount before rounding."""
    after: int


@dataclass(frozen=True, slots=True)
class PayrollScaling:
    """What was done to one design so that it costs what the baseline costs."""

    design: str
    teams: tuple[TeamScaling, ...]
    target: float
    """Payroll of the baseline, money per year."""
    before: float
    """Money per year."""
    after: float
    """Money per year."""

    @property
    def difference(self) -> float:
        """What remains: `after` - `target`, money per year."""
        return self.after - self.target

    @property
    def relative_difference(self) -> float:
        """What remains as a share of the target."""
        return self.difference / self.target


def equalised(situation: Situation) -> tuple[Situation, tuple[PayrollScaling, ...]]:
    """The situation with scaled headcounts, and what was done to each design.

    Every design's sellers must cost something; `studies.checks` refuses others beforehand.
    """
    frames = [blueprint_of(design).frame for design in situation.designs]
    names = [design.organisation_name for design in situation.designs]
    target = payroll(frames[names.index(situation.baseline)])
    scalings = tuple(
        _scaling(design, frame, target)
        for design, frame in zip(situation.designs, frames, strict=True)
    )
    designs = tuple(
        _scaled(design, scaling)
        for design, scaling in zip(situation.designs, scalings, strict=True)
    )
    return replace(situation, designs=designs), scalings


def payroll(frame: Frame) -> float:
    """Salary, on-costs and seats of all sellers, money per year."""
    return _cost(frame.headcount.tolist(), seller_costs(frame))


def seller_costs(frame: Frame) -> list[float]:
    """What one seller of each team costs, money per year."""
    per_hour = (frame.pay_per_hour + frame.seat_per_hour)[frame.team_role]
    return [float(cost) for cost in per_hour * frame.calendar.hours_per_year]


def rounded_headcounts(
    proportional: Sequence[float], costs: Sequence[float], target: float
) -> tuple[int, ...]:
    """Whole headcounts whose cost is nearest to `target`.

    Each is the floor or the ceiling of its `proportional` headcount, and 1 or more. `costs` holds
    the cost of one seller of each team, shape (teams,).
    """
    choices = _choices(proportional)

    def distance(headcounts: tuple[int, ...]) -> tuple[float, float, tuple[int, ...]]:
        cost = _cost(headcounts, costs)
        moved = sum(abs(c - p) for c, p in zip(headcounts, proportional, strict=True))
        return round(abs(cost - target) / CENT), round(moved, 9), headcounts

    return min(product(*choices), key=distance)


def _cost(headcounts: Sequence[int], costs: Sequence[float]) -> float:
    return math.fsum(count * cost for count, cost in zip(headcounts, costs, strict=True))


def _choices(proportional: Sequence[float]) -> list[tuple[int, ...]]:
    """Headcounts that each team may get."""
    whole = [round(p) if math.isclose(p, round(p), rel_tol=1e-9) else p for p in proportional]
    choices = [tuple(sorted({max(1, math.floor(p)), max(1, math.ceil(p))})) for p in whole]
    open_teams = [i for i, choice in enumerate(choices) if len(choice) > 1]
    nearest_to_whole = sorted(open_teams, key=lambda i: abs(whole[i] - round(whole[i])))
    for i in nearest_to_whole[: max(0, len(open_teams) - MOST_COMBINED)]:
        choices[i] = (round(whole[i]),)
    return choices


def _scaling(design: Design, frame: Frame, target: float) -> PayrollScaling:
    before, costs = payroll(frame), seller_costs(frame)
    proportional = [count * target / before for count in frame.headcount.tolist()]
    headcounts = rounded_headcounts(proportional, costs, target)
    teams = zip(frame.teams, frame.headcount.tolist(), proportional, headcounts, strict=True)
    return PayrollScaling(
        design=design.name,
        teams=tuple(TeamScaling(*team) for team in teams),
        target=target,
        before=before,
        after=_cost(headcounts, costs),
    )


def _scaled(design: Design, scaling: PayrollScaling) -> Design:
    teams = {
        scaled.team: design.organisation.teams[scaled.team].model_copy(
            update={"headcount": scaled.after}
        )
        for scaled in scaling.teams
    }
    return replace(design, organisation=design.organisation.model_copy(update={"teams": teams}))
