"""What sellers and channels cost by the hour, worked or not, and the time that sellers are away.

Paid time runs from hiring to leaving, absences included. Of the time that a seller is there, the
selling share is for touches; the rest is admin, spread over the day. Amounts in the currency of the
Frame.
"""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Away
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cell, Cells, Floats
from funnel_sim.metrics.postings.cells import (
    NONE,
    add,
    market_cell,
    place_cell,
    seat_cell,
    time_cell,
)
from funnel_sim.metrics.postings.deals import payroll_until
from funnel_sim.metrics.postings.moments import holds, hours_in, is_last, month_of
from funnel_sim.metrics.terms import Window


@inlined
def note_seats(reps: Rows, cells: Cells, notes: Rows) -> None:
    """Cell of the seat of each rep."""
    for rep in range(len(reps)):
        notes[rep]["seat"] = seat_cell(cells, reps[rep]["seat"])


@inlined
def post_staff(reps: Rows, teams: Rows, window: Window, cells: Cells, notes: Rows) -> None:
    """Paid time, what it costs and the bookings due for it; hires and departures."""
    sums, edges, nobody = cells.sums, window.edges, Cell(cells.market)
    month = 0
    for row in range(len(reps)):
        rep = reps[row]
        team, seat = teams[rep["team"]], notes[row]["seat"]
        place = place_cell(cells, rep["team"], NONE)
        low = max(rep["hired"], window.start)
        high = min(payroll_until(rep, window.end), window.end)
        month = month_of(edges, low, month)
        while high > low:
            where = (time_cell(cells, rep["team"], month), nobody, place, seat)
            _post_paid(sums, where, hours_in(edges, month, low, high), team)
            if is_last(edges, month, high):
                break
            month += 1
        if rep["new"] == 1 and holds(window, rep["hired"]):
            then = time_cell(cells, rep["team"], month_of(edges, rep["hired"], month))
            where = (then, nobody, place, seat)
            add(sums, where, Amount.HIRES, 1.0)
            add(sums, where, Amount.HIRING_COST, team["hiring_cost"])
        if holds(window, rep["left"]):
            then = time_cell(cells, rep["team"], month_of(edges, rep["left"], month))
            where = (then, nobody, place, seat)
            add(sums, where, Amount.DEPARTURES, 1.0)


@inlined
def _post_paid(sums: Floats, where: tuple[Cell, Cell, Cell, Cell], paid: float, team: Row) -> None:
    add(sums, where, Amount.PAID_HOURS, paid)
    add(sums, where, Amount.CAPACITY_HOURS, paid * team["selling_share"])
    add(sums, where, Amount.ADMIN_HOURS, paid * (1.0 - team["selling_share"]))
    add(sums, where, Amount.PAY, paid * team["pay"])
    add(sums, where, Amount.SEATS, paid * team["seat"])
    if not math.isnan(team["quota"]):
        add(sums, where, Amount.QUOTA, paid * team["quota"])


@inlined
def post_absences(
    absences: Rows, reps: Rows, teams: Rows, window: Window, cells: Cells, notes: Rows
) -> None:
    """Paid hours away by kind, and what they cost; they are no time for touches or admin."""
    edges, nobody, month = window.edges, Cell(cells.market), 0
    for row in range(len(absences)):
        absence = absences[row]
        team = reps[absence["rep"]]["team"]
        place, seat = place_cell(cells, team, NONE), notes[absence["rep"]]["seat"]
        low, high = max(absence["begin"], window.start), min(absence["end"], window.end)
        month = month_of(edges, low, month)
        while high > low:
            where = (time_cell(cells, team, month), nobody, place, seat)
            away = hours_in(edges, month, low, high)
            _post_away(cells.sums, where, away, absence["kind"], teams[team])
            if is_last(edges, month, high):
                break
            month += 1


@inlined
def _post_away(
    sums: Floats, where: tuple[Cell, Cell, Cell, Cell], away: float, kind: int, team: Row
) -> None:
    if kind == Away.VACATION:
        add(sums, where, Amount.VACATION_HOURS, away)
    elif kind == Away.SICK:
        add(sums, where, Amount.SICK_HOURS, away)
    else:
        add(sums, where, Amount.TRAINING_HOURS, away)
    add(sums, where, Amount.CAPACITY_HOURS, -away * team["selling_share"])
    add(sums, where, Amount.ADMIN_HOURS, -away * (1.0 - team["selling_share"]))
    add(sums, where, Amount.ABSENCE_COST, away * (team["pay"] + team["seat"]))


@inlined
def post_channels(channels: Rows, window: Window, cells: Cells) -> None:
    """Fixed cost of channels, by channel and month."""
    edges = window.edges
    for channel in range(len(channels)):
        market = market_cell(cells, NONE, channel, NONE)
        for month in range(len(edges) - 1):
            begin, end = max(edges[month], window.start), min(edges[month + 1], window.end)
            cost = channels[channel]["cost_per_hour"] * max(end - begin, 0.0)
            add(cells.sums, (time_cell(cells, NONE, month), market), Amount.CHANNEL_COST, cost)
