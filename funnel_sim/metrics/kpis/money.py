"""Revenue, costs, and what is left."""

from __future__ import annotations

from funnel_sim.metrics.kpis.kpi import EVERYWHERE, MARKET, MONTH, STAFF, Kpi, flow

MONEY = (
    flow(
        "revenue", "Revenue", "money", "higher",
        "bookings; where revenue is recognised over the contract: the part that falls in the "
        "window of every deal won so far, and of the contracts that customers had at the start",
        EVERYWHERE,
    ),
    flow("bookings", "Bookings", "money", "higher", "sum of the value of deals won", EVERYWHERE),
    flow(
        "expansion_revenue", "Expansion revenue", "money", "higher",
        "revenue of deals won as expansion; a part of revenue", EVERYWHERE,
    ),
    flow(
        "renewal_revenue", "Renewal revenue", "money", "higher",
        "revenue of renewals won; a part of revenue", EVERYWHERE,
    ),
    flow(
        "gross_margin", "Gross margin", "money", "higher",
        "sum of revenue × gross margin of the segment", EVERYWHERE,
    ),
    Kpi(
        "backlog", "Backlog", "money", "neutral",
        "booked and not yet recognised at the end, with contracts that customers had at the "
        "start; by month, at the end of the month; 0 where revenue counts at the win",
        MARKET, ("segment", "channel", "journey"),
    ),
    flow(
        "cost_of_sales", "Cost of sales", "money", "lower",
        "pay + seats + hiring_cost + commission + visit_cost + call_cost + marketing", MONTH,
    ),
    flow("pay", "Pay", "money", "lower", "paid_hours × salary and on-costs per hour", STAFF),
    flow("seats", "Seats", "money", "lower", "paid_hours × seat cost per hour", STAFF),
    flow("hiring_cost", "Hiring", "money", "lower", "hires × hiring cost of the role", STAFF),
    flow(
        "commission", "Commission", "money", "lower",
        "sum over wins of the winning rep's rate × its base, revenue or margin of the booking; "
        "× accelerator for the part of a win above the rep's quota of the plan year (12 months "
        "from the start, quota in proportion to the hours on the payroll)", EVERYWHERE,
    ),
    flow(
        "visit_cost", "Visits, cash", "money", "lower",
        "cash of visits begun and met + travel cash of all touches begun and met", EVERYWHERE,
    ),
    flow(
        "call_cost", "Calls and other touches, cash", "money", "lower",
        "cash, travel apart, of touches begun and answered that are no visits", EVERYWHERE,
    ),
    flow("marketing", "Marketing", "money", "lower", "lead_cost + channel_cost",
         ("month", "channel")),
    flow("lead_cost", "Cost per lead", "money", "lower",
         "leads × cost per lead of the channel", MARKET),
    flow("channel_cost", "Channels, fixed", "money", "lower",
         "working hours × fixed cost of the channel per hour", ("month", "channel")),
    flow("contribution", "Contribution", "money", "higher", "gross_margin − cost_of_sales", MONTH),
    flow(
        "direct_contribution", "Direct contribution", "money", "higher",
        "gross_margin − selling_cost − commission − visit_cost − call_cost − lead_cost", MARKET,
    ),
    flow(
        "selling_cost", "Selling time at cost", "money", "neutral",
        "selling_hours × (pay + seat per hour) / selling share", EVERYWHERE,
    ),
    flow(
        "travel_cost", "Travel time at cost", "money", "lower",
        "travel_hours × (pay + seat per hour) / selling share; a part of selling_cost", EVERYWHERE,
    ),
    flow(
        "absence_cost", "Absence and training at cost", "money", "lower",
        "(absent_hours + training_hours) × (pay + seat per hour)", STAFF,
    ),
    flow("idle_cost", "Idle time at cost", "money", "lower",
         "pay + seats − selling_cost − absence_cost", STAFF),
    flow(
        "lost_deal_cost", "Spent on lost deals", "money", "lower",
        "selling_cost + visit_cost + call_cost of sales that were lost, unreachable or went cold "
        "by the horizon, also where the lead comes back; a part of these, not added again",
        EVERYWHERE,
    ),
)  # fmt: skip
"""KPIs in money."""
