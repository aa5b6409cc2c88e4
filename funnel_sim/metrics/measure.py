"""From the Log of one replication to its KPIs.

Every amount is posted once, with the month, segment, channel, team, stage, journey and seat that it
belongs to; KPIs are formulas over the sums. `registry` lists them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import DIMENSIONS, Measures
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cells, Notes, Order, Tables
from funnel_sim.metrics.formulas import Rows, ratio
from funnel_sim.metrics.ledger import TOTAL, Ledger
from funnel_sim.metrics.registry import KPIS
from funnel_sim.metrics.room import Room
from funnel_sim.metrics.terms import Days, Terms, Window

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROOM = Room()
"""For the notes of one replication after the other."""

ROUNDING = 1e-9
"""Relative shortfall that still counts as having reached a quota."""


def measure(log: Log, frame: Frame) -> Measures:
    """All KPIs of one replication, over the window [`frame.warm_up`, `frame.horizon`).

    Columns in the order of `KPIS`, rows of breakdowns in that of the Frame's names; NaN where a KPI
    does not apply or has nothing to be computed from.

    Raises:
        BalanceViolation: an index in the Log points to nothing.
    """
    window = Window.of(frame)
    ledger = posted(log, frame, window)
    table = _table(ledger, window)
    blocks = {dimension: table[ledger.rows[dimension]] for dimension in DIMENSIONS}
    return Measures(
        replication=log.replication,
        total=table[0].copy(),
        by={dimension: block[1:] for dimension, block in blocks.items()},
        elsewhere={dimension: block[0] for dimension, block in blocks.items()},
    )


def posted(log: Log, frame: Frame, window: Window) -> Ledger:
    """Everything that happened within the window, posted."""
    from funnel_sim.metrics.postings.everything import post_everything

    tables, terms, days, cells = Tables.of(log), Terms.of(frame), Days.of(frame), Cells.of(frame)
    ROOM.clear()
    notes, order = Notes.of(tables, cells, ROOM), Order.of(len(log.leads), ROOM)
    if not post_everything(tables, terms, days, window, cells, notes, order):
        msg = (
            f"Organisation '{frame.organisation}', replication {log.replication}, "
            f"seed {log.seed}: the log points to what is not there. "
            "This is a fault of the program, not of the input."
        )
        raise BalanceViolation(msg)
    ledger = Ledger(cells)
    median, segments = notes.groups["median"], 1 + cells.segments
    ledger.put(TOTAL, Amount.CYCLE_MEDIAN, median[:1])
    ledger.put("segment", Amount.CYCLE_MEDIAN, median[1:segments])
    ledger.put("channel", Amount.CYCLE_MEDIAN, median[segments:-1])
    _put_reps_at_quota(ledger, frame)
    return ledger


def _put_reps_at_quota(ledger: Ledger, frame: Frame) -> None:
    """Share of the seats with a quota that reach it, in total and by team."""
    quota = ledger.get("rep", Amount.QUOTA)[1:]
    booked = ledger.get("rep", Amount.BOOKINGS_UNDER_QUOTA)[1:]
    due = quota > 0.0
    reached = due & (booked >= quota * (1.0 - ROUNDING))
    above, below = (
        np.bincount(frame.seat_team[flag], minlength=len(frame.teams)).astype(np.float64)
        for flag in (reached, due)
    )
    ledger.put("team", Amount.REPS_AT_QUOTA, ratio(above, below))
    total = ratio(above.sum(keepdims=True), below.sum(keepdims=True))
    ledger.put(TOTAL, Amount.REPS_AT_QUOTA, total)


def _table(ledger: Ledger, window: Window) -> Floats:
    """All KPIs of all rows of a ledger, shape (rows, KPIs)."""
    rows = Rows(ledger, window)
    columns = np.empty((len(KPIS), ledger.sums.shape[1]))
    for column, kpi in zip(columns, KPIS, strict=True):
        column[:] = rows[kpi.name]
    table = np.ascontiguousarray(columns.T)
    for dimension, applies in _applies().items():
        table[ledger.rows[dimension], ~applies] = np.nan
    return table


@cache
def _applies() -> dict[str, Flags]:
    """Which KPIs each dimension has, shape (KPIs,)."""
    return {d: np.array([d in kpi.dimensions for kpi in KPIS]) for d in DIMENSIONS}
