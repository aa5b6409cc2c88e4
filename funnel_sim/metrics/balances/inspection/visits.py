"""Every lead goes from stage to stage, and ends as its last stage ended."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Exit, VisitOutcome
from funnel_sim.metrics.balances.evidence import Evidence, Limits
from funnel_sim.metrics.balances.faults import Fault
from funnel_sim.metrics.balances.inspection.leads import is_through
from funnel_sim.metrics.balances.inspection.spells import inspect_order


@inlined
def inspect_visits(
    visits: Rows, leads: Rows, exits: Rows, limits: Limits, evidence: Evidence
) -> None:
    """Every stage visit by itself, and after the one before it; after the leads."""
    faults = evidence.faults
    for row in range(len(visits)):
        visit = visits[row]
        lead, memo = leads[visit["lead"]], evidence.leads[visit["lead"]]
        if memo["visit"] == 0 and visit["stage"] != lead["enters"]:
            faults[Fault.BEGINS_ELSEWHERE] += 1
        if memo["visit"] > 0 and memo["outcome"] != VisitOutcome.ADVANCED:
            faults[Fault.NOT_ADVANCED] += 1
        memo["visit"], memo["outcome"] = row + 1, visit["outcome"]
        at_end = visit["stage"] == evidence.last_stage[lead["journey"]]
        went_on = not is_through(exits[visit["lead"]]["reason"])
        if at_end and went_on and visit["outcome"] == VisitOutcome.ADVANCED:
            faults[Fault.WENT_ON] += 1
        inspect_order(visit["entered"], lead["arrival"], Fault.ENTERED_BEFORE_ARRIVAL, evidence)
        if visit["overflowed"] < visit["entered"]:
            faults[Fault.TAKEN_OVER_TOO_EARLY] += 1
        if visit["left"] < visit["entered"]:
            faults[Fault.VISIT_BACKWARDS] += 1
        if visit["entered"] >= limits.horizon:
            faults[Fault.VISIT_BEGINS_LATE] += 1
        if visit["left"] >= limits.horizon:
            faults[Fault.VISIT_ENDS_LATE] += 1


@inlined
def inspect_ends(visits: Rows, leads: Rows, exits: Rows, evidence: Evidence) -> None:
    """How every lead stands, beside its last stage visit; after the visits."""
    faults = evidence.faults
    for row in range(len(exits)):
        stands, visit = exits[row], evidence.leads[row]["visit"] - 1
        last = evidence.last_stage[leads[row]["journey"]]
        if is_through(stands["reason"]) and stands["stage"] != last:
            faults[Fault.THROUGH_ELSEWHERE] += 1
        if visit >= 0:
            _inspect_end(stands, visits[visit], evidence)
        elif stands["reason"] != Exit.OPEN:
            faults[Fault.LEFT_WITHOUT_ENTERING] += 1


@inlined
def _inspect_end(stands: Row, last: Row, evidence: Evidence) -> None:
    faults = evidence.faults
    if not _fits(stands["reason"], last["outcome"]):
        faults[Fault.ENDS_OTHERWISE] += 1
    both_open = math.isnan(last["left"]) and math.isnan(stands["time"])
    if not (both_open or last["left"] == stands["time"]):
        faults[Fault.ENDS_AT_ANOTHER_TIME] += 1
    if stands["stage"] != last["stage"] or stands["team"] != last["team"]:
        faults[Fault.ENDS_ELSEWHERE] += 1


@inlined
def _fits(reason: int, outcome: int) -> bool:
    """Whether the last stage visit of a lead may have ended so, given how the lead stands."""
    lost, cold = outcome == VisitOutcome.LOST, outcome == VisitOutcome.COLD
    unreachable = outcome == VisitOutcome.UNREACHABLE
    if reason == Exit.OPEN:
        return outcome == VisitOutcome.OPEN
    if reason == Exit.LOST:
        return lost
    if reason == Exit.UNREACHABLE:
        return unreachable
    if reason == Exit.COLD:
        return cold
    if reason == Exit.RECYCLED:
        return lost or cold or unreachable
    return outcome == VisitOutcome.ADVANCED
