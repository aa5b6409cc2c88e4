"""What sellers do: touches by kind, and first responses."""

from __future__ import annotations

from funnel_sim.metrics.kpis.kpi import EVERYWHERE, Kpi, flow

RESPONSES = ("month", "segment", "channel", "team", "rep")

ACTIVITY = (
    flow("touches", "Touches", "count", "neutral",
         "touches begun, every attempt counted", EVERYWHERE),
    flow("unanswered", "Attempts unanswered", "count", "lower",
         "attempts begun that nobody answered", EVERYWHERE),
    flow("calls", "Calls", "count", "neutral",
         "touches of kind call begun, every attempt counted", EVERYWHERE),
    flow("videos", "Video meetings", "count", "neutral",
         "touches of kind video begun and answered", EVERYWHERE),
    flow("visits", "Visits", "count", "neutral",
         "touches of kind visit begun and answered", EVERYWHERE),
    flow("demos", "Demos", "count", "neutral",
         "touches of kind demo begun and answered", EVERYWHERE),
    flow("meetings", "Meetings", "count", "neutral", "visits + videos + demos", EVERYWHERE),
    flow("proposals", "Proposals", "count", "neutral",
         "touches of kind proposal begun and answered", EVERYWHERE),
    flow("support_touches", "Support touches", "count", "neutral",
         "touches of kind support begun and answered", EVERYWHERE),
    flow("training_touches", "Training touches", "count", "neutral",
         "touches of kind training begun and answered", EVERYWHERE),
    flow(
        "first_responses", "First responses", "count", "higher",
        "first touches begun of leads that came by themselves: from channels, open at the start, "
        "or recycled", EVERYWHERE,
    ),
    Kpi("first_response_wait", "Wait for first response", "h", "lower",
        "mean over first_responses of start − entry into the queue", RESPONSES),
    Kpi("responses_in_target", "Responses within target", "share", "higher",
        "first_responses whose wait is within the market's target / first_responses", RESPONSES),
)  # fmt: skip
"""KPIs of what is done."""
