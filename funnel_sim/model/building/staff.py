"""Teams, coverage, seats and hand-over of an organisation as arrays."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.coverage import covered_cells, journeys_of, reachable_cells, team_mode
from funnel_sim.config.schema.experiment import Opening
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.domain.names import Discipline, Ownership
from funnel_sim.domain.units import WorkingTime
from funnel_sim.model.blueprint import NONE, Process, Sources, Staff
from funnel_sim.model.building.process import Durations
from funnel_sim.model.building.seats import seats_of
from funnel_sim.model.calendar import WorkCalendar
from funnel_sim.model.distributions import Distributions
from funnel_sim.model.expectations import mean_values
from funnel_sim.model.outlook import Outlook

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def build_staff(
    market: Market,
    organisation: Organisation,
    opening: Opening,
    calendar: WorkCalendar,
    process: Process,
    sources: Sources,
    durations: Durations,
    laws: Distributions,
) -> Staff:
    """Arrays of teams, coverage and seats. `laws` holds the laws of `process` and `sources`."""
    teams = list(organisation.teams.values())
    roles = list(market.roles)
    covers = coverage(market, organisation, opening)
    mode = np.array([team_mode(team, market) for team in teams], dtype=np.int64)
    bonus_work, bonus_odds = specialisation_bonus(market, organisation, covers)
    built = laws.build()
    outlook = Outlook.of(
        process,
        built,
        covers,
        mode,
        work_factor=np.outer(bonus_work, sources.work_factor),
        odds_shift=bonus_odds,
        hand_over_effect=organisation.hand_over.effect,
    )
    margin = np.array([segment.gross_margin for segment in market.segments.values()])
    seats = seats_of(organisation, calendar)
    spells = [(seat, spell) for seat, it in enumerate(seats) for spell in it.openings]
    overflow_team, overflow_after = _overflow(organisation, calendar.working_time)
    return Staff(
        covers=covers,
        mode=mode,
        discipline=np.array([Discipline.of(t.queue) for t in teams], dtype=np.int64),
        ownership=np.array([Ownership.of(t.ownership) for t in teams], dtype=np.int64),
        wip_limit=np.array([t.wip_limit or NONE for t in teams], dtype=np.int64),
        margin_per_hour=outlook.margin_per_hour(margin),
        ease=outlook.ease(),
        value_scale=float(mean_values(sources, built).mean()),
        effort_share=np.array([[t.shares.get(s, 0.0) for s in market.segments] for t in teams]),
        overflow_team=overflow_team,
        overflow_after=overflow_after,
        cover_absences=np.array([t.cover_absences for t in teams], dtype=np.bool_),
        bonus_work=bonus_work,
        bonus_odds=bonus_odds,
        selling_share=np.array([market.roles[t.role].selling_time for t in teams]),
        team_role=np.array([roles.index(t.role) for t in teams], dtype=np.int64),
        seat_team=np.array([seat.team for seat in seats], dtype=np.int64),
        seat_number=np.array([seat.number for seat in seats], dtype=np.int64),
        opening_seat=np.array([seat for seat, _ in spells], dtype=np.int64),
        opening_from=np.array([spell.begins for _, spell in spells]),
        opening_until=np.array([spell.ends for _, spell in spells]),
        briefing_law=durations.add(organisation.hand_over.briefing),
        delay_law=durations.add(organisation.hand_over.delay),
        hand_over_effect=organisation.hand_over.effect,
    )


def coverage(market: Market, organisation: Organisation, opening: Opening) -> Ints:
    """Team for each reachable cell, else NONE; shape (journeys, segments, stages)."""
    journeys, segments = list(journeys_of(market)), list(market.segments)
    stages = list(market.stages)
    covers = np.full((len(journeys), len(segments), len(stages)), NONE, dtype=np.int64)
    reachable = set(reachable_cells(market, opening))
    for index, team in enumerate(organisation.teams.values()):
        for cell in covered_cells(team, market):
            if cell in reachable:
                journey, segment, stage = cell
                at = journeys.index(journey), segments.index(segment), stages.index(stage)
                covers[at] = index
    return covers


def specialisation_bonus(
    market: Market, organisation: Organisation, covers: Ints
) -> tuple[Floats, Floats]:
    """Factor on work and log-odds by the roles' fixed bonus, each of shape (teams,).

    The bonus counts in full for a team of one cell (segment × stage, whatever the journey), not at
    all for one that works all cells, and between by its share of the other cells.
    """
    teams = list(organisation.teams.values())
    bonuses = [market.roles[team.role].specialisation for team in teams]
    breadth = [_breadth(covers, index) for index in range(len(teams))]
    return (
        np.array(
            [b.work ** (1.0 - x) if b else 1.0 for b, x in zip(bonuses, breadth, strict=True)]
        ),
        np.array([b.odds * (1.0 - x) if b else 0.0 for b, x in zip(bonuses, breadth, strict=True)]),
    )


def _breadth(covers: Ints, team: int) -> float:
    """Share of the cells beyond one that a team works, in [0, 1]."""
    cells = int((covers != NONE).any(axis=0).sum())
    own = int((covers == team).any(axis=0).sum())
    return max(own - 1, 0) / (cells - 1) if cells > 1 else 0.0


def _overflow(organisation: Organisation, working_time: WorkingTime) -> tuple[Ints, Floats]:
    """Back-up team and wait before it, each of shape (teams,)."""
    names, teams = list(organisation.teams), list(organisation.teams.values())
    backups = [names.index(t.overflow.team) if t.overflow else NONE for t in teams]
    waits = [t.overflow.after.hours(working_time) if t.overflow else math.inf for t in teams]
    return np.array(backups, dtype=np.int64), np.array(waits)
