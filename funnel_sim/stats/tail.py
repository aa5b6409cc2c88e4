"""Risk: the mean of the worst part of a sample, also called CVaR or expected shortfall.

Of n values, the worst a n are averaged; where a n is no whole number, the last of them counts by
the part that is needed (Rockafellar & Uryasev 2002, Conditional value-at-risk for general loss
distributions, Journal of Banking & Finance 26, proposition 8).

Its standard error is that of large samples: with the share a, the mean of the tail m, its variance
v and the quantile q at its inner end, variance = (v + (1 - a) (m - q)^2) / (a n) (Manistre &
Hancock 2005, Variance of the CTE estimator, North American Actuarial Journal 9(2)). With few values
in the tail it is a rough one, mostly too small.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import Floats, sample


@dataclass(frozen=True, slots=True)
class Tail:
    """The worst part of a sample."""

    mean: float
    error: float
    """Standard error of the mean; NaN where a single value is in the tail."""
    share: float


def worst(values: ArrayLike, share: float, *, higher_is_better: bool = True) -> Tail:
    """The mean of the worst `share` of `values`, at least one of them.

    Raises:
        ValueError: `share` is not in (0, 1], or `values` are no sample.
    """
    if not 0 < share <= 1:
        msg = f"`share` must be above 0 and at most 1. Got {share}."
        raise ValueError(msg)
    numbers = np.sort(sample(values))
    if not higher_is_better:
        numbers = numbers[::-1]
    n = len(numbers)
    weights = _weights(n, share)
    size = float(weights.sum())
    mean = float(weights @ numbers) / size
    inside = int(np.count_nonzero(weights))
    if inside < 2:
        return Tail(mean, math.nan, share)
    spread = float(weights @ (numbers - mean) ** 2) / size
    gap = float(numbers[inside - 1]) - mean
    part = size / n
    return Tail(mean, math.sqrt((spread + (1 - part) * gap**2) / size), share)


def _weights(n: int, share: float) -> Floats:
    """1 for the worst, a part for the last that is needed, 0 for the others."""
    size = max(round(share * n, 9), 1.0)
    return np.clip(size - np.arange(n), 0.0, 1.0)
