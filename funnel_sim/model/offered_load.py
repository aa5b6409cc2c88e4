"""How much work the leads of a horizon bring to each team, by arithmetic alone.

The offered load is the selling hours that all leads created within the horizon ask of a team,
over the selling hours that the team has. At 100 % or more the queue grows for as long as the flow
lasts. Nothing is simulated: leads are expected ones (season and bursts included), nobody waits or
goes cold, and work begun near the end of the horizon counts in full. Hours are selling hours,
money is in the market's currency.

Lead quality q is shared by all stages, so those who get far are better than those who came: with
w_k(q) the chance to pass stage k, stage K sees E[w_1(q) ... w_(K-1)(q)] of the leads, integrated by
Gauss-Hermite. Where leads have owners, the owner's skill is shared by all stages of the team in the
same way; in a pool every touch meets another rep (`model.passage`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.names import Ownership
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.expectations import Work, mean_law, normal_nodes, work
from funnel_sim.model.outlook import hand_overs
from funnel_sim.model.passage import by_changing_reps, by_one_rep

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What is asked of one team."""

    team: str
    headcount: int
    demanded: float
    """Selling hours that the leads ask for over the horizon."""
    available: float
    """Selling hours that the team has over the horizon."""

    @property
    def load(self) -> float:
        """Demanded over available; 1 is 100 %."""
        return self.demanded / self.available


@dataclass(frozen=True, slots=True)
class OfferedLoad:
    """What is asked of an organisation, and what it would win if nobody ever waited."""

    organisation: str
    teams: tuple[TeamLoad, ...]
    """In the order of the organisation."""
    hours: Floats
    """Selling hours, shape (segments, stages)."""
    reaching: Floats
    """Leads that reach each stage, shape (segments, stages)."""
    wins: Floats
    """Shape (segments,)."""
    revenue: Floats
    """Of those wins, shape (segments,)."""

    @property
    def total_wins(self) -> float:
        """Deals won if nobody ever waited, those after the horizon included."""
        return float(self.wins.sum())

    @property
    def total_revenue(self) -> float:
        """Revenue of all those deals."""
        return float(self.revenue.sum())

    @property
    def bottleneck(self) -> TeamLoad:
        """The team with the highest load; the first of equals."""
        return max(self.teams, key=lambda team: team.load)

    @property
    def overloaded(self) -> tuple[TeamLoad, ...]:
        """Teams that are asked for all that they have, or for more."""
        return tuple(team for team in self.teams if team.load >= 1.0)


def offered_load(blueprint: Blueprint) -> OfferedLoad:
    """The load of every team of a Blueprint over its whole horizon, warm-up included."""
    frame, sources = blueprint.frame, blueprint.sources
    shape = blueprint.staff.covers.shape
    hours, reaching, wins = np.zeros(shape), np.zeros(shape), np.zeros(shape[0])
    shares = np.diff(sources.mix, axis=1, prepend=0.0)
    for channel, flow in enumerate(sources.flows):
        for segment in np.flatnonzero(shares[channel] > 0.0).tolist():
            leads = flow.expected * shares[channel, segment]
            journey = _journey(blueprint, channel, segment)
            hours[segment] += leads * journey.hours
            reaching[segment] += leads * journey.reaching
            wins[segment] += leads * journey.winning
    value = np.array([mean_law(blueprint.laws, int(law)) for law in sources.value_law])
    return OfferedLoad(
        organisation=frame.organisation,
        teams=_team_loads(blueprint, hours),
        hours=hours,
        reaching=reaching,
        wins=wins,
        revenue=wins * value,
    )


def _team_loads(blueprint: Blueprint, hours: Floats) -> tuple[TeamLoad, ...]:
    frame, staff = blueprint.frame, blueprint.staff
    demanded = np.bincount(staff.covers.ravel(), hours.ravel(), minlength=len(frame.teams))
    return tuple(
        TeamLoad(name, headcount, demand, headcount * frame.horizon * share)
        for name, headcount, demand, share in zip(
            frame.teams,
            frame.headcount.tolist(),
            demanded.tolist(),
            staff.selling_share.tolist(),
            strict=True,
        )
    )


@dataclass(frozen=True, slots=True)
class _Journey:
    """What an average lead of one channel and segment asks for; per stage, shape (stages,)."""

    hours: Floats
    reaching: Floats
    winning: float


@dataclass(slots=True)
class _Progress:
    """Chance to have come so far, by lead quality (rows) and by owner's skill (columns)."""

    by_quality: Floats
    """Through stages whose reps are not remembered, shape (qualities,)."""
    by_owner: dict[int, Floats] = field(default_factory=dict)
    """Through the stages of each team with owners, shape (qualities, skills)."""
    weights: dict[int, Floats] = field(default_factory=dict)
    """Of the skills of each such team, shape (skills,)."""

    def without(self, team: int) -> Floats:
        """Chance to have come so far, the stages of one team's owners left out; by quality."""
        chance = self.by_quality.copy()
        for owner, through in self.by_owner.items():
            if owner != team:
                chance *= through @ self.weights[owner]
        return chance


def _journey(blueprint: Blueprint, channel: int, segment: int) -> _Journey:
    """Follow a lead from stage to stage."""
    sources, process, staff = blueprint.sources, blueprint.process, blueprint.staff
    qualities, weights = normal_nodes(float(sources.quality_sd[channel]))
    qualities = qualities + sources.quality[channel]
    behind = hand_overs(staff.covers)[segment].tolist()
    briefing = mean_law(blueprint.laws, staff.briefing_law)
    progress = _Progress(np.ones_like(qualities))
    hours, reaching = np.zeros(len(behind)), np.zeros(len(behind))
    for stage, team in enumerate(staff.covers[segment].tolist()):
        mode = int(staff.mode[team])
        here = work(process, blueprint.laws, stage, mode, float(sources.work_factor[segment]))
        odds = process.base_odds[stage, mode, segment] + qualities
        odds = odds + staff.hand_over_effect * behind[stage]
        came, asked = _through_stage(blueprint, team, here, odds, progress)
        handed_over = stage > 0 and behind[stage] > behind[stage - 1]
        reaching[stage] = weights @ came
        hours[stage] = weights @ asked + (briefing * reaching[stage] if handed_over else 0.0)
    return _Journey(hours, reaching, float(weights @ progress.without(-1)))


def _through_stage(
    blueprint: Blueprint, team: int, here: Work, odds: Floats, progress: _Progress
) -> tuple[Floats, Floats]:
    """Chance to come to a stage and hours asked for there, by quality; moves `progress` on."""
    staff = blueprint.staff
    (reps,) = np.nonzero(staff.rep_team == team)
    skill_sd = float(staff.skill_sd[reps[0]])
    if staff.ownership[team] != Ownership.OWNER and len(reps) > 1:
        begun, passes = by_changing_reps(here, odds, skill_sd)
        came = progress.without(-1)
        progress.by_quality = progress.by_quality * passes
        return came, came * (begun @ here.hours)
    skills, weights = normal_nodes(skill_sd)
    so_far = progress.by_owner.get(team, np.ones((len(odds), len(skills))))
    begun, passes = by_one_rep(here, np.add.outer(odds, skills))
    elsewhere = progress.without(team)
    progress.by_owner[team], progress.weights[team] = so_far * passes, weights
    return (
        elsewhere * (so_far @ weights),
        elsewhere * ((so_far * (begun @ here.hours)) @ weights),
    )
