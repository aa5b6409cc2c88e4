"""Revenue: at the win, or evenly over the contract. Money of the Frame's currency.

Recognised, a deal of value v with a contract of L hours is revenue of v / L per hour from its win
on, and of v at the win where L is 0. Customers there at the start bring their running contract:
their value, over [since, since + L). A contract is paid to its end, also by a customer who leaves.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Entry
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cell, Cells, Floats, Notes
from funnel_sim.metrics.postings.cells import (
    NONE,
    add,
    market_cell,
    place_cell,
    seat_of,
    time_cell,
)
from funnel_sim.metrics.postings.moments import holds, hours_in, is_last, month_of
from funnel_sim.metrics.terms import Window

NEW = cast(int, np.int32(Entry.NEW))

Where = tuple[Cell, Cell, Cell]
"""Cells but for the month."""


@inlined
def post_revenue(
    leads: Rows, exits: Rows, segments: Rows, window: Window, cells: Cells, notes: Notes,
    deals: int,
) -> None:  # fmt: skip
    """Revenue, gross margin and backlog of all deals."""
    for deal in range(deals):
        row = notes.deals[deal]["row"]
        lead, stands = leads[row], exits[row]
        place = place_cell(cells, stands["team"], stands["stage"])
        where = (notes.leads[row]["market"], place, seat_of(cells, notes.reps, stands["rep"]))
        _post_contract(
            cells, stands["team"], where, window, stands["time"], lead["value"],
            segments[lead["segment"]], lead["entry"],
        )  # fmt: skip


@inlined
def post_contracts_of_the_start(
    customers: Rows, segments: Rows, window: Window, cells: Cells
) -> None:
    """What running contracts from before the start bring, which nobody in the model won."""
    place, seat = Cell(cells.place), Cell(cells.seat)
    for row in range(len(customers)):
        customer = customers[row]
        segment = segments[customer["segment"]]
        if customer["lead"] < 0 and segment["contract"] > 0.0:
            market = market_cell(cells, customer["segment"], customer["channel"], NONE)
            _post_contract(
                cells, NONE, (market, place, seat), window, customer["since"],
                customer["value"], segment, NEW,
            )  # fmt: skip


@inlined
def _post_contract(
    cells: Cells, team: int, where: Where, window: Window, begin: float, value: float,
    segment: Row, entry: int,
) -> None:  # fmt: skip
    """What a contract brings."""
    sums, edges, month = cells.sums, window.edges, 0
    length, margin = segment["contract"], segment["gross_margin"]
    if length == 0.0:
        if holds(window, begin):
            then = time_cell(cells, team, month_of(edges, begin, month))
            _post_part(sums, (then, where[0], where[1], where[2]), value, margin, entry)
        return
    low, high = max(begin, window.start), min(begin + length, window.end)
    if high > low:
        month = month_of(edges, low, month)
        while True:
            part = value * (hours_in(edges, month, low, high) / length)
            then = time_cell(cells, team, month)
            _post_part(sums, (then, where[0], where[1], where[2]), part, margin, entry)
            if is_last(edges, month, high):
                break
            month += 1
    add(sums, where, Amount.BACKLOG, value * _share_owed(begin, length, window.end))
    month = month_of(edges, begin, month)
    while month < len(edges) - 1 and edges[month + 1] < begin + length:
        owed = value * _share_owed(begin, length, edges[month + 1])
        sums[time_cell(cells, team, month), Amount.BACKLOG] += owed
        month += 1


@inlined
def _post_part(
    sums: Floats, where: tuple[Cell, Cell, Cell, Cell], revenue: float, margin: float, entry: int
) -> None:
    add(sums, where, Amount.REVENUE, revenue)
    add(sums, where, Amount.GROSS_MARGIN, revenue * margin)
    if entry == Entry.EXPANSION:
        add(sums, where, Amount.EXPANSION_REVENUE, revenue)
    elif entry == Entry.RENEWAL:
        add(sums, where, Amount.RENEWAL_REVENUE, revenue)


@inlined
def _share_owed(begin: float, length: float, time: float) -> float:
    """Share of a contract booked before `time` and not recognised by then."""
    if not begin < time:
        return 0.0
    return max(begin + length - time, 0.0) / length
