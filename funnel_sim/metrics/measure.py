"""From the Log of one replication to its KPIs.

Every amount is posted once to a ledger, with the month, segment, channel, team, stage, journey and
seat that it belongs to; KPIs are formulas over the sums. `registry` lists them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import DIMENSIONS, Measures
from funnel_sim.metrics.customers import post_customers, put_net_retention
from funnel_sim.metrics.cycle import put_median_cycle
from funnel_sim.metrics.formulas import Rows
from funnel_sim.metrics.leads import post_arrivals, post_exits, post_open, post_stage_visits
from funnel_sim.metrics.ledger import TOTAL, Ledger
from funnel_sim.metrics.registry import KPIS
from funnel_sim.metrics.revenue import post_bookings, post_revenue, put_backlog
from funnel_sim.metrics.staff import post_absences, post_channels, post_staff, put_reps_at_quota
from funnel_sim.metrics.touches import post_first_responses, post_selling_time, post_touches
from funnel_sim.metrics.waits import post_waits
from funnel_sim.metrics.window import Window


def measure(log: Log, frame: Frame) -> Measures:
    """All KPIs of one replication, over the window [`frame.warm_up`, `frame.horizon`).

    Columns in the order of `KPIS`, rows of breakdowns in that of the Frame's names; NaN where a KPI
    does not apply or has nothing to be computed from.
    """
    window = Window.of(frame)
    ledger = posted(log, frame, window)
    tables = {d: _table(Rows(ledger, window, d), ledger.rows[d], d) for d in DIMENSIONS}
    return Measures(
        replication=log.replication,
        total=_table(Rows(ledger, window), ledger.rows[TOTAL], TOTAL)[1],
        by={dimension: table[1:] for dimension, table in tables.items()},
        elsewhere={dimension: table[0] for dimension, table in tables.items()},
    )


def posted(log: Log, frame: Frame, window: Window) -> Ledger:
    """Everything that happened within the window, posted."""
    ledger = Ledger(frame)
    post_arrivals(ledger, log, frame, window)
    post_exits(ledger, log, frame, window)
    post_open(ledger, log, window)
    post_stage_visits(ledger, log, frame, window)
    post_bookings(ledger, log, frame, window)
    post_revenue(ledger, log, frame, window)
    put_backlog(ledger, log, frame, window)
    post_customers(ledger, log, window)
    put_net_retention(ledger, log, window)
    post_touches(ledger, log, frame, window)
    post_first_responses(ledger, log, frame, window)
    post_selling_time(ledger, log, frame, window)
    post_waits(ledger, log, window)
    post_staff(ledger, log, frame, window)
    post_absences(ledger, log, frame, window)
    put_reps_at_quota(ledger, frame)
    post_channels(ledger, frame, window)
    put_median_cycle(ledger, log, frame, window)
    return ledger


def _table(rows: Rows, size: int, dimension: str) -> NDArray[np.float64]:
    """Shape (1 + size, KPIs); the first row is what has no row."""
    table = np.full((1 + size, len(KPIS)), np.nan)
    for column, kpi in enumerate(KPIS):
        if dimension == TOTAL or dimension in kpi.dimensions:
            table[:, column] = rows[kpi.name]
    return table
