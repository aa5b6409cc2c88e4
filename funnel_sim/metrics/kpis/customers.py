"""Customers: how many there are and stay, and what they are given and bring."""

from __future__ import annotations

from funnel_sim.metrics.kpis.kpi import MARKET, NEW_BUSINESS, PASSED, Kpi, flow

CUSTOMERS = (
    Kpi(
        "customers", "Customers", "count", "higher",
        "customers at the end; by month, at the end of the month", NEW_BUSINESS,
        ("segment", "channel"),
    ),
    flow("customers_lost", "Customers lost", "count", "lower",
         "customers who did not renew or left", NEW_BUSINESS),
    Kpi("retention_rate", "Retention", "share", "higher",
        "share of the customers at the begin who are still customers at the end", NEW_BUSINESS),
    Kpi("churn_rate", "Churn", "share", "lower", "1 − retention_rate", NEW_BUSINESS),
    Kpi(
        "net_revenue_retention", "Net revenue retention", "share", "higher",
        "(value of the customers at the begin who are still customers at the end + expansions "
        "that customers at the begin bought) / value of the customers at the begin; the value "
        "of a customer being that of the last renewal, or of the first deal",
        ("segment", "channel"),
    ),
    flow("renewals_due", "Renewals due", "count", "neutral",
         "contracts that came up for renewal", MARKET),
    flow("renewals_won", "Renewals won", "count", "higher", "wins of renewals", MARKET),
    Kpi(
        "renewal_rate", "Renewal rate", "share", "higher",
        "renewals_won / renewals decided: won, lost, unreachable or cold", NEW_BUSINESS,
    ),
    flow("care_due", "Care due", "count", "neutral",
         "cases of onboarding, support and training that came up", MARKET),
    flow("care_done", "Care done", "count", "higher", "cases of care closed", PASSED),
    flow("care_missed", "Care missed", "count", "lower",
         "cases of care that were lost, unreachable or went cold", PASSED),
    Kpi("care_rate", "Care done, share", "share", "higher",
        "care_done / (care_done + care_missed)", MARKET),
)  # fmt: skip
"""KPIs of customers."""
