"""Median sales cycles: calendar days by which half of the leads that are won are won.

The median given the event by the Aalen-Johansen estimate, as `metrics.survival` defines it, of all
leads at once, of each segment and of each channel. Computed by what amounts to the same: a win is
worth the same share for as long as no open lead drops out; when one does, what is left to come is
spread over those who are still watched (Efron's redistribution to the right).

Source: Efron (1967), Proceedings of the Fifth Berkeley Symposium 4, 831-853.
"""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Exit
from funnel_sim.metrics.book import CYCLES, RECYCLED, Cells, Floats, Notes, Order
from funnel_sim.metrics.postings.moments import cycle_days
from funnel_sim.metrics.postings.order import put_in_order
from funnel_sim.metrics.survival import CENSORED, ROUNDING
from funnel_sim.metrics.terms import Days, Window

EVENTS = 8
"""More than there are ways to end."""
MANY = 1 << 20
"""More than there are groups."""


@inlined
def note_cycle(
    lead: Row, stands: Row, days: Days, window: Window, cells: Cells, cycle: Row
) -> None:
    """The cycle of a lead that came in the window, to be put in order."""
    over = not math.isnan(stands["time"])
    over = over and stands["reason"] != Exit.OPEN and stands["reason"] != Exit.RECYCLED
    until = stands["time"] if over else window.end
    event = stands["reason"] if over else CENSORED
    channel = lead["channel"] if lead["channel"] >= 0 else cells.channels
    groups = (1 + lead["segment"]) * MANY + 1 + cells.segments + channel
    cycle["key"] = cycle_days(days, lead["created"], until)
    cycle["number"] = groups * EVENTS + event


@inlined
def note_long_cycles(
    leads: Rows, exits: Rows, days: Days, window: Window, cells: Cells, notes: Notes, order: Order
) -> None:
    """The cycles of leads that were recycled: they end as the row ends in which each came back."""
    for n in range(notes.counts[RECYCLED]):
        row = notes.recycled[n]
        stands = exits[max(row, notes.leads[row]["back"])]
        note_cycle(leads[row], stands, days, window, cells, order.given[notes.counts[CYCLES]])
        notes.counts[CYCLES] += 1


@inlined
def note_medians(groups: Rows, reached: Floats, order: Order, count: int) -> None:
    """Days by which half of those of each group who are won are won."""
    _begin(groups, order, count)
    put_in_order(order, count)
    cycles, wins, at = order.found, 0, 0
    while at < count:
        end = at
        while end == at or (end < count and cycles[end]["key"] == cycles[at]["key"]):
            event = cycles[end]["number"] % EVENTS
            segment, channel = _groups_of(cycles[end]["number"])
            if event != CENSORED:
                groups[0]["watched"] -= 1.0
                groups[segment]["watched"] -= 1.0
                groups[channel]["watched"] -= 1.0
            if event == Exit.WON:
                reached[wins, 0] = _win(groups[0])
                reached[wins, 1] = _win(groups[segment])
                reached[wins, 2] = _win(groups[channel])
                wins += 1
            end += 1
        for place in range(at, end):
            if cycles[place]["number"] % EVENTS == CENSORED:
                segment, channel = _groups_of(cycles[place]["number"])
                _drop_out(groups[0])
                _drop_out(groups[segment])
                _drop_out(groups[channel])
        at = end
    wins = 0
    for place in range(count):
        if cycles[place]["number"] % EVENTS == Exit.WON:
            segment, channel = _groups_of(cycles[place]["number"])
            _pass_half(groups[0], reached[wins, 0], cycles[place]["key"])
            _pass_half(groups[segment], reached[wins, 1], cycles[place]["key"])
            _pass_half(groups[channel], reached[wins, 2], cycles[place]["key"])
            wins += 1


@inlined
def _begin(groups: Rows, order: Order, count: int) -> None:
    """All are watched, and nobody is won."""
    for g in range(len(groups)):
        groups[g]["watched"] = groups[g]["won"] = 0.0
        groups[g]["median"] = math.nan
    for row in range(count):
        segment, channel = _groups_of(order.given[row]["number"])
        groups[segment]["watched"] += 1.0
        groups[channel]["watched"] += 1.0
    groups[0]["watched"] = count
    for g in range(len(groups)):
        groups[g]["worth"] = 1.0 / max(groups[g]["watched"], 1.0)


@inlined
def _groups_of(number: int) -> tuple[int, int]:
    """Of the segment and the channel."""
    groups = number // EVENTS
    return groups // MANY, groups % MANY


@inlined
def _win(group: Row) -> float:
    """One more win of a group; returns the share won so far."""
    won: float = group["won"] + group["worth"]
    group["won"] = won
    return won


@inlined
def _drop_out(group: Row) -> None:
    """One less is watched; those who are left stand for what it may still have become."""
    if group["watched"] > 1.0:
        group["worth"] *= group["watched"] / (group["watched"] - 1.0)
    group["watched"] -= 1.0


@inlined
def _pass_half(group: Row, reached: float, days: float) -> None:
    """Note the first days at which a group has half of its final share."""
    if math.isnan(group["median"]) and reached >= 0.5 * group["won"] * (1.0 - ROUNDING):
        group["median"] = days
