"""Customers at the start and new ones = customers lost and those at the end."""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.evidence import Evidence
from funnel_sim.metrics.balances.findings import ABSOLUTE, beyond
from funnel_sim.metrics.registry import INDEX

NEW, LOST, END = (INDEX[name] for name in ("new_customers", "customers_lost", "customers"))


def check_customer_count(evidence: Evidence, frame: Frame, measures: Measures) -> Iterator[str]:
    """At the start of the window + new - lost = at the end."""
    begun = {"segment": evidence.customers_segment, "channel": evidence.customers_channel}
    for dimension, at_start in begun.items():
        table = measures.by[dimension]
        excess = at_start + table[:, NEW] - table[:, LOST] - table[:, END]
        for index, by in beyond(excess, ABSOLUTE):
            name = names_of(frame, dimension)[index]
            yield f"customers of {dimension} {name}: at start + new - lost exceed the end by {by:g}"
    total = measures.total
    more = evidence.totals["customers"][0] + total[NEW] - total[LOST] - total[END]
    if not abs(more) <= ABSOLUTE:
        yield f"customers in total: at start + new - lost exceed the end by {more:g}"
