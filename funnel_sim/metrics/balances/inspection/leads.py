"""How leads stand, what comes from a lead known before, and whose business it is."""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Entry, Exit
from funnel_sim.metrics.balances.evidence import Evidence, Ints, Limits
from funnel_sim.metrics.balances.faults import Fault
from funnel_sim.metrics.balances.inspection.customers import earn


@inlined
def is_of_customer(entry: int) -> bool:
    """Whether it is business of a customer."""
    return entry == Entry.EXPANSION or entry == Entry.RENEWAL or entry == Entry.CARE


@inlined
def is_through(reason: int) -> bool:
    """Whether a lead passed the last stage of its journey."""
    return reason == Exit.WON or reason == Exit.DONE


@inlined
def inspect_leads(
    leads: Rows, exits: Rows, customers: Rows, limits: Limits, evidence: Evidence
) -> None:
    """Every lead by itself, beside the lead it comes from, and beside its customer."""
    faults, last = evidence.faults, evidence.last_stage
    for row in range(len(leads)):
        lead, stands = leads[row], exits[row]
        _count_open(lead, stands, limits.start, evidence)
        if stands["time"] >= limits.horizon:
            faults[Fault.LEAD_LEAVES_LATE] += 1
        if is_through(stands["reason"]):
            last[lead["journey"]] = max(last[lead["journey"]], stands["stage"])
        care, won = lead["entry"] == Entry.CARE, stands["reason"] == Exit.WON
        if (care and won) or (not care and stands["reason"] == Exit.DONE):
            faults[Fault.DONE_OR_WON] += 1
        if care and lead["value"] != 0.0:
            faults[Fault.CARE_WITH_VALUE] += 1
        new = lead["journey"] == 0 and not is_of_customer(lead["entry"])
        if won:
            _inspect_win(lead, stands["time"], limits, evidence)
        if evidence.leads[row]["made"] != int(won and new):
            faults[Fault.WIN_WITHOUT_CUSTOMER] += 1
        may = lead["entry"] == Entry.NEW or lead["entry"] == Entry.OPENING
        if stands["reason"] == Exit.RECYCLED and not may:
            faults[Fault.MAY_NOT_BE_RECYCLED] += 1
        if lead["origin"] >= 0:
            _inspect_origin(row, lead, leads[lead["origin"]], faults)
        if lead["entry"] == Entry.RECYCLED:
            _inspect_return(lead, exits, evidence)
        if (lead["customer"] >= 0) != is_of_customer(lead["entry"]):
            faults[Fault.BUSINESS_OF_NOBODY] += 1
        if lead["customer"] >= 0:
            _inspect_business(lead, customers[lead["customer"]], faults)


@inlined
def _inspect_win(lead: Row, time: float, limits: Limits, evidence: Evidence) -> None:
    totals = evidence.totals[0]
    if limits.start <= time < limits.horizon:
        totals["booked"] += lead["value"]
    earn(time, limits.contract[lead["segment"]], lead["value"], limits, totals)


@inlined
def _count_open(lead: Row, stands: Row, start: float, evidence: Evidence) -> None:
    totals = evidence.totals[0]
    if lead["channel"] < 0:
        totals["unknown"] += 1
    there = lead["arrival"] < start or lead["entry"] == Entry.OPENING
    if there and not stands["time"] < start:
        totals["open"] += 1
        totals["worth"] += lead["value"]
        evidence.open_segment[lead["segment"]] += 1
        evidence.open_journey[lead["journey"]] += 1
        if lead["channel"] >= 0:
            evidence.open_channel[lead["channel"]] += 1


@inlined
def _inspect_origin(row: int, lead: Row, origin: Row, faults: Ints) -> None:
    if lead["origin"] >= row:
        faults[Fault.BEFORE_ORIGIN] += 1
    same = lead["source"] == origin["source"] and lead["number"] == origin["number"]
    if not (same and lead["segment"] == origin["segment"]):
        faults[Fault.UNLIKE_ORIGIN] += 1


@inlined
def _inspect_return(lead: Row, exits: Rows, evidence: Evidence) -> None:
    """A lead that comes back does so once, and after it was recycled."""
    faults, origin = evidence.faults, lead["origin"]
    if origin < 0:
        faults[Fault.BACK_FROM_NOWHERE] += 1
        return
    if exits[origin]["reason"] != Exit.RECYCLED:
        faults[Fault.BACK_THOUGH_NOT_RECYCLED] += 1
    if lead["arrival"] < exits[origin]["time"]:
        faults[Fault.BACK_BEFORE_IT_LEFT] += 1
    evidence.leads[origin]["back"] += 1
    if evidence.leads[origin]["back"] == 2:
        faults[Fault.BACK_MORE_THAN_ONCE] += 1


@inlined
def _inspect_business(lead: Row, owner: Row, faults: Ints) -> None:
    if lead["segment"] != owner["segment"]:
        faults[Fault.SEGMENT_OF_ANOTHER] += 1
    if lead["source"] != owner["source"]:
        faults[Fault.SOURCE_OF_ANOTHER] += 1
    if lead["number"] != owner["number"]:
        faults[Fault.NUMBER_OF_ANOTHER] += 1
    if lead["arrival"] < owner["since"] or lead["arrival"] > owner["until"]:
        faults[Fault.CUSTOMER_NOT_THERE] += 1
