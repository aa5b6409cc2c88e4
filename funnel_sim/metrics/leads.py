"""Leads in, deals won, leads gone, and what is open: from the tables `leads`, `visits`, `exits`.

A lead counts when it enters the queue, an exit and the money of a win when it happens, in the stage
and the team where it happens.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import CommissionBase, Exit, VisitOutcome
from funnel_sim.metrics.ledger import TOTAL, Keys, Ledger
from funnel_sim.metrics.survival import median_given_event
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

QUALIFYING_STAGE = "qualification"
"""Stage whose passing makes a lead qualified; the second stage where none is called so."""


def post_created(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Leads created, and what the channel takes for each."""
    rows = np.flatnonzero(log.leads["arrival"] >= window.start)
    leads = log.leads[rows]
    keys = market_keys(log, rows) | {"month": window.month_of(leads["arrival"])}
    cost = frame.lead_cost[leads["channel"]]
    ledger.post(keys, {"leads": np.ones(len(rows)), "lead_cost": cost})


def post_exits(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Leads that left, by reason, and the money of those that were won."""
    rows = np.flatnonzero(window.holds(log.exits["time"]))
    exits = log.exits[rows]
    keys = market_keys(log, rows) | {
        "month": window.month_of(exits["time"]),
        "team": exits["team"].astype(np.int64),
        "stage": exits["stage"].astype(np.int64),
    }
    reason = exits["reason"]
    gone = {
        "lost": reason == Exit.LOST,
        "unreachable": reason == Exit.UNREACHABLE,
        "cold": reason == Exit.COLD,
    }
    ledger.post(keys, {name: flag.astype(np.float64) for name, flag in gone.items()})
    won = reason == Exit.WON
    won_keys = {dimension: index[won] for dimension, index in keys.items()}
    _post_wins(ledger, log, frame, rows[won], won_keys)


def _post_wins(ledger: Ledger, log: Log, frame: Frame, rows: Ints, keys: Keys) -> None:
    leads, exits = log.leads[rows], log.exits[rows]
    margin = leads["value"] * frame.gross_margin[leads["segment"]]
    role = frame.team_role[exits["team"]]
    on_margin = np.array([base == CommissionBase.MARGIN.word for base in frame.commission_base])
    base = np.where(on_margin[role], margin, leads["value"])
    amounts = {
        "wins": np.ones(len(rows)),
        "revenue": leads["value"],
        "gross_margin": margin,
        "commission": frame.commission_rate[role] * base,
        "cycle_days": cycle_days(log, frame, rows),
    }
    ledger.post(keys, amounts)


def cycle_days(log: Log, frame: Frame, rows: Ints) -> Floats:
    """Calendar days from creation to exit, or to the horizon while open, of the leads in `rows`."""
    exit_time = log.exits["time"][rows]
    last_seen = np.where(np.isnan(exit_time), frame.horizon, exit_time)
    days = frame.calendar.calendar_days(last_seen) - log.leads["created"][rows] / 24.0
    return np.asarray(np.maximum(days, 0.0))


def put_median_cycle(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Median sales cycle of the leads created in the window, by segment and by channel."""
    rows = np.flatnonzero(log.leads["arrival"] >= window.start)
    days, reason = cycle_days(log, frame, rows), log.exits["reason"][rows]
    keys = {TOTAL: np.zeros(len(rows), dtype=np.int64)} | dict(market_keys(log, rows))
    for dimension, index in keys.items():
        medians = [
            median_given_event(days[index == name], reason[index == name], Exit.WON)
            for name in range(ledger.rows[dimension])
        ]
        ledger.put(dimension, "cycle_median", np.array(medians))


def post_open(ledger: Ledger, log: Log, window: Window) -> None:
    """Leads open at the end; by month, open at the end of the month."""
    still_open = log.exits["reason"] == Exit.OPEN
    rows = np.flatnonzero(still_open)
    keys = market_keys(log, rows) | {
        "team": log.exits["team"][rows].astype(np.int64),
        "stage": log.exits["stage"][rows].astype(np.int64),
    }
    value = log.leads["value"]
    ledger.post(keys, {"open": np.ones(len(rows)), "open_pipeline": value[rows]})
    arrived = window.month_of(log.leads["arrival"])
    left = window.month_of(log.exits["time"][~still_open])
    months = ledger.rows["month"]
    for name, weight in (("open", np.ones(len(value))), ("open_pipeline", value)):
        come = np.bincount(arrived, weights=weight, minlength=months)
        gone = np.bincount(left, weights=weight[~still_open], minlength=months)
        ledger.put("month", name, np.cumsum(come - gone))


def post_stage_visits(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Stages entered, left and passed, at the moment of each."""
    visits = log.visits
    entered = window.holds(visits["entered"])
    keys = _visit_keys(log, entered, window.month_of(visits["entered"][entered]))
    ledger.post(keys, {"entered": np.ones(int(entered.sum()))})

    left = window.holds(visits["left"])
    keys = _visit_keys(log, left, window.month_of(visits["left"][left]))
    advanced = visits["outcome"][left] == VisitOutcome.ADVANCED
    qualified = advanced & (visits["stage"][left] == qualifying_stage(frame))
    ledger.post(
        keys,
        {
            "stage_visits_ended": np.ones(len(advanced)),
            "advanced": advanced.astype(np.float64),
            "qualified": qualified.astype(np.float64),
        },
    )


def qualifying_stage(frame: Frame) -> int:
    """Index of the stage whose passing makes a lead qualified; -1 if there is none."""
    if QUALIFYING_STAGE in frame.stages:
        return frame.stages.index(QUALIFYING_STAGE)
    return 1 if len(frame.stages) > 1 else -1


def market_keys(log: Log, rows: Ints) -> dict[str, Ints]:
    """Segment and channel of the leads in `rows`."""
    leads = log.leads
    return {
        "segment": leads["segment"][rows].astype(np.int64),
        "channel": leads["channel"][rows].astype(np.int64),
    }


def _visit_keys(log: Log, chosen: Flags, month: Ints) -> dict[str, Ints]:
    visits = log.visits[chosen]
    return market_keys(log, visits["lead"]) | {
        "month": month,
        "team": visits["team"].astype(np.int64),
        "stage": visits["stage"].astype(np.int64),
    }
