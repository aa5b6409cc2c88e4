"""Customers come from wins or from the start; and what their contracts bring, one by one."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Row, Rows
from funnel_sim.domain.names import Churn
from funnel_sim.metrics.balances.evidence import Evidence, Limits
from funnel_sim.metrics.balances.faults import Fault


@inlined
def inspect_customers(customers: Rows, exits: Rows, limits: Limits, evidence: Evidence) -> None:
    """Every customer, and beside the win that made it; before the leads."""
    faults, totals = evidence.faults, evidence.totals[0]
    for row in range(len(customers)):
        customer = customers[row]
        if customer["lead"] >= 0:
            evidence.leads[customer["lead"]]["made"] += 1
            if customer["since"] != exits[customer["lead"]]["time"]:
                faults[Fault.NOT_SINCE_THE_WIN] += 1
        else:
            totals["from_before"] += 1
            if customer["since"] > 0.0:
                faults[Fault.START_THAT_IS_LATER] += 1
            length = limits.contract[customer["segment"]]
            if length > 0.0:
                earn(customer["since"], length, customer["value"], limits, totals)
        if math.isnan(customer["until"]) != (customer["reason"] == Churn.STAYS):
            faults[Fault.LOST_WITHOUT_REASON] += 1
        if customer["until"] < customer["since"] or customer["until"] < 0.0:
            faults[Fault.LOST_TOO_EARLY] += 1
        if customer["since"] >= limits.horizon:
            faults[Fault.CUSTOMER_WON_LATE] += 1
        if customer["until"] >= limits.horizon:
            faults[Fault.CUSTOMER_LOST_LATE] += 1
        _count_customer(customer, limits.start, evidence)


@inlined
def _count_customer(customer: Row, start: float, evidence: Evidence) -> None:
    totals = evidence.totals[0]
    if customer["channel"] < 0:
        totals["unknown"] += 1
    come = customer["since"] < start or customer["lead"] < 0
    if come and not customer["until"] < start:
        totals["customers"] += 1
        evidence.customers_segment[customer["segment"]] += 1
        if customer["channel"] >= 0:
            evidence.customers_channel[customer["channel"]] += 1


@inlined
def earn(begin: float, length: float, value: float, limits: Limits, totals: Row) -> None:
    """What a contract brings in the window, and what is then still to come."""
    by_start = _share_earned(begin, length, limits.start)
    by_horizon = _share_earned(begin, length, limits.horizon)
    totals["revenue"] += value * by_horizon - value * by_start
    totals["backlog"] += value - value * by_horizon


@inlined
def _share_earned(begin: float, length: float, by: float) -> float:
    """Share of a contract recognised before a moment."""
    if length > 0.0:
        return min(max((by - begin) / length, 0.0), 1.0)
    return 1.0 if begin < by else 0.0
