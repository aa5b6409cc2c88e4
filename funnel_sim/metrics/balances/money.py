"""Revenue is what was won, contribution what is left of it, and every breakdown adds up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import DIMENSIONS, Measures
from funnel_sim.metrics.balances.evidence import Evidence
from funnel_sim.metrics.balances.findings import ABSOLUTE, RELATIVE, Flags, tolerance
from funnel_sim.metrics.registry import INDEX, KPIS

COSTS = (
    "pay", "seats", "hiring_cost", "commission",
    "visit_cost", "call_cost", "lead_cost", "channel_cost",
)  # fmt: skip
"""The parts of the cost of sales."""
NOT_OF_DEALS = ("idle_cost", "absence_cost", "hiring_cost", "channel_cost")
"""Costs that no deal bears directly."""
OF_CONTRACTS = ("revenue", "gross_margin", "direct_contribution", "backlog")
"""KPIs with a part that nobody in the model won, where customers of the start still pay."""


def check_revenue(evidence: Evidence, frame: Frame, measures: Measures) -> Iterator[str]:
    """Bookings are the value won in the window; revenue too, or what contracts bring in it."""
    booked, revenue, backlog = (
        float(evidence.totals[name][0]) for name in ("booked", "revenue", "backlog")
    )
    if not frame.recognised:
        revenue, backlog = booked, 0.0
    for name, amount, words in (
        ("bookings", booked, "the value of deals won"),
        ("revenue", revenue, "what deals won and contracts of the start bring"),
        ("backlog", backlog, "what is booked and not recognised"),
    ):
        difference = float(measures.total[INDEX[name]]) - amount
        if not abs(difference) <= tolerance(amount):
            yield f"{name}: differs from {words} by {difference:g}"


def check_breakdowns(evidence: Evidence, frame: Frame, measures: Measures) -> Iterator[str]:
    """Rows of breakdowns, with what has no row, sum to the total where the registry says so."""
    rest = np.stack([measures.elsewhere[dimension] for dimension in DIMENSIONS])
    blocks = [rows for n, d in enumerate(DIMENSIONS) for rows in (rest[n : n + 1], measures.by[d])]
    begin = np.cumsum([0, *(1 + len(measures.by[d]) for d in DIMENSIONS[:-1])])
    table = np.concatenate(blocks)
    difference = np.add.reduceat(table, begin, axis=0) - measures.total
    size = np.add.reduceat(np.abs(table), begin, axis=0)
    uneven = _additive() & ~(np.abs(difference) <= ABSOLUTE + RELATIVE * size)
    astray = _additive() & ~_may_be_elsewhere(evidence, frame) & ~(np.abs(rest) <= ABSOLUTE)
    for n, column in np.argwhere(uneven | astray).tolist():
        name, dimension = KPIS[column].name, DIMENSIONS[n]
        if uneven[n, column]:
            yield f"{name} by {dimension}: sums to {difference[n, column]:g} more than the total"
        if astray[n, column]:
            yield f"{name} by {dimension}: {rest[n, column]:g} have no row"


@cache
def _additive() -> Flags:
    """Which breakdowns add up, shape (dimensions, KPIs)."""
    return np.array([[d in kpi.additive for kpi in KPIS] for d in DIMENSIONS])


def _may_be_elsewhere(evidence: Evidence, frame: Frame) -> Flags:
    """Which breakdowns may leave a part without a row, shape (dimensions, KPIs)."""
    found = np.zeros((len(DIMENSIONS), len(KPIS)), dtype=np.bool_)
    if frame.recognised and evidence.totals["from_before"][0]:
        rows = [DIMENSIONS.index(d) for d in ("team", "stage", "journey", "rep")]
        found[np.ix_(rows, [INDEX[name] for name in OF_CONTRACTS])] = True
    if evidence.totals["unknown"][0]:
        found[DIMENSIONS.index("channel")] = True
    return found


def check_contribution(measures: Measures) -> Iterator[str]:
    """Contribution = gross margin - cost of sales, and the same by what deals bear directly."""

    def total(name: str) -> float:
        return float(measures.total[INDEX[name]])

    margin, contribution = total("gross_margin"), total("contribution")
    costs = [total(part) for part in COSTS]
    rest = margin - sum(costs)
    direct = total("direct_contribution") - sum(total(part) for part in NOT_OF_DEALS)
    size = abs(margin) + sum(map(abs, costs))
    for words, value in (
        ("gross margin less the parts of the cost of sales", rest),
        ("direct contribution less what no deal bears", direct),
    ):
        difference = contribution - value
        if not abs(difference) <= tolerance(size):
            yield f"contribution: exceeds {words} by {difference:g}"
