"""Customers: how many there are, who is lost, and what those of the begin are worth at the end.

A customer is there from the win that makes one, or from the start, until the moment of loss.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Entry, Exit
from funnel_sim.metrics.ledger import Ledger
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def post_customers(ledger: Ledger, log: Log, window: Window) -> None:
    """Customers at the end, lost, and kept; by month, at the end of each month and over it."""
    customers = log.customers
    keys = _keys(customers)
    ledger.post(keys, _counts(customers, window.start, window.end))
    lost = window.holds(customers["until"])
    of_lost = _keys(customers[lost]) | {"month": window.month_of(customers["until"][lost])}
    ledger.post(of_lost, {"customers_lost": np.ones(int(lost.sum()))})
    edges = window.edges.tolist()
    months = [
        _counts(customers, max(low, window.start), max(high, window.start))
        for low, high in pairwise(edges)
    ]
    for name in ("customers_at_begin", "customers_kept"):
        ledger.put("month", name, np.array([month[name].sum() for month in months]))
    at_end = [there_at(customers, high).sum() for high in edges[1:]]
    ledger.put("month", "customers", np.array(at_end, dtype=np.float64))


def _counts(customers: Rows, begin: float, end: float) -> dict[str, Floats]:
    before, after = there_at(customers, begin), there_at(customers, end)
    return {
        "customers": after.astype(np.float64),
        "customers_at_begin": before.astype(np.float64),
        "customers_kept": (before & after).astype(np.float64),
    }


def there_at(customers: Rows, time: float) -> Flags:
    """Who is a customer just before `time`; those there at the start are so at 0 too."""
    come = (customers["since"] < time) | (customers["lead"] < 0)
    return np.asarray(come & ~(customers["until"] < time))


def put_net_retention(ledger: Ledger, log: Log, window: Window) -> None:
    """Value of the customers of the begin, then and at the end with what they bought more."""
    customers = log.customers
    before = there_at(customers, window.start)
    kept = before & there_at(customers, window.end)
    at_end = np.where(kept, _value_at(log, window.end), 0.0) + _expansions(log, window)
    amounts = {
        "value_at_begin": np.where(before, _value_at(log, window.start), 0.0),
        "value_kept": np.where(before, at_end, 0.0),
    }
    ledger.post(_keys(customers), amounts)


def _value_at(log: Log, time: float) -> Floats:
    """Value of the last renewal before `time`, or of the first deal, shape (customers,)."""
    value = log.customers["value"].copy()
    won = (log.exits["reason"] == Exit.WON) & (log.exits["time"] < time)
    renewed = np.flatnonzero(won & (log.leads["entry"] == Entry.RENEWAL) & _of_customers(log))
    renewed = renewed[np.argsort(log.exits["time"][renewed], kind="stable")]
    value[log.leads["customer"][renewed]] = log.leads["value"][renewed]  # the last one stays
    return np.asarray(value)


def _expansions(log: Log, window: Window) -> Floats:
    """Value of the expansions won in the window, shape (customers,)."""
    won = (log.exits["reason"] == Exit.WON) & window.holds(log.exits["time"])
    rows = np.flatnonzero(won & (log.leads["entry"] == Entry.EXPANSION) & _of_customers(log))
    leads = log.leads[rows]
    size = len(log.customers)
    bought = np.bincount(leads["customer"], weights=leads["value"], minlength=size)
    return bought.astype(np.float64)


def _of_customers(log: Log) -> Flags:
    return np.asarray(log.leads["customer"] >= 0)


def _keys(customers: Rows) -> dict[str, Ints]:
    return {name: customers[name].astype(np.int64) for name in ("segment", "channel")}
