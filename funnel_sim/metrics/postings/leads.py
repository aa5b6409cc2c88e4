"""Leads in, leads out, and what is open: tables `leads` and `exits`.

A lead counts when it enters the queue and an exit when it happens, in the stage and the team where
it happens. What is there on the first day did not come in; it is open at the start.
"""

from __future__ import annotations

import numpy as np

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import (
    CYCLES,
    DEALS,
    RECYCLED,
    Cell,
    Cells,
    Floats,
    Notes,
    Order,
    Tables,
)
from funnel_sim.metrics.postings.cells import (
    NONE,
    add,
    market_cell,
    place_cell,
    seat_of,
    time_cell,
)
from funnel_sim.metrics.postings.cycle import note_cycle
from funnel_sim.metrics.postings.moments import cycle_days, holds, month_of
from funnel_sim.metrics.postings.strays import lead_is_astray
from funnel_sim.metrics.terms import Days, Window

_SALES = {
    Exit.WON: Amount.WINS,
    Exit.LOST: Amount.LOST,
    Exit.UNREACHABLE: Amount.UNREACHABLE,
    Exit.COLD: Amount.COLD,
    Exit.RECYCLED: Amount.RECYCLED,
    Exit.DONE: Amount.CARE_DONE,
}
_CARE = _SALES | dict.fromkeys((Exit.LOST, Exit.UNREACHABLE, Exit.COLD), Amount.CARE_MISSED)
ENDS = np.array([[int(ends.get(reason, -1)) for reason in Exit] for ends in (_SALES, _CARE)])
"""What counts leads that leave, of sales and of care, by reason; -1 for none."""
_VALUES = {
    Exit.LOST: Amount.PIPELINE_LOST,
    Exit.UNREACHABLE: Amount.PIPELINE_LOST,
    Exit.COLD: Amount.PIPELINE_COLD,
    Exit.RECYCLED: Amount.PIPELINE_RECYCLED,
}
VALUES = np.array([int(_VALUES.get(reason, -1)) for reason in Exit])
"""What adds up the value of leads that leave without a deal, by reason; -1 for none."""


@inlined
def post_leads(
    log: Tables, channels: Rows, days: Days, window: Window, cells: Cells, notes: Notes,
    order: Order,
) -> bool:  # fmt: skip
    """All that is known of leads; False if one points to nothing.

    Notes cells, deals, cycles, and what is recycled.
    """
    leads, exits, counts = log.leads, log.exits, notes.counts
    came, left = 0, 0
    for row in range(len(leads)):
        lead, stands, note = leads[row], exits[row], notes.leads[row]
        if lead_is_astray(lead, stands, log, cells):
            return False
        note["market"] = market_cell(cells, lead["segment"], lead["channel"], lead["journey"])
        note["spent"] = _spent_on(lead["entry"], stands["reason"])
        note["arrival"], note["entry"] = lead["arrival"], lead["entry"]
        note["met"] = note["back"] = 0
        came = month_of(window.edges, lead["arrival"], came)
        if lead["entry"] != Entry.OPENING and lead["arrival"] >= window.start:
            then = time_cell(cells, NONE, came)
            _post_arrival(cells.sums, (then, note["market"]), lead, channels)
        elif not stands["time"] < window.start:
            add(cells.sums, (note["market"],), Amount.OPEN_AT_START, 1.0)
            add(cells.sums, (note["market"],), Amount.PIPELINE_AT_START, lead["value"])
        left = month_of(window.edges, stands["time"], left)
        if holds(window, stands["time"]):
            place = place_cell(cells, stands["team"], stands["stage"])
            then = time_cell(cells, stands["team"], left)
            _post_end(cells.sums, (then, note["market"], place), lead, stands)
        if stands["reason"] == Exit.WON:
            notes.deals[counts[DEALS]]["row"] = row
            counts[DEALS] += 1
            if holds(window, stands["time"]):
                _post_win(leads, row, stands, days, left, cells, notes)
        _post_open(lead, stands, came, left, cells, note["market"], notes.changes)
        if lead["entry"] == Entry.RECYCLED and 0 <= lead["origin"] < row:
            notes.leads[lead["origin"]]["back"] = row
        if comes_first(lead) and lead["arrival"] >= window.start:
            if stands["reason"] == Exit.RECYCLED:
                notes.recycled[counts[RECYCLED]] = row
                counts[RECYCLED] += 1
            else:
                note_cycle(lead, stands, days, window, cells, order.given[counts[CYCLES]])
                counts[CYCLES] += 1
    _put_open(cells, notes.changes)
    return True


@inlined
def comes_first(lead: Row) -> bool:
    """Leads of channels and names approached for the first time: what is counted as a lead."""
    entry: int = lead["entry"]
    return entry == Entry.NEW or (entry == Entry.PROSPECT and lead["origin"] < 0)


@inlined
def _is_new_business(lead: Row) -> bool:
    """Whose win makes a customer."""
    entry = lead["entry"]
    of_customer = entry == Entry.EXPANSION or entry == Entry.RENEWAL or entry == Entry.CARE
    return lead["journey"] == 0 and not of_customer


