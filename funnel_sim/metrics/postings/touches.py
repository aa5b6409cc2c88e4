"""Touches: counts and cash at their start, hours as they pass, and what they were spent on.

An attempt that nobody answers takes time and no cash. A touch still in hand at the horizon was paid
for when it began, and counts with the hours up to the horizon.
"""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Entry, TouchResult
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import SPENDINGS, Cell, Cells, Floats, Ints, Notes, Tables
from funnel_sim.metrics.postings.cells import add, place_cell, time_cell
from funnel_sim.metrics.postings.moments import holds, hours_in, is_last, month_of
from funnel_sim.metrics.postings.strays import touch_is_astray
from funnel_sim.metrics.postings.waits import post_wait
from funnel_sim.metrics.terms import Window

UNANSWERED, ANSWERED, IN_VAIN = range(3)
"""Kinds of touches begun; in vain are answered ones of sales that ended without a deal."""
WORK, TRAVEL, BRIEFING = range(3)
"""Kinds of hours."""

_WORK_BEHIND_HOURS = int(Amount.WORK_ON_WON - Amount.HOURS_ON_WON)

Where = tuple[Cell, Cell, Cell, Cell]


@inlined
def post_touches(
    log: Tables, target: float, activities: int, window: Window, cells: Cells, notes: Notes
) -> bool:
    """Touches, first responses, and the waits for all that reps were asked for.

    `target` is that for first responses. False if a touch points to nothing.
    """
    touches, sums, month = log.touches, cells.sums, 0
    for row in range(len(notes.last)):
        notes.last[row] = Cell(cells.seat)
    for row in range(len(touches)):
        touch = touches[row]
        if touch_is_astray(touch, log, cells, activities):
            return False
        note, seat = notes.leads[touch["lead"]], notes.reps[touch["rep"]]["seat"]
        notes.last[touch["visit"]] = seat
        month = month_of(window.edges, touch["start"], month)
        place = place_cell(cells, touch["team"], touch["stage"])
        where = (time_cell(cells, touch["team"], month), note["market"], place, seat)
        asked = True
        if note["met"] == 0:
            note["met"] = 1
            asked = note["entry"] != Entry.PROSPECT
            if holds(window, touch["start"]):
                _post_first_response(sums, where, note, touch["start"], target)
        if holds(window, touch["start"]):
            _count_begun(cells.begun, where, touch, note["spent"])
        spending = Cell(touch["team"] * SPENDINGS + note["spent"] - Amount.HOURS_ON_WON)
        _add_hours(cells, where, spending, touch, window, month)
        if asked:
            begin, end = touch["queued"], touch["start"]
            waited = 0.0 if end == begin else 1.0
            post_wait(cells, touch["team"], where[1:3], begin, end, waited, window, month)
    return True


@inlined
def _post_first_response(
    sums: Floats, where: Where, note: Row, start: float, target: float
) -> None:
    """The first touch of a lead that came by itself, and how long the lead had waited."""
    entry = note["entry"]
    if entry == Entry.NEW or entry == Entry.OPENING or entry == Entry.RECYCLED:
        waited = start - note["arrival"]
        add(sums, where, Amount.FIRST_RESPONSES, 1.0)
        add(sums, where, Amount.FIRST_RESPONSE_HOURS, waited)
        if waited <= target:
            add(sums, where, Amount.RESPONSES_IN_TIME, 1.0)
        elif math.isnan(target):
            add(sums, where, Amount.RESPONSES_IN_TIME, math.nan)


@inlined
def _count_begun(begun: Ints, where: Where, touch: Row, spent: int) -> None:
    """A touch begun in the window."""
    in_vain = (spent == Amount.HOURS_ON_LOST) | (spent == Amount.HOURS_ON_COLD)
    unanswered = touch["result"] == TouchResult.NO_ANSWER
    unanswered |= touch["result"] == TouchResult.UNREACHABLE
    kind = UNANSWERED if unanswered else (IN_VAIN if in_vain else ANSWERED)
    for cell in where:
        begun[cell, Cell(touch["activity"]), kind] += 1


