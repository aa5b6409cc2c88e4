"""KPIs from the sums of a ledger, for the total and for every row of a breakdown alike.

A KPI without a formula here is a sum that was posted under its own name. `registry` says in words
what each one means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.ledger import Ledger
from funnel_sim.metrics.terms import Window

Floats = NDArray[np.float64]

NAMES = Amount.words()
"""Of the posted sums."""


class Amounts(Protocol):
    """KPIs and posted sums by name, in arrays of one shape."""

    def __getitem__(self, name: str) -> Floats: ...


class Rows:
    """Amounts and KPIs by name, each of shape (rows,): all rows of a ledger at once."""

    def __init__(self, ledger: Ledger, window: Window) -> None:
        sums = ledger.sums
        hours = np.full(sums.shape[1], window.hours)
        hours[ledger.rows["month"]][1:] = window.month_hours
        of_teams = hours[ledger.rows["team_month"]][1:]
        of_teams[:] = np.resize(window.month_hours, len(of_teams))
        self._known: dict[str, Floats] = {"working_hours": hours}
        self._known |= zip(NAMES, sums, strict=True)

    def __getitem__(self, name: str) -> Floats:
        """The KPI or posted sum of that name."""
        if name not in self._known:
            self._known[name] = FORMULAS[name](self)
        return self._known[name]


def ratio(above: Floats, below: Floats) -> Floats:
    """The quotient; NaN where there is nothing to divide by, inf where it is beyond all floats."""
    quotient = np.full(np.shape(above), np.nan)
    with np.errstate(over="ignore"):
        np.divide(above, below, out=quotient, where=below != 0.0)
    return quotient


FORMULAS: dict[str, Callable[[Amounts], Floats]] = {
    "cost_of_sales": lambda r: (
        r["pay"] + r["seats"] + r["hiring_cost"] + r["commission"]
        + r["visit_cost"] + r["call_cost"] + r["marketing"]
    ),
    "marketing": lambda r: r["lead_cost"] + r["channel_cost"],
    "contribution": lambda r: r["gross_margin"] - r["cost_of_sales"],
    "direct_contribution": lambda r: (
        r["gross_margin"] - r["selling_cost"] - r["commission"]
        - r["visit_cost"] - r["call_cost"] - r["lead_cost"]
    ),
    "idle_cost": lambda r: r["pay"] + r["seats"] - r["selling_cost"] - r["absence_cost"],
    "win_rate": lambda r: ratio(r["new_customers"], r["new_decided"]),
    "average_deal": lambda r: ratio(r["bookings"], r["wins"]),
    "sales_cycle_mean": lambda r: ratio(r["cycle_days"], r["new_customers"]),
    "sales_cycle_median": lambda r: r["cycle_median"],
    "conversion_rate": lambda r: ratio(r["advanced"], r["stage_visits_ended"]),
    "retention_rate": lambda r: ratio(r["customers_kept"], r["customers_at_begin"]),
    "churn_rate": lambda r: 1.0 - r["retention_rate"],
    "net_revenue_retention": lambda r: ratio(r["value_kept"], r["value_at_begin"]),
    "renewal_rate": lambda r: ratio(r["renewals_won"], r["renewals_decided"]),
    "care_rate": lambda r: ratio(r["care_done"], r["care_done"] + r["care_missed"]),
    "meetings": lambda r: r["visits"] + r["videos"] + r["demos"],
    "first_response_wait": lambda r: ratio(r["first_response_hours"], r["first_responses"]),
    "responses_in_target": lambda r: ratio(r["responses_in_time"], r["first_responses"]),
    "sellers": lambda r: ratio(r["paid_hours"], r["working_hours"]),
    "selling_hours": lambda r: r["work_hours"] + r["travel_hours"] + r["briefing_hours"],
    "absent_hours": lambda r: r["vacation_hours"] + r["sick_hours"],
    "idle_hours": lambda r: r["capacity_hours"] - r["selling_hours"],
    "utilisation": lambda r: ratio(r["selling_hours"], r["capacity_hours"]),
    "wait": lambda r: ratio(r["wait_hours"], r["waits"]),
    "p_wait": lambda r: ratio(r["waits_not_zero"], r["waits"]),
    "queue_length": lambda r: ratio(r["waiting_hours"], r["working_hours"]),
    "attainment": lambda r: ratio(r["bookings_under_quota"], r["quota"]),
    "pipeline_coverage": lambda r: ratio(r["open_pipeline"], r["quota"]),
    "cac": lambda r: ratio(r["cost_of_sales"], r["new_customers"]),
    "payback": lambda r: 12.0 * ratio(r["cost_of_sales"], r["gross_margin"]),
    "visit_cost_per_win": lambda r: ratio(r["visit_cost"] + r["travel_cost"], r["wins"]),
    "revenue_per_rep": lambda r: ratio(r["revenue"] * r["working_hours"], r["paid_hours"]),
    "contribution_per_rep": lambda r: ratio(
        r["contribution"] * r["working_hours"], r["paid_hours"]
    ),
    "return_on_sales_cost": lambda r: ratio(r["gross_margin"], r["cost_of_sales"]),
}  # fmt: skip
