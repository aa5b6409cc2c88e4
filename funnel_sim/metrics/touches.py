"""Touches: counts and cash at their start, hours as they pass, and what they were spent on.

An attempt that nobody answers takes time and no cash. A touch still in hand at the horizon was paid
for when it began, and counts with the hours up to the horizon.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import ActivityKind, Entry, Exit, TouchResult
from funnel_sim.metrics.keys import is_care, market_keys, seats_of, standing
from funnel_sim.metrics.ledger import Ledger
from funnel_sim.metrics.staff import TeamRates
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KIND_COUNTS = {
    "videos": ActivityKind.VIDEO,
    "visits": ActivityKind.VISIT,
    "demos": ActivityKind.DEMO,
    "proposals": ActivityKind.PROPOSAL,
    "support_touches": ActivityKind.SUPPORT,
    "training_touches": ActivityKind.TRAINING,
}
"""KPI that counts the answered touches of a kind."""
COME_BY_THEMSELVES = (Entry.NEW, Entry.OPENING, Entry.RECYCLED)
"""Leads that wait for a first response, as prospects do not, and no more do customers."""


def post_touches(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Counts and cash of the touches begun in the window."""
    begun = log.touches[window.holds(log.touches["start"])]
    kind = _kinds(frame)[begun["activity"]]
    answered = ~np.isin(begun["result"], (TouchResult.NO_ANSWER, TouchResult.UNREACHABLE))
    flags: dict[str, Flags] = {
        "touches": np.ones(len(begun), dtype=np.bool_),
        "unanswered": ~answered,
        "calls": kind == ActivityKind.CALL,
    }
    flags |= {name: (kind == code) & answered for name, code in KIND_COUNTS.items()}
    visit_cost, call_cost = _cash(frame, begun, answered)
    in_vain = _in_vain(log)[begun["lead"]]
    amounts = {name: flag.astype(np.float64) for name, flag in flags.items()}
    amounts |= {
        "visit_cost": visit_cost,
        "call_cost": call_cost,
        "lost_deal_cost": np.where(in_vain, visit_cost + call_cost, 0.0),
    }
    ledger.post(_keys(log, begun, window.month_of(begun["start"])), amounts)


def post_first_responses(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """The first touch of each lead that came by itself, and how long the lead had waited."""
    _, row = np.unique(log.touches["lead"], return_index=True)
    first = log.touches[row]
    by_itself = np.isin(log.leads["entry"][first["lead"]], COME_BY_THEMSELVES)
    first = first[by_itself & window.holds(first["start"])]
    waited = first["start"] - log.leads["arrival"][first["lead"]]
    no_target = np.isnan(frame.response_target)
    amounts = {
        "first_responses": np.ones(len(first)),
        "first_response_hours": waited,
        "responses_in_time": np.where(no_target, np.nan, waited <= frame.response_target),
    }
    ledger.post(_keys(log, first, window.month_of(first["start"])), amounts)


def post_selling_time(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Hours of touches, cut at window and months in proportion to the time that passes."""
    begin, end = log.touches["start"], log.touches["end"]
    pieces = window.split(begin, end)
    touches = log.touches[pieces.row]
    share = pieces.hours / (touches["end"] - touches["start"])
    rate = TeamRates.of(frame).per_selling_hour[touches["team"]]
    hours: Mapping[str, Floats] = {
        "work_hours": touches["work"] * share,
        "travel_hours": touches["travel"] * share,
        "briefing_hours": touches["briefing"] * share,
    }
    selling = hours["work_hours"] + hours["travel_hours"] + hours["briefing_hours"]
    spent_on = {
        name: np.where(flag[touches["lead"]], selling, 0.0) for name, flag in _spent_on(log).items()
    }
    in_vain = _in_vain(log)[touches["lead"]]
    costs = {
        "selling_cost": selling * rate,
        "travel_cost": hours["travel_hours"] * rate,
        "lost_deal_cost": np.where(in_vain, selling * rate, 0.0),
    }
    ledger.post(_keys(log, touches, pieces.month), {**hours, **spent_on, **costs})


def _kinds(frame: Frame) -> Ints:
    return np.array([ActivityKind.of(word) for word in frame.activity_kinds], dtype=np.int64)


def _cash(frame: Frame, touches: Rows, answered: Flags) -> tuple[Floats, Floats]:
    """Cash of visits with all travel, and of all other touches."""
    is_visit = _kinds(frame)[touches["activity"]] == ActivityKind.VISIT
    cash = np.where(answered, frame.touch_cost[touches["activity"]], 0.0)
    travel = np.where(answered, frame.trip_cost[touches["activity"]], 0.0)
    return travel + np.where(is_visit, cash, 0.0), np.where(is_visit, 0.0, cash)


def _spent_on(log: Log) -> dict[str, Flags]:
    """Which leads the hours of each KPI are of; each lead is of one."""
    care, stands = is_care(log), standing(log)
    return {
        "hours_on_won": ~care & (stands == Exit.WON),
        "hours_on_lost": ~care & np.isin(stands, (Exit.LOST, Exit.UNREACHABLE)),
        "hours_on_cold": ~care & (stands == Exit.COLD),
        "hours_on_open": ~care & (stands == Exit.OPEN),
        "hours_on_care": care,
    }


def _in_vain(log: Log) -> Flags:
    """Sales that ended without a deal, shape (leads,)."""
    spent_on = _spent_on(log)
    return spent_on["hours_on_lost"] | spent_on["hours_on_cold"]


def _keys(log: Log, touches: Rows, month: Ints) -> dict[str, Ints]:
    return market_keys(log, touches["lead"]) | {
        "month": month,
        "team": touches["team"].astype(np.int64),
        "stage": touches["stage"].astype(np.int64),
        "rep": seats_of(log, touches["rep"]),
    }
