"""Which KPIs tell of which link of the chain from leads to revenue.

The order is that of cause: leads come, people are there, they work, leads advance and are won.
"""

from __future__ import annotations

from collections.abc import Mapping

LINKS: Mapping[str, tuple[str, ...]] = {
    "lead supply": ("leads",),
    "capacity": (
        "paid_hours", "hires", "departures", "vacation_hours", "sick_hours", "absent_hours",
        "training_hours", "admin_hours",
    ),
    "activity": (
        "touches", "calls", "videos", "visits", "demos", "meetings", "proposals",
        "first_responses", "selling_hours", "work_hours", "travel_hours",
    ),
    "conversion": ("qualified", "advanced", "hand_overs", "wins", "new_customers"),
}  # fmt: skip
"""Link -> KPIs, in the order of cause."""
OTHER = "everything else"
"""KPIs of no link: the value of deals, costs, customers."""
STOCKS = ("open", "open_pipeline", "backlog", "customers")
"""KPIs that are a state at the end of a month, and do not add up."""


def link_of(name: str) -> str:
    """The link that a KPI tells of."""
    return next((link for link, kpis in LINKS.items() if name in kpis), OTHER)
