"""The forecast that anybody can make without a model of the sales force.

A mixture cure model of the whole way from creation to win, in calendar days, for all deals alike;
family by AIC. An open deal of age a is won within h days with probability p (F(a + h) - F(a)) /
(p S(a) + (1 - p) G(a)), a lead of a later day d with p F(end - d). Each win by its own coin;
parameters are drawn as for the simulator. Forecast arrivals: counts per day with mean and
over-dispersion of all leads together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.backtest.tally import BACKLOG, LATER, LEADS, NEW, TOTAL, Span
from funnel_sim.calibration.backtest.world import Feed
from funnel_sim.calibration.fits.clock import days_between
from funnel_sim.calibration.history import LOST, OPEN, WON, History
from funnel_sim.stats.count_regression import fit_counts
from funnel_sim.stats.mixture_cure import CureFit, best_cure, cases
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import TimeLaw

RESOLUTION = 0.1
"""Calendar days."""


@dataclass(frozen=True, slots=True)
class Naive:
    """Fitted to what was known at the cut."""

    fit: CureFit
    fits: tuple[CureFit, ...]
    weights: Floats
    ages: Floats
    """Days since creation of open deals, each age once, shape (ages,)."""
    open_deals: Floats
    """Open deals of each age, shape (ages,)."""
    daily: Floats
    """Leads per day before the cut."""


def fit_naive(known: History) -> Naive:
    """Fit to a history as known at its `as_of`."""
    deals, day = known.deals, pd.Timedelta(days=1)
    age = np.maximum(days_between(deals["created"], deals["closed"].fillna(known.as_of)), 0.0)
    status = deals["status"].to_numpy()
    dated = deals["closed"].notna().to_numpy()
    won, lost, running = (status == WON) & dated, (status == LOST) & dated, status == OPEN
    best, fits = best_cure(cases(age[won], age[lost], age[running], resolution=RESOLUTION))
    aic = np.array([fit.aic for fit in fits])
    weights = np.exp(-0.5 * (aic - aic.min()))
    created = deals["created"].dt.normalize()
    days = pd.date_range(created.min(), known.as_of - day, freq="D")
    daily = created.value_counts().reindex(days, fill_value=0).to_numpy(dtype=np.float64)
    ages, counts = np.unique(np.round(age[running], 1), return_counts=True)
    return Naive(best, fits, weights / weights.sum(), ages, counts.astype(np.float64), daily)


def naive_expectation(naive: Naive, span: Span, counts: Floats) -> dict[str, float]:
    """Expected wins at the estimate, leads given by day from the cut on."""
    fit = naive.fit
    chances = _chances(naive, span, fit.share, fit.advance, fit.loss, len(counts))
    backlog, later, new, new_later = chances
    found = {
        BACKLOG: float(naive.open_deals @ backlog),
        NEW: float(counts @ new),
        LATER + BACKLOG: float(naive.open_deals @ later),
        LATER + NEW: float(counts @ new_later),
    }
    found[TOTAL] = found[BACKLOG] + found[NEW]
    found[LATER + TOTAL] = found[LATER + BACKLOG] + found[LATER + NEW]
    return found


def naive_sample(
    naive: Naive, span: Span, counts: Floats, feed: Feed, draws: int, seed: int
) -> dict[str, Floats]:
    """Draws of wins, shape (draws,) each; `counts` are the leads that came, by day."""
    rng = np.random.default_rng([seed, 7])
    rows = [_one(naive, span, counts, feed, rng) for _ in range(draws)]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _one(
    naive: Naive, span: Span, counts: Floats, feed: Feed, rng: np.random.Generator
) -> dict[str, float]:
    fit = naive.fits[int(rng.choice(len(naive.fits), p=naive.weights))]
    free = rng.multivariate_normal(fit.free, fit.covariance, method="svd")
    share, law, loss = fit.at(free)
    came = counts if feed == "actual" else _forecast(naive.daily, len(counts), rng)
    backlog, later, new, new_later = _chances(naive, span, share, law, loss, len(came))
    still = naive.open_deals.astype(np.int64)
    first = rng.binomial(still, backlog)
    second = rng.binomial(still - first, np.clip(later / np.maximum(1.0 - backlog, 1e-9), 0.0, 1.0))
    leads = came.astype(np.int64)
    wins = rng.binomial(leads, new)
    rest = rng.binomial(leads - wins, np.clip(new_later / np.maximum(1.0 - new, 1e-9), 0.0, 1.0))
    found = {
        BACKLOG: float(first.sum()), NEW: float(wins.sum()),
        LATER + BACKLOG: float(second.sum()), LATER + NEW: float(rest.sum()),
        LEADS: float(leads.sum()),
    }  # fmt: skip
    found[TOTAL] = found[BACKLOG] + found[NEW]
    found[LATER + TOTAL] = found[LATER + BACKLOG] + found[LATER + NEW]
    return found


def _chances(
    naive: Naive, span: Span, share: float, law: TimeLaw, loss: TimeLaw | None, days: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Of a win in the test period and later: of open deals, and of leads of each day."""
    day = pd.Timedelta(days=1)
    test, whole = (span.end - span.cut) / day, (span.follow_up - span.cut) / day
    a = naive.ages
    stay = np.ones(len(a)) if loss is None else loss.survival(a)
    still = share * law.survival(a) + (1 - share) * stay
    backlog = share * (law.survival(a) - law.survival(a + test)) / still
    later = share * (law.survival(a + test) - law.survival(a + whole)) / still
    since = np.arange(days, dtype=np.float64)
    before_end = since < test
    new = np.where(before_end, share * (1.0 - law.survival(test - since)), 0.0)
    both = np.where(before_end, share * (1.0 - law.survival(whole - since)), 0.0)
    return backlog, later, new, both - new


def _forecast(daily: Floats, days: int, rng: np.random.Generator) -> Floats:
    """Counts of days to come: level drawn around the mean of whole weeks, NB1 by day."""
    weeks = len(daily) // 7
    weekly = daily[len(daily) - 7 * weeks :].reshape(weeks, 7).sum(axis=1)
    fit = fit_counts(weekly, np.ones((weeks, 1)))
    level = math.exp(float(fit.coefficients[0]) + math.sqrt(fit.covariance[0, 0]) * rng.normal())
    dispersion = max(fit.dispersion, 1.0)
    count = -(-days // 7)
    shape = level / max(dispersion - 1.0, 1e-9)
    rates = rng.gamma(shape, level / shape, count) if dispersion > 1.0 else np.full(count, level)
    return rng.poisson(np.repeat(rates / 7.0, 7)[:days]).astype(np.float64)
