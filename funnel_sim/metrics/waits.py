"""Waits for a rep: how many, how long, and how long the queue is.

A wait begins when a lead asks for a rep, at every attempt at a touch, and ends when the touch
begins, when the lead goes cold, or at the horizon, which cuts it off. A wait cut off counts with
its length so far: leaving it out would hide the longest ones where staff cannot keep up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, VisitOutcome
from funnel_sim.metrics.keys import market_keys
from funnel_sim.metrics.ledger import Keys, Ledger
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def post_waits(ledger: Ledger, log: Log, window: Window) -> None:
    """Waits begun in the window, and the hours of all waits within it."""
    begin, end, met_at_once, keys = _waits(log, window)
    inside = window.holds(begin)
    amounts = {
        "waits": np.ones(int(inside.sum())),
        "waits_not_zero": (~met_at_once[inside]).astype(np.float64),
        "wait_hours": (end - begin)[inside],
    }
    month = {"month": window.month_of(begin[inside])}
    ledger.post({d: index[inside] for d, index in keys.items()} | month, amounts)
    pieces = window.split(begin, end)
    of_pieces = {d: index[pieces.row] for d, index in keys.items()}
    ledger.post(of_pieces | {"month": pieces.month}, {"waiting_hours": pieces.hours})


def _waits(log: Log, window: Window) -> tuple[Floats, Floats, NDArray[np.bool_], Keys]:
    """Begin, end, whether a rep was there at once, and keys without the month."""
    touches = log.touches[_asked_for(log)]
    unmet = log.visits[~np.isnan(log.visits["waiting_since"])]
    cold = unmet["outcome"] == VisitOutcome.COLD
    begin = np.concatenate([touches["queued"], unmet["waiting_since"]])
    end = np.concatenate([touches["start"], np.where(cold, unmet["left"], window.end)])
    lead = np.concatenate([touches["lead"], unmet["lead"]])
    keys = {
        name: np.concatenate([touches[name], unmet[name]]).astype(np.int64)
        for name in ("team", "stage")
    }
    met_at_once = (end == begin) & (np.arange(len(begin)) < len(touches))
    return begin, end, met_at_once, market_keys(log, lead) | keys


def _asked_for(log: Log) -> NDArray[np.bool_]:
    """Touches but the first of prospects."""
    asked = np.ones(len(log.touches), dtype=np.bool_)
    leads, first = np.unique(log.touches["lead"], return_index=True)
    asked[first] = log.leads["entry"][leads] != Entry.PROSPECT
    return asked
