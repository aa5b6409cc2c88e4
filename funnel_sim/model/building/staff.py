"""Teams, coverage and hand-over of an organisation as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.coverage import covered_cells, team_mode
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.names import Discipline, Ownership
from funnel_sim.model.blueprint import NONE, Process, Staff
from funnel_sim.model.building.process import Durations
from funnel_sim.model.distributions import Distributions
from funnel_sim.model.draws import role_key
from funnel_sim.model.outlook import margin_per_hour

Ints = NDArray[np.int64]


def coverage(market: Market, organisation: Organisation) -> Ints:
    """Team for each segment and stage, shape (segments, stages)."""
    segments, stages = list(market.segments), list(market.stages)
    covers = np.full((len(segments), len(stages)), NONE, dtype=np.int64)
    for index, team in enumerate(organisation.teams.values()):
        for segment, stage in covered_cells(team, market):
            covers[segments.index(segment), stages.index(stage)] = index
    return covers


def build_staff(
    market: Market,
    organisation: Organisation,
    process: Process,
    durations: Durations,
    laws: Distributions,
) -> Staff:
    """Arrays of teams, coverage and reps. `laws` holds the laws of `process`."""
    teams = list(organisation.teams.values())
    roles = [team.role for team in teams]
    covers = coverage(market, organisation)
    mode = np.array([team_mode(team, market) for team in teams], dtype=np.int64)
    effect = organisation.hand_over.effect
    segments = market.segments.values()
    margin = np.array([segment.gross_margin for segment in segments])
    factor = np.array([segment.work_factor for segment in segments])
    return Staff(
        covers=covers,
        mode=mode,
        discipline=np.array([Discipline.of(t.queue) for t in teams], dtype=np.int64),
        ownership=np.array([Ownership.of(t.ownership) for t in teams], dtype=np.int64),
        wip_limit=np.array([t.wip_limit or NONE for t in teams], dtype=np.int64),
        margin_per_hour=margin_per_hour(
            process, laws.build(), covers, mode, effect, margin, factor
        ),
        selling_share=np.array([market.roles[role].selling_time for role in roles]),
        rep_team=np.repeat(np.arange(len(teams)), [t.headcount for t in teams]),
        rep_role_key=np.array(
            [role_key(t.role) for t in teams for _ in range(t.headcount)], dtype=np.uint64
        ),
        rep_number=_numbers_within_role(teams),
        skill_sd=np.array(
            [market.roles[t.role].skill_sd for t in teams for _ in range(t.headcount)]
        ),
        briefing_law=durations.add(organisation.hand_over.briefing),
        delay_law=durations.add(organisation.hand_over.delay),
        hand_over_effect=effect,
    )


def _numbers_within_role(teams: list[Team]) -> Ints:
    begun: dict[str, int] = {}
    numbers: list[int] = []
    for team in teams:
        first = begun.get(team.role, 0)
        numbers += range(first, first + team.headcount)
        begun[team.role] = first + team.headcount
    return np.array(numbers, dtype=np.int64)
