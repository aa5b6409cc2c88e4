"""Waits for a rep: how many, how long, and how long the queue is.

A wait begins when a lead asks for a rep, at every attempt at a touch but the first with a prospect,
and ends when the touch begins, when the lead goes cold, or at the horizon, which cuts it off. A
wait cut off counts with its length so far: leaving it out would hide the longest ones where staff
cannot keep up.
"""

from __future__ import annotations

from funnel_sim.compiling import inlined
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cell, Cells
from funnel_sim.metrics.postings.cells import add, time_cell
from funnel_sim.metrics.postings.moments import holds, hours_in, is_last, month_of
from funnel_sim.metrics.terms import Window


@inlined
def post_wait(
    cells: Cells, team: int, where: tuple[Cell, Cell], begin: float, end: float, not_zero: float,
    window: Window, guess: int,
) -> None:  # fmt: skip
    """A wait for a team, if it began in the window, and its hours in it; `guess` is a month."""
    sums, edges, hours = cells.sums, window.edges, end - begin
    month = month_of(edges, begin, guess)
    then = (time_cell(cells, team, month), where[0], where[1])
    if holds(window, begin):
        add(sums, then, Amount.WAITS, 1.0)
        add(sums, then, Amount.WAITS_NOT_ZERO, not_zero)
        add(sums, then, Amount.WAIT_HOURS, hours)
        if end <= edges[month + 1]:
            add(sums, then, Amount.WAITING_HOURS, hours)
            return
    low, high = max(begin, window.start), min(end, window.end)
    if high > low:
        month = month_of(edges, low, month)
        while True:
            hours = hours_in(edges, month, low, high)
            then = (time_cell(cells, team, month), where[0], where[1])
            add(sums, then, Amount.WAITING_HOURS, hours)
            if is_last(edges, month, high):
                return
            month += 1
