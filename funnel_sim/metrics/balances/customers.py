"""Customers come from wins or from the start, and bring nothing once they are lost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Churn, Entry, Exit
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.findings import ABSOLUTE, Flags, beyond, count
from funnel_sim.metrics.registry import INDEX

OF_CUSTOMERS = (Entry.EXPANSION, Entry.RENEWAL, Entry.CARE)


def check_customers(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Each win of new business makes a customer, whose business is the customer's own."""
    yield from _check_making(log)
    yield from _check_loss(log)
    yield from _check_business(log)
    yield from _check_customer_count(log, frame, measures)


def _check_making(log: Log) -> Iterator[str]:
    customers, leads = log.customers, log.leads
    makes = (
        (log.exits["reason"] == Exit.WON)
        & (leads["journey"] == 0)
        & ~np.isin(leads["entry"], OF_CUSTOMERS)
    )
    made = customers[customers["lead"] >= 0]
    times = np.bincount(made["lead"], minlength=len(leads))
    yield from count(times != makes, "wins of new business made no customer, or others did")
    since = log.exits["time"][made["lead"]]
    yield from count(
        made["since"] != since, "customers are so from another moment than that of their win"
    )
    before = customers[customers["lead"] < 0]
    yield from count(before["since"] > 0.0, "customers of the start became so later")


def _check_loss(log: Log) -> Iterator[str]:
    customers = log.customers
    stays = np.isnan(customers["until"])
    yield from count(
        stays != (customers["reason"] == Churn.STAYS), "customers are lost without reason or time"
    )
    early = customers["until"] < np.maximum(customers["since"], 0.0)
    yield from count(early, "customers are lost before they are customers")


def _check_business(log: Log) -> Iterator[str]:
    has = log.leads["customer"] >= 0
    yield from count(
        has != np.isin(log.leads["entry"], OF_CUSTOMERS),
        "leads are business of customers without being so, or the reverse",
    )
    business = log.leads[has]
    owner = log.customers[business["customer"]]
    for column in ("segment", "source", "number"):
        other = business[column] != owner[column]
        yield from count(other, f"leads have another {column} than their customer")
    outside = (business["arrival"] < owner["since"]) | (business["arrival"] > owner["until"])
    yield from count(outside, "leads come from customers who are not customers then")


def _check_customer_count(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """At the start of the window + new - lost = at the end."""
    customers = log.customers
    before: Flags = (customers["since"] < frame.warm_up) | (customers["lead"] < 0)
    there = customers[before & ~(customers["until"] < frame.warm_up)]
    tables = {d: measures.by[d] for d in ("segment", "channel")}
    for dimension, table in tables.items():
        index = there[dimension]
        begun = np.bincount(index[index >= 0], minlength=len(table))
        change = table[:, INDEX["new_customers"]] - table[:, INDEX["customers_lost"]]
        excess = begun + change - table[:, INDEX["customers"]]
        for name, by in beyond(names_of(frame, dimension), excess, ABSOLUTE):
            yield f"customers of {dimension} {name}: at start + new - lost exceed the end by {by:g}"
    total = {name: float(measures.total[INDEX[name]]) for name in INDEX}
    more = len(there) + total["new_customers"] - total["customers_lost"] - total["customers"]
    if not abs(more) <= ABSOLUTE:
        yield f"customers in total: at start + new - lost exceed the end by {more:g}"
