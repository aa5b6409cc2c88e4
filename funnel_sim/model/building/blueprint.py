"""One organisation of a checked experiment as a Blueprint."""

from __future__ import annotations

from funnel_sim.config.schema.experiment import Horizon
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.frame import build_frame, work_calendar
from funnel_sim.model.building.process import Durations, build_process
from funnel_sim.model.building.sources import build_sources
from funnel_sim.model.building.staff import build_staff
from funnel_sim.model.distributions import Distributions


def build_blueprint(
    name: str, market: Market, organisation: Organisation, horizon: Horizon
) -> Blueprint:
    """The arrays that engines read. The scenario has passed `model.checks`."""
    calendar = work_calendar(market, horizon)
    laws = Distributions()
    durations = Durations(laws, calendar.working_time)
    process = build_process(market, durations)
    sources = build_sources(market, calendar, durations, laws)
    staff = build_staff(market, organisation, process, durations, laws)
    return Blueprint(
        frame=build_frame(name, market, organisation, horizon, calendar),
        calendar=calendar,
        laws=laws.build(),
        sources=sources,
        process=process,
        staff=staff,
    )
