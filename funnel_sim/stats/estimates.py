"""Estimates from independent replications: a mean, a share, a band over time.

Values keep the unit of the sample. Two-sided intervals at the given confidence, each by itself: for
several designs at once see `simultaneous`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import Floats, require_confidence, sample


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with its confidence interval."""

    mean: float
    low: float
    high: float
    half_width: float
    """`high` - `mean`; infinite with one replication, which says nothing about spread."""
    n: int
    """Replications that the mean is over."""
    sd: float
    """Standard deviation between replications (divisor n - 1); NaN with one replication."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share of replications with its confidence interval; all in [0, 1]."""

    share: float
    low: float
    high: float
    successes: int
    n: int


@dataclass(frozen=True, slots=True)
class Band:
    """Quantiles over replications, per month; arrays of shape (months,)."""

    low: Floats
    median: Floats
    high: Floats
    mean: Floats


def t_quantile(probability: float, n: int) -> float:
    """Quantile of Student's t with n - 1 degrees of freedom; infinite at n = 1."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, probability)) if n > 1 else math.inf


def mean_interval(
    values: ArrayLike, confidence: float = 0.95, *, drop_undefined: bool = False
) -> Estimate:
    """Mean of independent replications with Student's t interval (Law 2015, section 4.5).

    `values` has shape (replications,). `drop_undefined` leaves out NaN, and `n` counts what is
    left.

    Raises:
        ValueError: no values, values that are not finite, or a confidence outside (0, 1).
    """
    require_confidence(confidence)
    numbers = sample(values, drop_undefined=drop_undefined)
    n, mean = len(numbers), float(numbers.mean())
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, math.inf, n, math.nan)
    sd = float(numbers.std(ddof=1))
    half = t_quantile((1 + confidence) / 2, n) * sd / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, half, n, sd)


def proportion_interval(successes: int, n: int, confidence: float = 0.95) -> Proportion:
    """Share of `n` replications in which something happened, with Wilson's score interval.

    The interval stays in [0, 1] and has a width also at 0 and at n successes (Wilson 1927; Brown,
    Cai & DasGupta 2001, Interval estimation for a binomial proportion, Statistical Science 16(2)).

    Raises:
        ValueError: n < 1, successes outside [0, n], or a confidence outside (0, 1).
    """
    from scipy.special import ndtri

    require_confidence(confidence)
    if n < 1:
        msg = f"`n` must be 1 or more. Got {n}."
        raise ValueError(msg)
    if not 0 <= successes <= n:
        msg = f"`successes` must be in [0, n = {n}]. Got {successes}."
        raise ValueError(msg)
    share, z2 = successes / n, float(ndtri((1 + confidence) / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Proportion(share, low, high, int(successes), n)


def quantile_band(values: ArrayLike, low: float = 0.05, high: float = 0.95) -> Band:
    """Where the middle of the replications lies, month by month.

    A range of futures, not a confidence interval of the mean: it does not narrow with more
    replications.

    `values` has shape (replications, months); quantiles interpolate linearly (Hyndman & Fan 1996,
    7).

    Raises:
        ValueError: another shape, no replication, NaN or infinite values, or not 0 <= low <= high
            <= 1.
    """
    if not 0 <= low <= high <= 1:
        msg = f"`low` and `high` must satisfy 0 <= low <= high <= 1. Got {low} and {high}."
        raise ValueError(msg)
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 2 or len(numbers) == 0:
        msg = (
            "`values` must have a row per replication and a column per month, one row or more. "
            f"Got an array of shape {numbers.shape}."
        )
        raise ValueError(msg)
    if not np.isfinite(numbers).all():
        msg = f"`values` must be finite. Got {int((~np.isfinite(numbers)).sum())} that are not."
        raise ValueError(msg)
    bottom, median, top = np.quantile(numbers, [low, 0.5, high], axis=0)
    return Band(low=bottom, median=median, high=top, mean=numbers.mean(axis=0))
