"""Open leads and customers name what the market has."""

from __future__ import annotations

from collections.abc import Mapping

from funnel_sim.config.checks.naming import Problems, known, listed, told_once
from funnel_sim.config.coverage import journeys_of
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.customers import Journey
from funnel_sim.config.schema.experiment import Opening, OpenLeads
from funnel_sim.config.schema.market import Market


def opening_problems(opening: Opening, market: Market, at: Keys) -> Problems:
    """Rows that do not fit the market, each kind of mistake told once."""
    journeys = journeys_of(market)
    yield from told_once(
        problem
        for n, row in enumerate(opening.pipeline)
        for problem in _lead(row, market, journeys, (*at, "pipeline", n))
    )
    yield from told_once(
        problem
        for n, row in enumerate(opening.customers)
        for problem in known(
            row.segment, market.segments, "segment", (*at, "customers", n, "segment")
        )
    )


def _lead(row: OpenLeads, market: Market, journeys: Mapping[str, Journey], at: Keys) -> Problems:
    yield from known(row.segment, market.segments, "segment", (*at, "segment"))
    yield from known(row.stage, market.stages, "stage", (*at, "stage"))
    yield from known(row.journey, journeys, "journey", (*at, "journey"))
    if row.channel is not None:
        yield from known(row.channel, market.channels, "channel", (*at, "channel"))
    if row.journey in journeys and row.stage in market.stages:
        stages = journeys[row.journey].stages
        if row.stage not in stages:
            yield (
                (*at, "stage"),
                f"stage '{row.stage}' is not on journey '{row.journey}', which passes "
                f"{listed(stages)}. Name one of them, or another `journey`.",
            )
