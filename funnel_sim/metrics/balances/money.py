"""Revenue is what was won, contribution what is left of it, and every breakdown adds up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Exit
from funnel_sim.domain.tables import DIMENSIONS, Measures
from funnel_sim.metrics.balances.findings import ABSOLUTE, Floats, tolerance
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


def check_revenue(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Bookings are the value won in the window; revenue too, or what contracts bring in it."""
    won = log.exits["reason"] == Exit.WON
    time, value = log.exits["time"][won], log.leads["value"][won]
    inside = (time >= frame.warm_up) & (time < frame.horizon)
    booked = float(value[inside].sum())
    expected = {"bookings": booked, "revenue": booked, "backlog": 0.0}
    if frame.recognised:
        expected |= _recognised(log, frame, time, value, log.leads["segment"][won])
    what = {
        "bookings": "the value of deals won",
        "revenue": "what deals won and contracts of the start bring",
        "backlog": "what is booked and not recognised",
    }
    for name, amount in expected.items():
        difference = float(measures.total[INDEX[name]]) - amount
        if not abs(difference) <= tolerance(amount):
            yield f"{name}: differs from {what[name]} by {difference:g}"


def _recognised(
    log: Log, frame: Frame, time: Floats, value: Floats, segment: Floats
) -> dict[str, float]:
    """Revenue of the window and backlog at its end, contract by contract."""
    old = log.customers[log.customers["lead"] < 0]
    old = old[frame.contract[old["segment"]] > 0.0]
    begin = np.concatenate([time, old["since"]])
    amount = np.concatenate([value, old["value"]])
    length = frame.contract[np.concatenate([segment, old["segment"]])]

    def earned(by: float) -> Floats:
        """Value recognised before a moment."""
        part = np.clip((by - begin) / np.where(length > 0.0, length, 1.0), 0.0, 1.0)
        return np.where(length > 0.0, amount * part, amount * (begin < by))

    revenue = earned(frame.horizon) - earned(frame.warm_up)
    backlog = amount - earned(frame.horizon)
    return {"revenue": float(revenue.sum()), "backlog": float(backlog.sum())}


def check_breakdowns(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Rows of breakdowns, with what has no row, sum to the total where the registry says so."""
    elsewhere = _may_be_elsewhere(log, frame)
    for kpi in KPIS:
        total = float(measures.total[INDEX[kpi.name]])
        for dimension in kpi.additive:
            column = measures.by[dimension][:, INDEX[kpi.name]]
            rest = float(measures.elsewhere[dimension][INDEX[kpi.name]])
            difference = float(column.sum()) + rest - total
            allowed = tolerance(float(np.abs(column).sum()) + abs(rest))
            if not abs(difference) <= allowed:
                yield f"{kpi.name} by {dimension}: sums to {difference:g} more than the total"
            if kpi.name not in elsewhere[dimension] and not abs(rest) <= ABSOLUTE:
                yield f"{kpi.name} by {dimension}: {rest:g} have no row"


def _may_be_elsewhere(log: Log, frame: Frame) -> dict[str, tuple[str, ...]]:
    """KPIs that may have a part without a row, by dimension."""
    unknown = (log.leads["channel"] < 0).any() or (log.customers["channel"] < 0).any()
    contracts = frame.recognised and bool((log.customers["lead"] < 0).any())
    found: dict[str, tuple[str, ...]] = dict.fromkeys(DIMENSIONS, ())
    if contracts:
        found |= dict.fromkeys(("team", "stage", "journey", "rep"), OF_CONTRACTS)
    if unknown:
        found |= {"channel": tuple(INDEX)}
    return found


def check_contribution(measures: Measures) -> Iterator[str]:
    """Contribution = gross margin - cost of sales, and the same by what deals bear directly."""
    total = {name: float(measures.total[column]) for name, column in INDEX.items()}
    rest = total["gross_margin"] - sum(total[part] for part in COSTS)
    direct = total["direct_contribution"] - sum(total[part] for part in NOT_OF_DEALS)
    size = abs(total["gross_margin"]) + sum(abs(total[part]) for part in COSTS)
    for words, value in (
        ("gross margin less the parts of the cost of sales", rest),
        ("direct contribution less what no deal bears", direct),
    ):
        difference = total["contribution"] - value
        if not abs(difference) <= tolerance(size):
            yield f"contribution: exceeds {words} by {difference:g}"
