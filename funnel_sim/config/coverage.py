"""Which team works which stage of which segment, and from where."""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.config.schema.base import ALL
from funnel_sim.config.schema.market import Cadence, Market, Stage
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.names import Mode

Cell = tuple[str, str]
"""(segment, stage)."""


def covered_cells(team: Team, market: Market) -> Iterator[Cell]:
    """The cells that a team covers, one for each time it says so; unknown names are left out."""
    for block in team.covers:
        segments = market.segments if ALL in block.segments else block.segments
        stages = market.stages if ALL in block.stages else block.stages
        for segment in segments:
            for stage in stages:
                if segment in market.segments and stage in market.stages:
                    yield segment, stage


def teams_by_cell(organisation: Organisation, market: Market) -> dict[Cell, list[str]]:
    """Every cell of the market with the teams that cover it; a team twice if it says so twice."""
    cells: dict[Cell, list[str]] = {
        (segment, stage): [] for segment in market.segments for stage in market.stages
    }
    for name, team in organisation.teams.items():
        for cell in covered_cells(team, market):
            cells[cell].append(name)
    return cells


def team_mode(team: Team, market: Market) -> Mode:
    """Where a team works from."""
    return Mode[(team.mode or market.roles[team.role].mode).upper()]


def cadence(stage: Stage, mode: Mode) -> Cadence | None:
    """The touches of a stage in one mode; None where it cannot be worked so."""
    return stage.inside if mode == Mode.INSIDE else stage.field
