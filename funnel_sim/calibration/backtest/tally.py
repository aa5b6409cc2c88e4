"""What a back-test compares, counted in a history and in a simulated log in the same way.

Wins and revenue of the backlog (open at the cut) and of leads created from the cut to the end,
within the test period and within the follow-up after it; passes per stage and the median cycle
(calendar days from creation to the win) within the test period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.backtest.opening import SEPARATOR
from funnel_sim.calibration.fits.clock import days_between
from funnel_sim.calibration.fits.visits import ADVANCED, Visits
from funnel_sim.calibration.history import WON, History
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.stats.samples import Floats

BACKLOG, NEW, TOTAL = "wins from the backlog", "wins from new leads", "wins"
PARTS = (BACKLOG, NEW)
LATER = "later "
"""Before the name of what was counted in the follow-up."""
REVENUE, CYCLE, LEADS = "revenue", "median cycle, days", "leads"


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a back-test."""

    cut: pd.Timestamp
    end: pd.Timestamp
    """Of the test period; its last day is the one before."""
    follow_up: pd.Timestamp
    """Of the follow-up of leads created before `end`; equal to `end` where there is none."""


def real_tally(history: History, visits: Visits, span: Span) -> dict[str, float]:
    """What happened. `visits` are those of the whole history, by row of its deals."""
    deals = history.deals
    won = (deals["status"] == WON) & deals["closed"].notna()
    created, closed = deals["created"], deals["closed"]
    backlog, new = created < span.cut, (created >= span.cut) & (created < span.end)
    test = won & (closed >= span.cut) & (closed < span.end)
    later = won & (closed >= span.end) & (closed < span.follow_up)
    found = _parts(
        (test & backlog).sum(), (test & new).sum(), (later & backlog).sum(), (later & new).sum()
    )
    found[LEADS] = float(new.sum())
    value = deals["value"]
    if (value[test] > 0).mean() > 0.9:
        found[REVENUE] = float(value[test].sum())
    days = days_between(created[test], closed[test])
    found[CYCLE] = float(np.median(days)) if len(days) else np.nan
    table = visits.table
    passed = (table["outcome"] == ADVANCED) & (table["end"] >= span.cut) & (table["end"] < span.end)
    for number, name in enumerate(visits.stages):
        found[f"passed {name}"] = float((passed & (table["stage"] == number)).sum())
    return found


def simulated_tally(
    log: Log, blueprint: Blueprint, span: Span, stages: dict[str, str], with_revenue: bool
) -> dict[str, float]:
    """The same of one replication; `stages` are the names of the history by those of the config."""
    hours = _wall_hours(blueprint, log.exits["time"])
    end = (span.end - span.cut) / pd.Timedelta(hours=1)
    won = log.exits["reason"] == Exit.WON
    entry, created = log.leads["entry"], log.leads["created"]
    backlog, new = entry == Entry.OPENING, (entry == Entry.NEW) & (created < end)
    with np.errstate(invalid="ignore"):
        test, later = won & (hours < end), won & (hours >= end)
    found = _parts(
        (test & backlog).sum(), (test & new).sum(), (later & backlog).sum(), (later & new).sum()
    )
    found[LEADS] = float(new.sum())
    if with_revenue:
        found[REVENUE] = float(log.leads["value"][test & (backlog | new)].sum())
    mine = test & (backlog | new)
    days = (hours[mine] - created[mine]) / 24.0
    found[CYCLE] = float(np.median(days)) if len(days) else np.nan
    visits = log.visits
    with np.errstate(invalid="ignore"):
        passed = (visits["outcome"] == VisitOutcome.ADVANCED) & (
            _wall_hours(blueprint, visits["left"]) < end
        )
    for number, name in enumerate(blueprint.frame.stages):
        real = f"passed {stages[name.partition(SEPARATOR)[0]]}"
        count = float((passed & (visits["stage"] == number)).sum())
        found[real] = found.get(real, 0.0) + count
    return found


def _parts(backlog: float, new: float, later_backlog: float, later_new: float) -> dict[str, float]:
    return {
        BACKLOG: float(backlog),
        NEW: float(new),
        TOTAL: float(backlog + new),
        LATER + BACKLOG: float(later_backlog),
        LATER + NEW: float(later_new),
        LATER + TOTAL: float(later_backlog + later_new),
    }


def _wall_hours(blueprint: Blueprint, times: Floats) -> Floats:
    """Hours since midnight of the first day; NaN stays."""
    return np.asarray(24.0 * blueprint.calendar.to_calendar_days(times), dtype=np.float64)
