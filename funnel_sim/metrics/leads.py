"""Leads in, leads out, what is open, and the stages between: tables `leads`, `visits`, `exits`.

A lead counts when it enters the queue and an exit when it happens, in the stage and the team where
it happens. What is there on the first day did not come in; it is open at the start.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.metrics.cycle import cycle_days, first_rows
from funnel_sim.metrics.keys import (
    GONE,
    chosen,
    comes_first,
    exit_keys,
    is_new_business,
    market_keys,
    seats_of,
)
from funnel_sim.metrics.ledger import Ledger
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

QUALIFYING_STAGE = "qualification"
"""Stage whose passing makes a lead qualified; the second stage where none is called so."""


def post_arrivals(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Leads that come in, what the channel takes for each, and what comes back or comes due."""
    came = (log.leads["arrival"] >= window.start) & (log.leads["entry"] != Entry.OPENING)
    rows = np.flatnonzero(came)
    leads = log.leads[rows]
    first, entry = comes_first(leads), leads["entry"]
    price = np.append(frame.lead_cost, 0.0)[leads["channel"]]
    flags = {
        "leads": first,
        "reentries": ~first,
        "renewals_due": entry == Entry.RENEWAL,
        "care_due": entry == Entry.CARE,
    }
    keys = market_keys(log, rows) | {"month": window.month_of(leads["arrival"])}
    ledger.post(keys, _counts(flags) | {"lead_cost": np.where(first, price, 0.0)})


def post_exits(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Leads that left, by reason, and how long those took that were won."""
    rows = np.flatnonzero(window.holds(log.exits["time"]))
    leads, exits = log.leads[rows], log.exits[rows]
    keys = exit_keys(log, rows) | {"month": window.month_of(exits["time"])}
    flags = _ends(leads, exits["reason"])
    days = cycle_days(log, frame, first_rows(log, rows), exits["time"])
    sums = {
        "hand_overs": exits["hand_overs"].astype(np.float64),
        "cycle_days": np.where(flags["new_customers"], days, 0.0),
    }
    ledger.post(keys, _counts(flags) | sums)


def _ends(leads: Rows, reason: Ints) -> dict[str, Flags]:
    """What each exit counts as; shape (exits,)."""
    care, renewal = leads["entry"] == Entry.CARE, leads["entry"] == Entry.RENEWAL
    won, gone, new = reason == Exit.WON, np.isin(reason, GONE), is_new_business(leads)
    return {
        "wins": won,
        "new_customers": won & new,
        "new_decided": (won | gone) & new,
        "lost": (reason == Exit.LOST) & ~care,
        "unreachable": (reason == Exit.UNREACHABLE) & ~care,
        "cold": (reason == Exit.COLD) & ~care,
        "recycled": reason == Exit.RECYCLED,
        "renewals_won": won & renewal,
        "renewals_decided": (won | gone) & renewal,
        "care_done": reason == Exit.DONE,
        "care_missed": gone & care,
    }


def post_open(ledger: Ledger, log: Log, window: Window) -> None:
    """Leads open at the end; by month, open at the end of the month."""
    still_open = log.exits["reason"] == Exit.OPEN
    rows = np.flatnonzero(still_open)
    value = log.leads["value"]
    ledger.post(exit_keys(log, rows), {"open": np.ones(len(rows)), "open_pipeline": value[rows]})
    arrived = window.month_of(log.leads["arrival"])
    left = window.month_of(log.exits["time"][~still_open])
    months = ledger.rows["month"]
    for name, weight in (("open", np.ones(len(value))), ("open_pipeline", value)):
        come = np.bincount(arrived, weights=weight, minlength=months)
        gone = np.bincount(left, weights=weight[~still_open], minlength=months)
        ledger.put("month", name, np.cumsum(come - gone))


def post_stage_visits(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Stages entered, taken over by a back-up, left and passed, at the moment of each."""
    visits = log.visits
    keys = market_keys(log, visits["lead"]) | {
        name: visits[name].astype(np.int64) for name in ("team", "stage")
    }
    advanced = visits["outcome"] == VisitOutcome.ADVANCED
    qualified = advanced & (visits["stage"] == qualifying_stage(frame))
    moments: tuple[tuple[str, dict[str, Flags]], ...] = (
        ("entered", {"entered": np.ones(len(visits), dtype=np.bool_)}),
        ("overflowed", {"overflowed": np.ones(len(visits), dtype=np.bool_)}),
        ("left", {
            "stage_visits_ended": np.ones(len(visits), dtype=np.bool_),
            "advanced": advanced,
            "qualified": qualified,
        }),
    )  # fmt: skip
    for moment, flags in moments:
        inside = window.holds(visits[moment])
        of_inside = chosen(keys, inside) | {"month": window.month_of(visits[moment][inside])}
        if moment == "left":
            of_inside["rep"] = _deciders(log)[inside]
        ledger.post(of_inside, _counts({name: flag[inside] for name, flag in flags.items()}))


def _deciders(log: Log) -> Ints:
    """Seat of the rep with whose touch each stage visit ended; -1 if it did not end with one."""
    last = np.full(len(log.visits), -1)
    last[log.touches["visit"]] = log.touches["rep"]  # in order of start: the last one stays
    ended = np.isin(
        log.visits["outcome"],
        (VisitOutcome.ADVANCED, VisitOutcome.LOST, VisitOutcome.UNREACHABLE),
    )
    return seats_of(log, np.where(ended, last, -1))


def qualifying_stage(frame: Frame) -> int:
    """Index of the stage whose passing makes a lead qualified; -1 if there is none."""
    if QUALIFYING_STAGE in frame.stages:
        return frame.stages.index(QUALIFYING_STAGE)
    return 1 if len(frame.stages) > 1 else -1


def _counts(flags: dict[str, Flags]) -> dict[str, Floats]:
    return {name: flag.astype(np.float64) for name, flag in flags.items()}
