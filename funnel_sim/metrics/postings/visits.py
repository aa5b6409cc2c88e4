"""Stages entered, taken over by a back-up, left and passed, and waits there that no touch ended."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row
from funnel_sim.domain.names import VisitOutcome
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cell, Cells, Notes, Tables
from funnel_sim.metrics.postings.cells import add, place_cell, time_cell
from funnel_sim.metrics.postings.moments import holds, month_of
from funnel_sim.metrics.postings.strays import visit_is_astray
from funnel_sim.metrics.postings.waits import post_wait
from funnel_sim.metrics.terms import Window


@inlined
def post_visits(
    log: Tables, qualifying_stage: int, window: Window, cells: Cells, notes: Notes
) -> bool:
    """All stage visits, at the moment of what happens in each; False if one points to nothing."""
    visits, sums, edges = log.visits, cells.sums, window.edges
    month = 0
    for row in range(len(visits)):
        visit = visits[row]
        if visit_is_astray(visit, log, cells):
            return False
        team, market = visit["team"], notes.leads[visit["lead"]]["market"]
        place = place_cell(cells, team, visit["stage"])
        month = month_of(edges, visit["entered"], month)
        if holds(window, visit["entered"]):
            then = time_cell(cells, team, month)
            add(sums, (then, market, place), Amount.ENTERED, 1.0)
        if holds(window, visit["overflowed"]):
            then = time_cell(cells, team, month_of(edges, visit["overflowed"], month))
            add(sums, (then, market, place), Amount.OVERFLOWED, 1.0)
        if holds(window, visit["left"]):
            then = time_cell(cells, team, month_of(edges, visit["left"], month))
            seat = notes.last[row] if _ends_with_a_touch(visit) else Cell(cells.seat)
            advanced = visit["outcome"] == VisitOutcome.ADVANCED
            qualified = advanced & (visit["stage"] == qualifying_stage)
            add(sums, (then, market, place, seat), Amount.STAGE_VISITS_ENDED, 1.0)
            add(sums, (then, market, place, seat), Amount.ADVANCED, 1.0 if advanced else 0.0)
            add(sums, (then, market, place), Amount.QUALIFIED, 1.0 if qualified else 0.0)
        if not math.isnan(visit["waiting_since"]):
            end = visit["left"] if visit["outcome"] == VisitOutcome.COLD else window.end
            since = visit["waiting_since"]
            post_wait(cells, team, (market, place), since, end, 1.0, window, month)
    return True


@inlined
def _ends_with_a_touch(visit: Row) -> bool:
    outcome: int = visit["outcome"]
    return (outcome != VisitOutcome.COLD) & (outcome != VisitOutcome.OPEN)
