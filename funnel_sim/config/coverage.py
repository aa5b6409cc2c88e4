"""Which team works which stage of which segment on which journey, and from where.

Unknown names are left out here; `config.checks` says them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from funnel_sim.config.schema.base import ALL
from funnel_sim.config.schema.customers import Customers, Journey
from funnel_sim.config.schema.experiment import Opening
from funnel_sim.config.schema.market import Cadence, Market, Stage
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.names import Mode

Cell = tuple[str, str, str]
"""(journey, segment, stage)."""

NEW = "new"
"""The journey of new leads."""


def journeys_of(market: Market) -> dict[str, Journey]:
    """The journeys of a market by name, that of new leads first: all stages, unless given."""
    new = market.journeys.get(NEW) or Journey(stages=tuple(market.stages))
    return {NEW: new} | {name: journey for name, journey in market.journeys.items() if name != NEW}


def care_journeys(customers: Customers) -> Iterator[str]:
    """Journeys of the care that customers of a segment are due, as often as they are named."""
    for name, care in customers.care.items():
        yield care.journey or name


def sale_journeys(customers: Customers) -> Iterator[str]:
    """Journeys of what customers of a segment buy, as often as they are named."""
    if customers.expansion is not None:
        yield customers.expansion.journey
    if customers.renewal is not None:
        yield customers.renewal.journey


def customer_journeys(customers: Customers) -> Iterator[str]:
    """Journeys that the customers of a segment bring, as often as they are named."""
    yield from care_journeys(customers)
    yield from sale_journeys(customers)


def reachable_cells(market: Market, opening: Opening) -> tuple[Cell, ...]:
    """The cells that leads can reach, each once, by journey, segment and stage on the journey.

    New leads of all segments, the customers' business of the segments that have it, and leads open
    at the start from their stage on.
    """
    found: set[Cell] = set()
    journeys = journeys_of(market)
    for name, segment in market.segments.items():
        for journey in (NEW, *customer_journeys(segment.customers)):
            if journey in journeys:
                found.update((journey, name, stage) for stage in journeys[journey].stages)
    for lead in opening.pipeline:
        stages = journeys[lead.journey].stages if lead.journey in journeys else ()
        if lead.stage in stages:
            onwards = stages[stages.index(lead.stage) :]
            found.update((lead.journey, lead.segment, stage) for stage in onwards)
    return tuple(cell for cell in _all_cells(market) if cell in found)


def covered_cells(team: Team, market: Market) -> Iterator[Cell]:
    """The cells that a team covers, one for each time it says so, reachable or not."""
    known = journeys_of(market)
    for block in team.covers:
        for journey in _named(block.journeys, known):
            passed = [stage for stage in known[journey].stages if stage in market.stages]
            for segment in _named(block.segments, market.segments):
                for stage in _named(block.stages, passed):
                    yield journey, segment, stage


def teams_by_cell(
    organisation: Organisation, market: Market, opening: Opening
) -> dict[Cell, list[str]]:
    """Every reachable cell with the teams that cover it; a team twice if it says so twice."""
    cells: dict[Cell, list[str]] = {cell: [] for cell in reachable_cells(market, opening)}
    for name, team in organisation.teams.items():
        for cell in covered_cells(team, market):
            if cell in cells:
                cells[cell].append(name)
    return cells


def team_mode(team: Team, market: Market) -> Mode:
    """Where a team works from."""
    return Mode[(team.mode or market.roles[team.role].mode).upper()]


def cadence(stage: Stage, mode: Mode) -> Cadence | None:
    """The touches of a stage in one mode; None where it cannot be worked so."""
    return stage.inside if mode == Mode.INSIDE else stage.field


def _all_cells(market: Market) -> Iterator[Cell]:
    for name, journey in journeys_of(market).items():
        for segment in market.segments:
            for stage in journey.stages:
                if stage in market.stages:
                    yield name, segment, stage


def _named(names: Iterable[str], known: Collection[str]) -> Iterable[str]:
    """The names that are known, or all known ones."""
    named = list(names)
    return known if ALL in named else [name for name in named if name in known]
