"""Open leads and customers name what the market has."""

from __future__ import annotations

from collections.abc import Mapping

from funnel_sim.config.checks.naming import Problems, known, listed, told_once
from funnel_sim.config.coverage import NEW, care_journeys, journeys_of, sale_journeys
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
    if row.journey in _care_alone(market):
        yield (
            (*at, "journey"),
            f"journey '{row.journey}' is for the care of customers, but what is open at the start "
            "is a sale. Leave such rows out: customers in `opening.customers` bring their care.",
        )
    if row.journey in journeys and row.stage in market.stages:
        stages = journeys[row.journey].stages
        if row.stage not in stages:
            yield (
                (*at, "stage"),
                f"stage '{row.stage}' is not on journey '{row.journey}', which passes "
                f"{listed(stages)}. Name one of them, or another `journey`.",
            )


def _care_alone(market: Market) -> set[str]:
    """Journeys on which nothing is sold."""
    of_all = [segment.customers for segment in market.segments.values()]
    care = {journey for customers in of_all for journey in care_journeys(customers)}
    sale = {journey for customers in of_all for journey in sale_journeys(customers)}
    return care - sale - {NEW}