@inlined
def _add_hours(
    cells: Cells, where: Where, spending: Cell, touch: Row, window: Window, month: int
) -> None:
    """Hours of a touch, cut at window and months in proportion to the time that passes.

    `month` is that of its start.
    """
    begin, end, edges = touch["start"], touch["end"], window.edges
    if holds(window, begin) and begin < end <= edges[month + 1]:
        _add_share(cells.hours, where, spending, touch, 1.0)
        return
    low, high = max(begin, window.start), min(end, window.end)
    if high > low:
        month = month_of(edges, low, month)
        while True:
            then = (time_cell(cells, touch["team"], month), where[1], where[2], where[3])
            share = hours_in(edges, month, low, high) / (end - begin)
            _add_share(cells.hours, then, spending, touch, share)
            if is_last(edges, month, high):
                return
            month += 1


@inlined
def _add_share(hours: Floats, where: Where, spending: Cell, touch: Row, share: float) -> None:
    work, travel = touch["work"] * share, touch["travel"] * share
    briefing = touch["briefing"] * share
    for cell in where:
        hours[cell, spending, WORK] += work
    if travel != 0.0:
        for cell in where:
            hours[cell, spending, TRAVEL] += travel
    if briefing != 0.0:
        for cell in where:
            hours[cell, spending, BRIEFING] += briefing


@inlined
def post_counts(cells: Cells, activities: Rows, teams: Rows) -> None:
    """The amounts of all touches, from their counts and hours."""
    for cell in range(len(cells.sums)):
        sums = cells.sums[cell]
        for activity in range(len(activities)):
            _post_begun(sums, cells.begun[cell, activity], activities[activity])
        for spending in range(len(teams) * SPENDINGS):
            rate = teams[spending // SPENDINGS]["selling_hour"]
            spent = Amount.HOURS_ON_WON + spending % SPENDINGS
            _post_hours(sums, cells.hours[cell, spending], spent, rate)


@inlined
def _post_begun(sums: Floats, begun: Ints, activity: Row) -> None:
    """Counts and cash of the touches of an activity."""
    counted_as = activity["counted_as"]
    cash, travel = activity["touch_cost"], activity["trip_cost"]
    answered = begun[ANSWERED] + begun[IN_VAIN]
    sums[Amount.TOUCHES] += begun[UNANSWERED] + answered
    sums[Amount.UNANSWERED] += begun[UNANSWERED]
    sums[counted_as] += answered
    if counted_as == Amount.CALLS:
        sums[Amount.CALLS] += begun[UNANSWERED]
    sums[Amount.VISIT_COST] += answered * travel
    if counted_as == Amount.VISITS:
        sums[Amount.VISIT_COST] += answered * cash
    else:
        sums[Amount.CALL_COST] += answered * cash
    sums[Amount.LOST_DEAL_COST] += begun[IN_VAIN] * (cash + travel)


@inlined
def _post_hours(sums: Floats, hours: Floats, spent: int, rate: float) -> None:
    """What the hours of a team on leads of a kind are, and cost."""
    selling = hours[WORK] + hours[TRAVEL] + hours[BRIEFING]
    sums[Amount.WORK_HOURS] += hours[WORK]
    sums[Amount.TRAVEL_HOURS] += hours[TRAVEL]
    sums[Amount.BRIEFING_HOURS] += hours[BRIEFING]
    sums[spent] += selling
    sums[spent + _WORK_BEHIND_HOURS] += hours[WORK]
    sums[Amount.SELLING_COST] += selling * rate
    sums[Amount.TRAVEL_COST] += hours[TRAVEL] * rate
    if spent == Amount.HOURS_ON_LOST or spent == Amount.HOURS_ON_COLD:
        sums[Amount.LOST_DEAL_COST] += selling * rate
