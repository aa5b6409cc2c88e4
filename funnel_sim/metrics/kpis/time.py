"""Sellers and their hours, and the waits for them."""

from __future__ import annotations

from funnel_sim.metrics.kpis.kpi import EVERYWHERE, PASSED, STAFF, Kpi, flow

TIME = (
    Kpi("sellers", "Sellers on the payroll", "count", "neutral",
        "paid_hours / working hours: sellers on the payroll, averaged over time", STAFF,
        ("team", "rep")),
    flow("hires", "Hires", "count", "neutral", "sellers hired", STAFF),
    flow("departures", "Departures", "count", "lower",
         "sellers who left by themselves, or whose seat was closed", STAFF),
    flow(
        "paid_hours", "Paid hours", "h", "neutral",
        "hours on the payroll = work + travel + briefing + admin + absent + training + idle", STAFF,
    ),
    flow("selling_hours", "Selling hours", "h", "neutral",
         "work_hours + travel_hours + briefing_hours", EVERYWHERE),
    flow("work_hours", "Hours with customers", "h", "neutral",
         "work of touches, as far as within the window", EVERYWHERE),
    flow("travel_hours", "Travel hours", "h", "lower",
         "travel of touches, as far as within the window", EVERYWHERE),
    flow("briefing_hours", "Briefing hours", "h", "lower",
         "briefing after hand-overs, as far as within the window", EVERYWHERE),
    flow("hours_on_won", "Hours on won deals", "h", "higher",
         "selling_hours of sales that are won by the horizon", EVERYWHERE),
    flow(
        "hours_on_lost", "Hours on lost deals", "h", "lower",
        "selling_hours of sales that are lost or unreachable by the horizon, also where the lead "
        "comes back", EVERYWHERE,
    ),
    flow(
        "hours_on_cold", "Hours on deals gone cold", "h", "lower",
        "selling_hours of sales that have gone cold by the horizon, also where the lead comes back",
        EVERYWHERE,
    ),
    flow("hours_on_open", "Hours on open deals", "h", "neutral",
         "selling_hours of sales open at the horizon", EVERYWHERE),
    flow("hours_on_care", "Hours on care", "h", "neutral",
         "selling_hours of cases of care; with the four above, all selling_hours", EVERYWHERE),
    flow("vacation_hours", "Vacation hours", "h", "neutral", "paid hours on vacation", STAFF),
    flow("sick_hours", "Sick hours", "h", "lower", "paid hours of sickness", STAFF),
    flow("absent_hours", "Absent hours", "h", "lower", "vacation_hours + sick_hours", STAFF),
    flow("training_hours", "Training hours", "h", "neutral",
         "paid hours in the sellers' own training", STAFF),
    flow("admin_hours", "Admin hours", "h", "neutral",
         "(paid_hours − absent_hours − training_hours) × (1 − selling share)", STAFF),
    flow(
        "idle_hours", "Idle hours", "h", "neutral",
        "(paid_hours − absent_hours − training_hours) × selling share − selling_hours", STAFF,
    ),
    Kpi(
        "utilisation", "Utilisation", "share", "neutral",
        "selling_hours / ((paid_hours − absent_hours − training_hours) × selling share)", STAFF,
    ),
    flow("waits", "Waits", "count", "neutral",
         "requests for a rep, one per attempt at a touch, those met at once included", PASSED),
    Kpi(
        "wait", "Wait for a rep", "h", "lower",
        "mean over waits begun in the window, whether met by a rep or ended by going cold; those "
        "still waiting at the horizon count with the wait so far, a lower bound", PASSED,
    ),
    Kpi("p_wait", "Share that waits", "share", "lower",
        "waits begun that no rep met at once / waits", PASSED),
    flow("waiting_hours", "Waiting hours", "h", "lower",
         "hours of all waits, as far as within the window", PASSED),
    Kpi("queue_length", "Queue length", "count", "lower",
        "waiting_hours / working hours: leads waiting, averaged over time", PASSED,
        ("segment", "channel", "team", "stage", "journey")),
)  # fmt: skip
"""KPIs of time."""