@inlined
def _spent_on(entry: int, reason: int) -> Amount:
    """The Amount that the hours on a lead count as; lost if it comes back, unless it went cold.

    A case of care is care; a sale counts as how it stands.
    """
    if entry == Entry.CARE or reason == Exit.DONE:
        return Amount.HOURS_ON_CARE
    if reason == Exit.WON:
        return Amount.HOURS_ON_WON
    if reason == Exit.OPEN:
        return Amount.HOURS_ON_OPEN
    if reason == Exit.COLD:
        return Amount.HOURS_ON_COLD
    return Amount.HOURS_ON_LOST


@inlined
def note_gone_cold(visits: Rows, exits: Rows, notes: Rows) -> bool:
    """Leads that come back after they went cold; False if a visit points to nothing."""
    for row in range(len(visits)):
        visit = visits[row]
        if not 0 <= visit["lead"] < len(notes):
            return False
        if visit["outcome"] == VisitOutcome.COLD:
            note = notes[visit["lead"]]
            was_sale = note["spent"] == Amount.HOURS_ON_LOST
            if was_sale and exits[visit["lead"]]["reason"] == Exit.RECYCLED:
                note["spent"] = Amount.HOURS_ON_COLD
    return True


@inlined
def _post_arrival(sums: Floats, where: tuple[Cell, Cell], lead: Row, channels: Rows) -> None:
    """A lead that comes in, what the channel takes for it, and what comes back or comes due."""
    if comes_first(lead):
        add(sums, where, Amount.LEADS, 1.0)
        if lead["channel"] >= 0:
            add(sums, where, Amount.LEAD_COST, channels[lead["channel"]]["lead_cost"])
    else:
        add(sums, where, Amount.REENTRIES, 1.0)
    add(sums, where, Amount.PIPELINE_CREATED, lead["value"])
    if lead["entry"] == Entry.RENEWAL:
        add(sums, where, Amount.RENEWALS_DUE, 1.0)
    elif lead["entry"] == Entry.CARE:
        add(sums, where, Amount.CARE_DUE, 1.0)


@inlined
def _post_end(sums: Floats, where: tuple[Cell, Cell, Cell], lead: Row, stands: Row) -> None:
    """A lead that left, by reason."""
    reason, of_care = stands["reason"], int(lead["entry"] == Entry.CARE)
    if reason != Exit.OPEN:
        add(sums, where, ENDS[of_care, reason], 1.0)
    if VALUES[reason] >= 0:
        add(sums, where, VALUES[reason], lead["value"])
    if Exit.WON <= reason <= Exit.COLD:
        if lead["entry"] == Entry.RENEWAL:
            add(sums, where, Amount.RENEWALS_DECIDED, 1.0)
        elif _is_new_business(lead):
            add(sums, where, Amount.NEW_DECIDED, 1.0)
    if stands["hand_overs"] > 0:
        add(sums, where, Amount.HAND_OVERS, float(stands["hand_overs"]))


@inlined
def _post_win(
    leads: Rows, row: int, stands: Row, days: Days, month: int, cells: Cells, notes: Notes
) -> None:
    """A lead that was won, and how long that took from when it came in first."""
    lead, market = leads[row], notes.leads[row]["market"]
    place = place_cell(cells, stands["team"], stands["stage"])
    where = (time_cell(cells, stands["team"], month), market, place)
    seat = seat_of(cells, notes.reps, stands["rep"])
    add(cells.sums, (seat,), Amount.WINS, 1.0)
    if lead["entry"] == Entry.RENEWAL:
        add(cells.sums, where, Amount.RENEWALS_WON, 1.0)
    if _is_new_business(lead):
        first = row
        if lead["entry"] == Entry.RECYCLED and lead["origin"] >= 0:
            first = lead["origin"]
        took = cycle_days(days, leads[first]["created"], stands["time"])
        add(cells.sums, where, Amount.NEW_CUSTOMERS, 1.0)
        add(cells.sums, (seat,), Amount.NEW_CUSTOMERS, 1.0)
        add(cells.sums, where, Amount.CYCLE_DAYS, took)


@inlined
def _post_open(
    lead: Row, stands: Row, came: int, left: int, cells: Cells, market: Cell, changes: Floats
) -> None:
    """A lead as open at the end, or gone by then; `came` and `left` are months."""
    changes[0, came] += 1.0
    changes[1, came] += lead["value"]
    if stands["reason"] == Exit.OPEN:
        where = (market, place_cell(cells, stands["team"], stands["stage"]))
        add(cells.sums, where, Amount.OPEN, 1.0)
        add(cells.sums, where, Amount.OPEN_PIPELINE, lead["value"])
    else:
        changes[2, left] += 1.0
        changes[3, left] += lead["value"]


@inlined
def _put_open(cells: Cells, changes: Floats) -> None:
    """Leads open at the end of each month, and what they are worth."""
    still, worth = 0.0, 0.0
    for month in range(changes.shape[1] - 1):
        still += changes[0, month] - changes[2, month]
        worth += changes[1, month] - changes[3, month]
        then = time_cell(cells, NONE, month)
        cells.sums[then, Amount.OPEN] = still
        cells.sums[then, Amount.OPEN_PIPELINE] = worth
