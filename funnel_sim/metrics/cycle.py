"""Sales cycles: calendar days from the creation of a lead to its win.

A lead that comes back after a time of nurture goes on where it was: its cycle began when it was
created, and ends as the row ends in which it came back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, Exit
from funnel_sim.metrics.keys import comes_first, market_keys
from funnel_sim.metrics.ledger import TOTAL, Ledger
from funnel_sim.metrics.survival import median_given_event
from funnel_sim.metrics.window import Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def cycle_days(log: Log, frame: Frame, rows: Ints, until: Floats) -> Floats:
    """Calendar days from the creation of the leads in `rows` until then, 0 or more."""
    days = frame.calendar.calendar_days(until) - log.leads["created"][rows] / 24.0
    return np.asarray(np.maximum(days, 0.0))


def first_rows(log: Log, rows: Ints) -> Ints:
    """The row in which each lead came in first: of one recycled, that of its origin."""
    leads = log.leads[rows]
    return np.where(leads["entry"] == Entry.RECYCLED, leads["origin"], rows)


def last_rows(log: Log, rows: Ints) -> Ints:
    """The row in which each lead stands now: of one that came back, the later one."""
    last = np.arange(len(log.leads))
    back = np.flatnonzero(log.leads["entry"] == Entry.RECYCLED)
    last[log.leads["origin"][back]] = back
    return np.asarray(last[rows])


def put_median_cycle(ledger: Ledger, log: Log, frame: Frame, window: Window) -> None:
    """Median sales cycle of the leads that came in the window, by segment and by channel."""
    came = comes_first(log.leads) & (log.leads["arrival"] >= window.start)
    rows = np.flatnonzero(came)
    stands = log.exits[last_rows(log, rows)]
    event = np.where(stands["reason"] == Exit.RECYCLED, int(Exit.OPEN), stands["reason"])
    seen = (event == Exit.OPEN) | np.isnan(stands["time"])
    until = np.where(seen, frame.horizon, stands["time"])
    days = cycle_days(log, frame, rows, until)
    keys = {TOTAL: np.zeros(len(rows), dtype=np.int64)} | market_keys(log, rows)
    for dimension in (TOTAL, "segment", "channel"):
        medians = [
            median_given_event(days[keys[dimension] == name], event[keys[dimension] == name],
                               Exit.WON)
            for name in range(ledger.rows[dimension])
        ]  # fmt: skip
        ledger.put(dimension, "cycle_median", np.array(medians, dtype=np.float64))
