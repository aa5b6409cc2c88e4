"""How far simulated logs are from the real one, in shape and not only in sums.

- arrivals: mean distance (earth mover's) between days of creation, in days, of leads in the period
- cycle: the same between cycle times of wins in the period, in days
- ways: half the sum of differences between the shares of sequences of three steps that deals made
  in the period (n-grams of stages, the end included; losses only where the source dates them); 0
  alike, 1 nothing in common

Each is the mean over replications. Source: Chapela-Campa, Benchekroun, Baron, Dumas, Krass &
Senderovich 2025, A framework for measuring the quality of business process simulation models,
Information Systems 127 (case arrival, cycle time and n-gram distances).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.backtest.opening import SEPARATOR
from funnel_sim.calibration.backtest.tally import Span
from funnel_sim.calibration.fits.clock import days_between
from funnel_sim.calibration.fits.visits import ADVANCED, GONE, Visits
from funnel_sim.calibration.history import WON, History
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, Exit, VisitOutcome
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.stats.samples import Floats

STEPS = 3


@dataclass(frozen=True, slots=True)
class Distances:
    """Means over replications; NaN where one side has nothing."""

    arrivals: float
    """Days."""
    cycle: float
    """Days."""
    ways: float
    """In [0, 1]."""


def distances(
    logs: Sequence[tuple[Log, Blueprint]], history: History, visits: Visits, span: Span
) -> Distances:
    """Of some simulated logs from the history."""
    day = pd.Timedelta(days=1)
    deals = history.deals
    created, closed = deals["created"], deals["closed"]
    new = (created >= span.cut) & (created < span.end)
    real_days = np.floor(((created[new] - span.cut) / day).to_numpy(dtype=np.float64))
    won = (deals["status"] == WON) & (closed >= span.cut) & (closed < span.end)
    real_cycle = days_between(created[won], closed[won])
    real_ways = _real_ways(visits, span)
    rows = []
    for log, blueprint in logs:
        days, cycle, ways = _simulated(log, blueprint, span, visits)
        rows.append((earth(real_days, days), earth(real_cycle, cycle), apart(real_ways, ways)))
    return Distances(*(float(np.mean(column)) for column in zip(*rows, strict=True)))


def earth(a: Floats, b: Floats) -> float:
    """Earth mover's distance of two samples, in their unit; NaN where one is empty."""
    if not len(a) or not len(b):
        return float("nan")
    from scipy.stats import wasserstein_distance

    return float(wasserstein_distance(a, b))


def apart(a: Counter[tuple[str, ...]], b: Counter[tuple[str, ...]]) -> float:
    """Half the sum of the differences of shares; NaN where one is empty."""
    if not a or not b:
        return float("nan")
    one, two = a.total(), b.total()
    return sum(abs(a[k] / one - b[k] / two) for k in a.keys() | b.keys()) / 2


def ways_of(deal: Floats, step: Sequence[str], moment: Floats) -> Counter[tuple[str, ...]]:
    """Sequences of `STEPS` steps (fewer where a deal made fewer) in order of their moments."""
    order = np.lexsort((moment, deal))
    found: Counter[tuple[str, ...]] = Counter()
    way: list[str] = []
    last: float | None = None
    for row in order.tolist():
        if deal[row] != last:
            _count(found, way)
            way, last = [], float(deal[row])
        way.append(step[row])
    _count(found, way)
    return found


def _count(found: Counter[tuple[str, ...]], way: list[str]) -> None:
    if way:
        found.update(tuple(way[k : k + STEPS]) for k in range(max(len(way) - STEPS + 1, 1)))


def _real_ways(visits: Visits, span: Span) -> Counter[tuple[str, ...]]:
    table = visits.table
    ended = table[
        table["outcome"].isin([ADVANCED, GONE] if visits.losses_dated else [ADVANCED])
        & (table["end"] >= span.cut)
        & (table["end"] < span.end)
    ]
    last = len(visits.stages) - 1
    step = [
        f"{visits.stages[s]}:{_end(o == ADVANCED, s == last)}"
        for s, o in zip(ended["stage"], ended["outcome"], strict=True)
    ]
    moment = ((ended["end"] - span.cut) / pd.Timedelta(hours=1)).to_numpy(dtype=np.float64)
    moment = moment + 1e-6 * ended["stage"].to_numpy(dtype=np.float64)
    return ways_of(ended["deal"].to_numpy(dtype=np.float64), step, moment)


def _end(advanced: bool, last: bool) -> str:
    return ("won" if last else "passed") if advanced else "lost"


def _simulated(
    log: Log, blueprint: Blueprint, span: Span, real_visits: Visits
) -> tuple[Floats, Floats, Counter[tuple[str, ...]]]:
    names = real_visits.stages
    end = (span.end - span.cut) / pd.Timedelta(hours=1)
    leads, visits = log.leads, log.visits
    new = (leads["entry"] == Entry.NEW) & (leads["created"] < end)
    wall = 24.0 * blueprint.calendar.to_calendar_days(log.exits["time"])
    with np.errstate(invalid="ignore"):
        won = (log.exits["reason"] == Exit.WON) & (wall < end)
    cycle = (wall[won] - leads["created"][won]) / 24.0
    usual = [n for n in blueprint.frame.stages if SEPARATOR not in n]
    real = [names[usual.index(n.partition(SEPARATOR)[0])] for n in blueprint.frame.stages]
    left = 24.0 * blueprint.calendar.to_calendar_days(visits["left"])
    with np.errstate(invalid="ignore"):
        ended = (visits["outcome"] != VisitOutcome.OPEN) & (left < end)
    if not real_visits.losses_dated:
        ended &= visits["outcome"] == VisitOutcome.ADVANCED
    rows = visits[ended]
    step = [
        f"{real[s]}:{_end(o == VisitOutcome.ADVANCED, real[s] == names[-1])}"
        for s, o in zip(rows["stage"].tolist(), rows["outcome"].tolist(), strict=True)
    ]
    ways = ways_of(rows["lead"].astype(np.float64), step, left[ended])
    return np.floor(leads["created"][new] / 24.0), cycle, ways
