"""A whole back-test: cut, fit, simulate on, compare.

    result = run_backtest(history, cut=pd.Timestamp("2018-04-01"), end=pd.Timestamp("2018-06-01"))

Every replication has parameters of its own, drawn around the estimate (`fragment.parameters`), so
that the intervals hold what is not known about them as well as chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.backtest.comparison import Judged, compared
from funnel_sim.calibration.backtest.distances import Distances, distances
from funnel_sim.calibration.backtest.known import known_at
from funnel_sim.calibration.backtest.naive import Naive, fit_naive, naive_sample
from funnel_sim.calibration.backtest.tally import REVENUE, Span, real_tally, simulated_tally
from funnel_sim.calibration.backtest.world import FEEDS, Feed, Start, blueprint, start_of
from funnel_sim.calibration.calibration import Calibration, calibrate_history, created_since
from funnel_sim.calibration.fits.arrivals import daily_counts
from funnel_sim.calibration.fits.clock import Clock
from funnel_sim.calibration.fits.visits import visits_of
from funnel_sim.calibration.fragment.parameters import draw
from funnel_sim.calibration.history import History
from funnel_sim.config.schema.market import Calendar
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.domain.log import Log
from funnel_sim.engines.choice import load_engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.stats.samples import Floats

REPLICATIONS = 200
NAIVE_DRAWS = 2000
Say = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came out."""

    calibration: Calibration
    """Of what was known at the cut."""
    span: Span
    real: dict[str, float]
    judged: dict[Feed, Judged]
    naive: Naive
    distances: dict[Feed, Distances]
    samples: dict[Feed, dict[str, Floats]]
    """Of every number, one value per replication."""
    replications: int


def run_backtest(
    history: History,
    *,
    cut: pd.Timestamp,
    end: pd.Timestamp | None = None,
    since: pd.Timestamp | None = None,
    calendar: Calendar | None = None,
    field_sellers: Iterable[str] = (),
    replications: int = REPLICATIONS,
    seed: int = 1,
    say: Say | None = None,
) -> Backtest:
    """Fit to what was known at midnight before `cut`, and compare until before `end`.

    `end` is the end of the record where it is not given. Wins after `end` of leads created before
    are followed up to the end of the record. `since` leaves out deals created before; `say` is told
    how far the replications are.

    Raises:
        InvalidInput: the days do not lie in the record, or there are too few deals before the cut.
    """
    last = history.as_of.normalize()
    end = last if end is None else end
    _check(history, cut, end, since)
    span = Span(cut, end, max(last, end))
    chosen = created_since(history, since)
    calibration = calibrate_history(
        known_at(chosen, cut), calendar=calendar, since=since, field_sellers=field_sellers
    )
    _check_identified(calibration, history)
    whole = Clock.over(chosen.deals["created"].min(), history.as_of, calibration.calendar)
    visits = visits_of(chosen, whole)
    real = real_tally(chosen, visits, span)
    came = daily_counts(chosen, cut, end)
    naive = fit_naive(calibration.history)
    counts = came.sum(axis=1).to_numpy(dtype=np.float64)
    samples, judged, far = {}, {}, {}
    for number, feed in enumerate(FEEDS):
        start = start_of(calibration, span.follow_up, came)
        stages = {plain: name for name, plain in start.names.stages.items()}
        told = None if say is None else _part(say, number, replications)
        plan = _Plan(start, feed, span, stages, REVENUE in real)
        sample, logs = plan.simulated(replications, seed, told)
        simple = naive_sample(naive, span, counts, feed, NAIVE_DRAWS, seed)
        judged[feed] = Judged(compared(sample, real), compared(simple, real))
        far[feed] = distances(logs, chosen, visits, span)
        samples[feed] = sample
    return Backtest(calibration, span, real, judged, naive, far, samples, replications)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is simulated for one way of feeding."""

    start: Start
    feed: Feed
    span: Span
    stages: dict[str, str]
    with_revenue: bool

    def simulated(
        self, replications: int, seed: int, say: Say | None
    ) -> tuple[dict[str, Floats], list[tuple[Log, Blueprint]]]:
        """Every number by replication, and the logs of the first ones."""
        engine = load_engine()
        rows: list[dict[str, float]] = []
        logs: list[tuple[Log, Blueprint]] = []
        for replication in range(replications):
            rng = np.random.default_rng([seed, replication])
            world = blueprint(self.start, draw(self.start.calibration, rng), self.feed)
            log = engine(world, seed, replication)
            rows.append(simulated_tally(log, world, self.span, self.stages, self.with_revenue))
            if replication < LOGS:
                logs.append((log, world))
            if say is not None:
                say(replication + 1, replications)
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}, logs


LOGS = 10
"""Replications whose logs are compared with the real one in full."""


def _part(say: Say, number: int, replications: int) -> Say:
    total = replications * len(FEEDS)
    return lambda done, _: say(number * replications + done, total)


def _check(
    history: History, cut: pd.Timestamp, end: pd.Timestamp, since: pd.Timestamp | None
) -> None:
    findings = []
    where = ", ".join(history.sources)
    first = history.deals["created"].min() if since is None else since
    if not first < cut < history.as_of:
        msg = (
            f"the cut must lie within the record, {first.date()} to {history.as_of.date()}. "
            f"Got {cut.date()}."
        )
        findings.append(Finding(where, "cut", msg))
    if not cut < end <= history.as_of.ceil("D"):
        msg = (
            f"the end must lie after the cut and within the record, {cut.date()} to "
            f"{history.as_of.date()}. Got {end.date()}."
        )
        findings.append(Finding(where, "end", msg))
    if findings:
        raise InvalidInput(findings)


def _check_identified(calibration: Calibration, history: History) -> None:
    missing = [stage.stage for stage in calibration.stages if not (stage.fit or stage.short)]
    if missing:
        msg = (
            f"too little history before the cut to fit {', '.join(missing)}. Cut later, or leave "
            "the test out."
        )
        raise InvalidInput([Finding(", ".join(history.sources), "cut", msg)])
