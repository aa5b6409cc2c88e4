"""One organisation of a checked experiment as a Blueprint."""

from __future__ import annotations

from typing import Literal

from funnel_sim.config.schema.experiment import Horizon, Opening
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.careers import build_careers
from funnel_sim.model.building.frame import build_frame, work_calendar
from funnel_sim.model.building.opening import build_opening
from funnel_sim.model.building.process import Durations, build_process
from funnel_sim.model.building.relations import build_relations
from funnel_sim.model.building.sources import build_sources
from funnel_sim.model.building.staff import build_staff
from funnel_sim.model.distributions import Distributions

NOTHING_OPEN = Opening()
"""Neither leads nor customers at the start."""


def build_blueprint(
    name: str,
    market: Market,
    organisation: Organisation,
    horizon: Horizon,
    opening: Opening = NOTHING_OPEN,
    revenue: Literal["booking", "recognised"] = "booking",
) -> Blueprint:
    """The arrays that engines read. The scenario has passed `model.checks`."""
    calendar = work_calendar(market, horizon)
    working_time = calendar.working_time
    laws = Distributions()
    durations = Durations(laws, working_time)
    process = build_process(market, durations)
    sources = build_sources(market, calendar, durations, laws)
    staff = build_staff(market, organisation, opening, calendar, process, sources, durations, laws)
    careers = build_careers(market, working_time, durations, laws)
    relations = build_relations(market, working_time, durations)
    return Blueprint(
        frame=build_frame(name, market, organisation, horizon, calendar, staff, revenue),
        calendar=calendar,
        laws=laws.build(),
        sources=sources,
        process=process,
        staff=staff,
        careers=careers,
        relations=relations,
        opening=build_opening(opening, market, calendar),
    )
