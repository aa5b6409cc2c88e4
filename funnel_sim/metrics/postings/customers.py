"""Customers: how many there are, who is lost, and what those of the begin are worth at the end.

A customer is there from the win that makes one, or from the start, until the moment of loss.
"""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Entry
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cells, Floats
from funnel_sim.metrics.postings.cells import NONE, add, market_cell, time_cell
from funnel_sim.metrics.postings.moments import holds, month_of
from funnel_sim.metrics.terms import Window


@inlined
def post_customers(customers: Rows, window: Window, cells: Cells) -> None:
    """Customers at the begin, at the end, lost, and kept."""
    sums, month = cells.sums, 0
    for row in range(len(customers)):
        customer = customers[row]
        market = market_cell(cells, customer["segment"], customer["channel"], NONE)
        before, after = _is_there(customer, window.start), _is_there(customer, window.end)
        if before:
            sums[market, Amount.CUSTOMERS_AT_BEGIN] += 1.0
        if after:
            sums[market, Amount.CUSTOMERS] += 1.0
        if before and after:
            sums[market, Amount.CUSTOMERS_KEPT] += 1.0
        if holds(window, customer["until"]):
            month = month_of(window.edges, customer["until"], month)
            add(sums, (time_cell(cells, NONE, month), market), Amount.CUSTOMERS_LOST, 1.0)


@inlined
def _is_there(customer: Row, time: float) -> bool:
    """Whether a customer just before `time`; those there at the start are so at 0 too."""
    return (customer["since"] < time or customer["lead"] < 0) and not customer["until"] < time


@inlined
def post_customers_by_month(customers: Rows, window: Window, cells: Cells, changes: Floats) -> None:
    """Customers at the end of each month; those at its begin, and who of them stay over it.

    `changes`, shape (3, months + 1), holds zeros.
    """
    edges = window.edges
    there, begun, kept = changes[0], changes[1], changes[2]
    for row in range(len(customers)):
        customer = customers[row]
        first = _first_edge(edges, customer, -math.inf)
        _count(there, first, _edges_until(edges, customer, -math.inf))
        first = _first_edge(edges, customer, window.start)
        end = _edges_until(edges, customer, window.start)
        _count(begun, first, end)
        _count(kept, first, end - 1)
    at_end, at_begin, stay = there[0], 0.0, 0.0
    for month in range(len(edges) - 1):
        at_end += there[month + 1]
        at_begin += begun[month]
        stay += kept[month]
        then = time_cell(cells, NONE, month)
        cells.sums[then, Amount.CUSTOMERS] = at_end
        cells.sums[then, Amount.CUSTOMERS_AT_BEGIN] = at_begin
        cells.sums[then, Amount.CUSTOMERS_KEPT] = stay


@inlined
def _first_edge(edges: Floats, customer: Row, start: float) -> int:
    """The first edge just before which the customer has come; those before `start` lie there."""
    return 0 if customer["lead"] < 0 else _edges_by(edges, customer["since"], start)


@inlined
def _edges_until(edges: Floats, customer: Row, start: float) -> int:
    """How many edges there are before the customer is lost; those before `start` lie there."""
    if math.isnan(customer["until"]):
        return len(edges)
    return _edges_by(edges, customer["until"], start)


@inlined
def _edges_by(edges: Floats, time: float, start: float) -> int:
    """How many edges there are until then, that moment included."""
    low, high = 0, 0 if time < start else len(edges)
    while low < high:
        middle = (low + high) // 2
        if edges[middle] <= time:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def _count(changes: Floats, first: int, end: int) -> None:
    """Note one more from an edge on and one less from another; the sums of changes are heads."""
    if first < end:
        changes[first] += 1.0
        if end < len(changes):
            changes[end] -= 1.0


@inlined
def post_net_retention(
    leads: Rows, exits: Rows, customers: Rows, window: Window, cells: Cells, notes: Rows,
    deals: Rows, count: int,
) -> None:  # fmt: skip
    """Value of the customers of the begin, then and at the end with what they bought more.

    The value of a customer is that of the last renewal before then, or of the first deal. `notes`
    are those of customers; the first `count` of `deals` are known.
    """
    for row in range(len(customers)):
        note = notes[row]
        note["at_begin"] = note["at_end"] = customers[row]["value"]
        note["renewed"] = note["renewed_before"] = -math.inf
        note["bought"] = 0.0
    for deal in range(count):
        lead, time = leads[deals[deal]["row"]], exits[deals[deal]["row"]]["time"]
        if lead["customer"] < 0:
            continue
        note = notes[lead["customer"]]
        if lead["entry"] == Entry.EXPANSION and holds(window, time):
            note["bought"] += lead["value"]
        elif lead["entry"] == Entry.RENEWAL:
            if note["renewed"] <= time < window.end:
                note["renewed"], note["at_end"] = time, lead["value"]
            if note["renewed_before"] <= time < window.start:
                note["renewed_before"], note["at_begin"] = time, lead["value"]
    for row in range(len(customers)):
        customer, note = customers[row], notes[row]
        if _is_there(customer, window.start):
            market = market_cell(cells, customer["segment"], customer["channel"], NONE)
            kept = note["at_end"] if _is_there(customer, window.end) else 0.0
            cells.sums[market, Amount.VALUE_AT_BEGIN] += note["at_begin"]
            cells.sums[market, Amount.VALUE_KEPT] += kept + note["bought"]
