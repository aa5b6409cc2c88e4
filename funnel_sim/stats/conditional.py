"""How probable a total still is, once a part of what leads to it is known.

Of n simulated years the total Y and some measures Z of the first months are known; of the real year
only Z. Y is regressed on Z by least squares, and the residuals are put on the prediction for the
real Z: P(Y >= y) is the share of residuals that suffice (prediction by bootstrapped residuals:
Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice, section 5.5; Efron & Tibshirani
1993, An Introduction to the Bootstrap, chapter 9). Residuals are scaled by sqrt(n / (n - k)) for
the k coefficients. Under a joint normal law this is the conditional distribution; where the rest of
the year does not depend on Z it is the law of that rest, whatever it is.

The interval is that of a bootstrap over the simulated years, quantiles of the resampled shares: it
is about the number of simulations, not about the model.

Limits: the relation is taken to be linear, with the same spread everywhere. Real measures outside
of all simulated ones are extrapolated; `outside` tells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats

BOOTSTRAPS = 200


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the total, given what is known."""

    share: float
    """Probability that it is reached."""
    low: float
    high: float
    mean: float
    """Of the total."""
    bottom: float
    top: float
    """5 % and 95 % quantile of the total."""
    n: int


def forecast(
    known: Floats, total: Floats, seen: Floats, level: float, confidence: float, *, above: bool
) -> Forecast:
    """P(total >= level), or <= where not `above`, given `seen`.

    `known` has shape (n, measures), `total` (n,), `seen` (measures,).
    """
    rng = np.random.default_rng(0)
    values = _predicted(known, total, seen)
    shares = []
    for _ in range(BOOTSTRAPS):
        who = rng.integers(0, len(total), len(total))
        shares.append(_share(_predicted(known[who], total[who], seen), level, above=above))
    low, high = np.quantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2])
    bottom, top = np.quantile(values, [0.05, 0.95])
    return Forecast(
        _share(values, level, above=above), float(low), float(high), float(values.mean()),
        float(bottom), float(top), len(total),
    )  # fmt: skip


def mean_given(known: Floats, total: Floats, seen: Floats) -> float:
    """The expected total given `seen`; the mean where nothing is known."""
    return float(_predicted(known, total, seen).mean())


def rank_given(known: Floats, values: Floats, seen: Floats, value: float) -> float:
    """Share of years in which a measure is lower than `value`, `known` being as `seen`.

    Equal ones count half.
    """
    expected = _predicted(known, values, seen)
    tolerance = 1e-9 * max(float(np.abs(expected).max()), 1e-300)
    below, level = expected < value - tolerance, np.abs(expected - value) <= tolerance
    return float(below.mean() + level.mean() / 2)


def outside(known: Floats, seen: Floats) -> list[int]:
    """Measures that are lower or higher in reality than in every simulated year."""
    out = (seen < known.min(axis=0)) | (seen > known.max(axis=0))
    return [int(i) for i in np.flatnonzero(out)]


def _share(values: Floats, level: float, *, above: bool) -> float:
    rounding = 1e-9 * max(abs(level), 1e-300)
    hits = values >= level - rounding if above else values <= level + rounding
    return float(hits.mean())


def _predicted(known: Floats, total: Floats, seen: Floats) -> Floats:
    """Draws of the total given `seen`: the prediction plus each residual, shape (n,)."""
    n = len(total)
    centre, spread = known.mean(axis=0), known.std(axis=0)
    varies = spread > 1e-12 * np.maximum(np.abs(centre), 1e-300)
    z = (known[:, varies] - centre[varies]) / spread[varies]
    at = (seen[varies] - centre[varies]) / spread[varies]
    coefficients, _, rank, _ = np.linalg.lstsq(z, total - total.mean(), rcond=1e-9)
    residuals = total - total.mean() - z @ coefficients
    scale = math.sqrt(n / max(n - int(rank) - 1, 1))
    drawn: Floats = total.mean() + at @ coefficients + scale * residuals
    return drawn
