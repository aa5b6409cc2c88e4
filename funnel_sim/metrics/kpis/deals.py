"""Leads in and out, and how sales go."""

from __future__ import annotations

from funnel_sim.metrics.kpis.kpi import EVERYWHERE, MARKET, NEW_BUSINESS, PASSED, Kpi, flow

OPEN = ("segment", "channel", "journey")
"""Breakdowns in which what is open adds up."""

DEALS = (
    flow(
        "leads", "Leads", "count", "higher",
        "leads created by channels and names of a list approached for the first time; those "
        "created after the last closing count too, in the last month", MARKET,
    ),
    flow(
        "reentries", "Re-entries", "count", "neutral",
        "what comes from a lead or customer known before: leads recycled, prospects tried again, "
        "expansions, renewals, cases of care", MARKET,
    ),
    flow("wins", "Wins", "count", "higher",
         "sales won: new business, expansions and renewals", EVERYWHERE),
    flow("new_customers", "New customers", "count", "higher",
         "wins of leads who were no customers", EVERYWHERE),
    flow("lost", "Lost", "count", "lower", "sales that were told no", PASSED),
    flow("unreachable", "Unreachable", "count", "lower",
         "sales given up because nobody answered", PASSED),
    flow("cold", "Gone cold", "count", "lower",
         "sales that waited longer than their patience", PASSED),
    flow(
        "recycled", "Recycled", "count", "neutral",
        "leads that were lost, unreachable or went cold and come back after a time; not in these",
        PASSED,
    ),
    Kpi(
        "open_at_start", "Open leads at the start", "count", "neutral",
        "leads and cases that came before the window and are open when it begins",
        OPEN, OPEN,
    ),
    Kpi(
        "open", "Open leads", "count", "neutral",
        "leads and cases that came at any time and are still open at the end; by month, at the "
        "end of the month; leads not yet in the queue have no team and stage",
        PASSED, OPEN,
    ),
    Kpi(
        "pipeline_at_start", "Open pipeline at the start", "money", "neutral",
        "sum of the value of leads that came before the window and are open when it begins",
        OPEN, OPEN,
    ),
    flow("pipeline_created", "Pipeline created", "money", "neutral",
         "sum of the value of leads and re-entries", MARKET),
    flow("pipeline_lost", "Pipeline lost", "money", "lower",
         "sum of the value of sales that were lost or unreachable", PASSED),
    flow("pipeline_cold", "Pipeline gone cold", "money", "lower",
         "sum of the value of sales that went cold", PASSED),
    flow("pipeline_recycled", "Pipeline recycled", "money", "neutral",
         "sum of the value of leads recycled; it is created again when they come back", PASSED),
    Kpi(
        "open_pipeline", "Open pipeline", "money", "neutral",
        "sum of the value of open leads, unweighted; by month as `open`; "
        "pipeline_at_start + pipeline_created − bookings − pipeline_lost − pipeline_cold − "
        "pipeline_recycled",
        PASSED, OPEN,
    ),
    Kpi(
        "win_rate", "Win rate", "share", "higher",
        "new_customers / new business decided: won, lost, unreachable or cold, not recycled",
        NEW_BUSINESS,
    ),
    Kpi("average_deal", "Average deal", "money/win", "higher", "bookings / wins",
        ("month", "segment", "channel", "team", "journey", "rep")),
    Kpi(
        "sales_cycle_mean", "Sales cycle, mean", "days", "lower",
        "mean calendar days from creation to win over new customers, nurture included; in a short "
        "horizon too short, since quick deals are won first",
        ("month", "segment", "channel", "team"),
    ),
    Kpi(
        "sales_cycle_median", "Sales cycle, median", "days", "lower",
        "calendar days from creation by which half of the leads that are won are won: "
        "Aalen–Johansen over `leads`, open ones censored at the horizon", ("segment", "channel"),
    ),
    flow("entered", "Stage visits begun", "count", "neutral", "leads entering a stage", PASSED),
    flow(
        "advanced", "Advanced", "count", "higher",
        "stages passed, the last one included; by rep, by the one of the last touch", EVERYWHERE,
    ),
    Kpi(
        "conversion_rate", "Conversion rate", "share", "higher",
        "advanced / stage visits ended, whatever the outcome; by rep, those that ended with a "
        "touch of the rep", EVERYWHERE,
    ),
    flow(
        "qualified", "Qualified leads", "count", "higher",
        "leads advanced from the stage `qualification`, or from the second where none is called "
        "so; 0 where there is one stage only", ("month", "segment", "channel", "team", "journey"),
    ),
    flow("hand_overs", "Hand-overs", "count", "lower",
         "hand-overs that those who left had behind them", MARKET),
    flow("overflowed", "Overflowed", "count", "neutral",
         "stage visits taken over by the back-up team, which they count for", PASSED),
)  # fmt: skip
"""KPIs of leads and deals."""
