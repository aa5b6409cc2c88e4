"""Bookings, and commission, faster above quota.

Each rep has a quota per plan year, twelve months of working hours from the start: what the role
owes per hour on the payroll × the hours that the rep is on it in that year. Deals of the year fill
it in order of their win. The part of a deal's value above it earns the rate × accelerator; so
commission stays that of single deals, and adds up in every breakdown. Commission is on the booking,
also where revenue is recognised later.
"""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cells, Notes, Order
from funnel_sim.metrics.postings.cells import add, place_cell, seat_of, time_cell
from funnel_sim.metrics.postings.moments import holds, month_of
from funnel_sim.metrics.postings.order import put_in_order
from funnel_sim.metrics.terms import Terms, Window


@inlined
def post_bookings(
    leads: Rows, exits: Rows, reps: Rows, terms: Terms, window: Window, cells: Cells,
    notes: Notes, deals: int,
) -> None:  # fmt: skip
    """Value of the deals won in the window, and the commission on them."""
    month = 0
    for deal in range(deals):
        row = notes.deals[deal]["row"]
        lead, stands = leads[row], exits[row]
        if not holds(window, stands["time"]):
            continue
        month = month_of(window.edges, stands["time"], month)
        place = place_cell(cells, stands["team"], stands["stage"])
        seat = seat_of(cells, notes.reps, stands["rep"])
        then = time_cell(cells, stands["team"], month)
        where = (then, notes.leads[row]["market"], place, seat)
        team, value = terms.teams[reps[stands["rep"]]["team"]], lead["value"]
        base = value
        if team["on_margin"] == 1:
            base = value * terms.segments[lead["segment"]]["gross_margin"]
        share = notes.deals[deal]["above"] / value if value != 0.0 else 0.0
        faster = 1.0 + (team["accelerator"] - 1.0) * share
        add(cells.sums, where, Amount.BOOKINGS, value)
        add(cells.sums, where, Amount.COMMISSION, team["commission_rate"] * base * faster)
        if not math.isnan(team["quota"]):
            add(cells.sums, where, Amount.BOOKINGS_UNDER_QUOTA, value)


@inlined
def payroll_until(rep: Row, horizon: float) -> float:
    """Hour at which the pay of a rep ends: leaving, or the horizon."""
    return horizon if math.isnan(rep["left"]) else rep["left"]


@inlined
def note_above_quota(
    leads: Rows, exits: Rows, reps: Rows, terms: Terms, window: Window, notes: Notes, deals: int,
    order: Order,
) -> None:  # fmt: skip
    """Value of each deal that comes on top of the quota of its rep; 0 where there is none."""
    for rep in range(len(reps)):
        notes.reps[rep]["year"], notes.reps[rep]["booked"] = 0, 0.0
    for deal in range(deals):
        order.given[deal]["key"] = exits[notes.deals[deal]["row"]]["time"]
        order.given[deal]["number"] = deal
    put_in_order(order, deals)
    for place in range(deals):
        deal = notes.deals[order.found[place]["number"]]
        value, stands = leads[deal["row"]]["value"], exits[deal["row"]]
        rep, note = reps[stands["rep"]], notes.reps[stands["rep"]]
        year = int(stands["time"] / terms.hours_per_year)
        if note["year"] != year:
            note["year"], note["booked"] = year, 0.0
        quota = _quota(rep, terms, window, year)
        deal["above"] = 0.0
        if not math.isnan(quota):
            deal["above"] = min(max(note["booked"] + value - quota, 0.0), value)
        note["booked"] += value


@inlined
def _quota(rep: Row, terms: Terms, window: Window, year: int) -> float:
    """What a rep owes in a plan year; NaN without a quota."""
    length = terms.hours_per_year
    begin: float = max(rep["hired"], year * length)
    end: float = min(payroll_until(rep, window.end), (year + 1) * length)
    per_hour: float = terms.teams[rep["team"]]["quota"]
    return per_hour * max(end - begin, 0.0)
