"""Unit economics, and what is reached of the quotas."""

from __future__ import annotations

from funnel_sim.metrics.kpis.kpi import MONTH, NEW_BUSINESS, STAFF, Kpi, flow

ECONOMICS = (
    flow("quota", "Quota", "money", "neutral",
         "paid_hours × quota per hour of the role; 0 for roles without one", STAFF),
    Kpi("attainment", "Quota attainment", "share", "higher",
        "bookings of reps who have a quota / quota", STAFF),
    Kpi("reps_at_quota", "Seats at quota", "share", "higher",
        "share of the seats with a quota whose bookings reach it", ("team",)),
    Kpi(
        "pipeline_coverage", "Pipeline coverage", "ratio", "neutral",
        "open_pipeline / quota: how often what is open at the end covers the quota of a next "
        "period that is like this one", ("month", "team"),
    ),
    Kpi("cac", "Cost to win a customer", "money/win", "lower", "cost_of_sales / new_customers",
        MONTH),
    Kpi(
        "payback", "Payback", "months", "lower",
        "12 × cost_of_sales / gross_margin, where a deal's value is the revenue of a year", MONTH,
    ),
    Kpi("visit_cost_per_win", "Visit cost per win", "money/win", "lower",
        "(visit_cost + travel_cost) / wins", (*NEW_BUSINESS, "journey")),
    Kpi("revenue_per_rep", "Revenue per rep", "money/rep", "higher",
        "revenue / (paid_hours / working hours), over the window or month", ("month", "team")),
    Kpi("contribution_per_rep", "Contribution per rep", "money/rep", "higher",
        "contribution / (paid_hours / working hours), over the window or month", MONTH),
    Kpi("return_on_sales_cost", "Return on sales cost", "ratio", "higher",
        "gross_margin / cost_of_sales", MONTH),
)  # fmt: skip
"""KPIs that set one thing against another."""
