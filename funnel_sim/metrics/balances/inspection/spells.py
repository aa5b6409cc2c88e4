"""What comes later is not earlier, and one spell of somebody begins when the last is over."""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row
from funnel_sim.metrics.balances.evidence import Evidence
from funnel_sim.metrics.balances.faults import Fault


@inlined
def inspect_order(later: float, earlier: float, fault: Fault, evidence: Evidence) -> None:
    """Note where the later comes first, and by how much at most."""
    by = earlier - later
    if by > evidence.early[fault]:
        evidence.early[fault] = by
    if not by <= 0.0:
        evidence.faults[fault] += 1


@inlined
def overlap(last: Row, start: float, end: float, totals: Row) -> float:
    """Hours by which a spell begins before the last one is over; it is the last from then on."""
    if not (last["start"] < start or (last["start"] == start and last["end"] <= end)):
        totals["unsorted"] += 1
    by: float = last["end"] - start
    last["start"], last["end"] = start, end
    return by


@inlined
def hours_within(begin: float, end: float, start: float, horizon: float) -> float:
    """Hours of a spell in the window; one without an end goes on."""
    low = start if begin < start else begin
    high = end if end < horizon else horizon
    return 0.0 if high < low else high - low
