"""Touches in their stage visits and on the payroll, nobody in two at once."""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import TouchResult
from funnel_sim.metrics.balances.evidence import Evidence, Limits
from funnel_sim.metrics.balances.faults import Fault
from funnel_sim.metrics.balances.inspection.spells import hours_within, inspect_order, overlap


@inlined
def inspect_touches(
    touches: Rows, visits: Rows, reps: Rows, absences: Rows, limits: Limits, evidence: Evidence
) -> None:
    """Every touch, and beside the last of its lead and its rep."""
    totals = evidence.totals[0]
    for row in range(len(touches)):
        touch = touches[row]
        visit, rep = visits[touch["visit"]], reps[touch["rep"]]
        start, end = touch["start"], touch["end"]
        if touch["lead"] != visit["lead"]:
            evidence.faults[Fault.TOUCH_OF_ANOTHER] += 1
        _inspect_rep(touch, rep, evidence)
        inspect_order(touch["queued"], visit["entered"], Fault.QUEUED_BEFORE_ENTRY, evidence)
        inspect_order(start, touch["queued"], Fault.STARTED_BEFORE_QUEUED, evidence)
        inspect_order(end, start, Fault.ENDED_BEFORE_STARTED, evidence)
        _inspect_end(touch, visit, limits.horizon, evidence)
        by = overlap(evidence.of_lead[touch["lead"]], start, end, totals)
        if by > totals["by_lead"]:
            totals["by_lead"] = by
        by = overlap(evidence.of_rep[touch["rep"]], start, end, totals)
        if by > totals["by_rep"]:
            totals["by_rep"] = by
        _inspect_presence(touch, absences, evidence)
        busy = hours_within(start, end, limits.start, limits.horizon)
        evidence.reps[touch["rep"]]["busy"] += busy


@inlined
def _inspect_rep(touch: Row, rep: Row, evidence: Evidence) -> None:
    if rep["team"] != touch["team"]:
        evidence.faults[Fault.TOUCH_OF_ANOTHER_TEAM] += 1
    if touch["start"] < rep["hired"] or touch["end"] > rep["left"]:
        evidence.faults[Fault.TOUCH_OFF_THE_PAYROLL] += 1


@inlined
def _inspect_end(touch: Row, visit: Row, horizon: float, evidence: Evidence) -> None:
    faults = evidence.faults
    if touch["start"] >= horizon:
        faults[Fault.TOUCH_BEGINS_LATE] += 1
    if touch["result"] == TouchResult.UNFINISHED:
        if touch["end"] < horizon:
            faults[Fault.UNFINISHED_THOUGH_EARLY] += 1
        return
    if touch["end"] >= horizon:
        faults[Fault.TOUCH_ENDS_LATE] += 1
    if touch["end"] > visit["left"]:
        faults[Fault.TOUCH_AFTER_ITS_VISIT] += 1


@inlined
def _inspect_presence(touch: Row, absences: Rows, evidence: Evidence) -> None:
    """A touch beside the absences of its rep that begin before it."""
    memo, last = evidence.reps[touch["rep"]], evidence.of_presence[touch["rep"]]
    totals = evidence.totals[0]
    while memo["next"] < memo["stop"] and _comes_first(absences[memo["next"]], touch):
        inspect_absence(absences[memo["next"]], last, totals)
        memo["next"] += 1
    by = overlap(last, touch["start"], touch["end"], totals)
    if by > totals["presence"]:
        totals["presence"] = by


@inlined
def _comes_first(absence: Row, touch: Row) -> bool:
    """By begin, then end; one that never began is out of the way at once."""
    if absence["begin"] == touch["start"]:
        return not absence["end"] > touch["end"]
    return not absence["begin"] > touch["start"]


@inlined
def inspect_absence(absence: Row, last: Row, totals: Row) -> None:
    """An absence beside what its rep did last; one of no length is none."""
    if absence["end"] > absence["begin"]:
        by = overlap(last, absence["begin"], absence["end"], totals)
        if by > totals["presence"]:
            totals["presence"] = by
