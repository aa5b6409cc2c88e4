"""What leads ask for on their way through a journey, by arithmetic alone.

Lead quality q is shared by all stages, so those who get far are better than those who came: with
w_k(q) the chance to pass stage k, stage K sees E[w_1(q) ... w_(K-1)(q)] of the leads. Where leads
have owners, the owner's skill is shared by all stages of the team in the same way; in a pool every
touch meets another rep (`model.passage`). Nobody waits, goes cold or has learnt anything; new hires
count as productive, and paces as average.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.names import Ownership
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.expectations import Work, mean_law, mean_retries, normal_nodes, work
from funnel_sim.model.outlook import hand_overs, stages_on
from funnel_sim.model.passage import by_changing_reps, by_one_rep

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Traversal:
    """What a lead of one segment asks for from a stage of a journey to its end, by quality."""

    hours: Floats
    """Selling hours, shape (qualities, stages)."""
    reaching: Floats
    """Chance to reach each stage, shape (qualities, stages)."""
    passes: Floats
    """Chance to get through to the end, shape (qualities,)."""
    lasts: float
    """Working hours that it takes those who get through, on average, if nobody waits."""


@dataclass(frozen=True, slots=True)
class Traversals:
    """The traversals of one Blueprint, each computed once."""

    blueprint: Blueprint
    _known: dict[tuple[int, int, int, bytes], Traversal] = field(default_factory=dict)

    def of(self, journey: int, segment: int, enters: int, qualities: Floats) -> Traversal:
        """That of leads which enter the stage `enters` of a journey. `qualities` are log-odds."""
        key = journey, segment, enters, qualities.tobytes()
        if key not in self._known:
            self._known[key] = traverse(self.blueprint, journey, segment, enters, qualities)
        return self._known[key]


def traverse(
    blueprint: Blueprint, journey: int, segment: int, enters: int, qualities: Floats
) -> Traversal:
    """Follow leads from the stage `enters` of a journey on. `qualities` are log-odds."""
    process, staff = blueprint.process, blueprint.staff
    way = stages_on(process, journey)
    way = way[way.index(enters) :]
    teams = [int(staff.covers[journey, segment, stage]) for stage in way]
    behind = hand_overs(process, staff.covers)[journey, segment]
    shape = (len(qualities), len(process.stage_key))
    hours, reaching, lasts = np.zeros(shape), np.zeros(shape), 0.0
    progress = _Progress(np.ones_like(qualities))
    for at, (stage, team) in enumerate(zip(way, teams, strict=True)):
        handed_over = at > 0 and team != teams[at - 1]
        effects = staff.bonus_odds[team] + process.journey_effect[journey]
        effects += staff.hand_over_effect * (behind[stage] - behind[enters])
        mode = int(staff.mode[team])
        odds = process.base_odds[stage, mode, segment] + effects + qualities
        here = _work(blueprint, stage, team, segment)
        came, asked = _through_stage(blueprint, team, here, odds, progress)
        reaching[:, stage] = came
        hours[:, stage] = asked
        if handed_over:
            hours[:, stage] += came * mean_law(blueprint.laws, staff.briefing_law)
        lasts += _lasts(blueprint, stage, team, here, handed_over)
    return Traversal(hours, reaching, progress.without(-1), lasts)


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


def _work(blueprint: Blueprint, stage: int, team: int, segment: int) -> Work:
    staff = blueprint.staff
    factor = float(blueprint.sources.work_factor[segment] * staff.bonus_work[team])
    return work(blueprint.process, blueprint.laws, stage, int(staff.mode[team]), factor)


def _through_stage(
    blueprint: Blueprint, team: int, here: Work, odds: Floats, progress: _Progress
) -> tuple[Floats, Floats]:
    """Chance to come to a stage and hours asked for there, by quality; moves `progress` on."""
    staff = blueprint.staff
    skill_sd = float(blueprint.careers.skill_sd[staff.team_role[team]])
    alone = int((staff.seat_team == team).sum()) == 1
    if staff.ownership[team] != Ownership.OWNER and not alone:
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


def _lasts(blueprint: Blueprint, stage: int, team: int, here: Work, handed_over: bool) -> float:
    """Working hours from the end of the stage before to the end of this one, on average."""
    process, staff, laws = blueprint.process, blueprint.staff, blueprint.laws
    at = stage, int(staff.mode[team])
    pauses = mean_law(laws, int(process.lead_in_law[at]))
    pauses += (len(here.hours) - 1) * mean_law(laws, int(process.gap_law[at]))
    pauses += mean_retries(process, *at) * mean_law(laws, int(process.retry_law[at]))
    if handed_over:
        pauses += mean_law(laws, staff.delay_law)
    return pauses + float(here.hours.sum()) / float(staff.selling_share[team])
