"""Indices that point to nothing: compiled loops would read what lies behind the tables.

An index i into n rows is in order if neither i nor n - 1 - i is negative, so the sign of all of
these together, by a bitwise or, tells at once.
"""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row
from funnel_sim.domain.names import Exit
from funnel_sim.metrics.book import Cells, Tables

EXITS = len(Exit)


@inlined
def lead_is_astray(lead: Row, stands: Row, log: Tables, cells: Cells) -> bool:
    """Whether an index or a code of a lead or its exit points to nothing."""
    signs = _one(lead["segment"], cells.segments) | _one(lead["journey"], cells.journeys)
    signs |= _none_or_one(lead["channel"], cells.channels)
    signs |= _none_or_one(lead["origin"], len(log.leads))
    signs |= _none_or_one(lead["customer"], len(log.customers))
    signs |= _one(stands["reason"], EXITS) | _none_or_one(stands["stage"], cells.stages)
    signs |= _none_or_one(stands["team"], cells.teams)
    return (signs | _none_or_one(stands["rep"], len(log.reps))) < 0


@inlined
def visit_is_astray(visit: Row, log: Tables, cells: Cells) -> bool:
    """Whether an index of a stage visit points to nothing."""
    signs = _one(visit["lead"], len(log.leads)) | _one(visit["stage"], cells.stages)
    return (signs | _one(visit["team"], cells.teams)) < 0


@inlined
def touch_is_astray(touch: Row, log: Tables, cells: Cells, activities: int) -> bool:
    """Whether an index of a touch points to nothing."""
    signs = _one(touch["lead"], len(log.leads)) | _one(touch["visit"], len(log.visits))
    signs |= _one(touch["rep"], len(log.reps)) | _one(touch["team"], cells.teams)
    signs |= _one(touch["stage"], cells.stages)
    return (signs | _one(touch["activity"], activities)) < 0


@inlined
def rest_is_astray(log: Tables, cells: Cells) -> bool:
    """Whether any index of a rep, absence or customer points to nothing."""
    signs, seats = 0, len(cells.sums) - cells.seat - 1
    for row in range(len(log.reps)):
        rep = log.reps[row]
        signs |= _one(rep["team"], cells.teams) | _one(rep["seat"], seats)
    for row in range(len(log.absences)):
        signs |= _one(log.absences[row]["rep"], len(log.reps))
    for row in range(len(log.customers)):
        customer = log.customers[row]
        signs |= _none_or_one(customer["lead"], len(log.leads))
        signs |= _one(customer["segment"], cells.segments)
        signs |= _none_or_one(customer["channel"], cells.channels)
    return signs < 0


@inlined
def _one(index: int, count: int) -> int:
    """Negative if an index is none of that many."""
    return index | (count - 1 - index)


@inlined
def _none_or_one(index: int, count: int) -> int:
    """As `_one`, for an index that may be -1 for nothing."""
    return (index + 1) | (count - 1 - index)
