"""Whether there are enough replications, and how many more are wanted: a sequential stopping rule.

A relative target of g asks for half-width / |mean| <= g / (1 + g), since the mean in the
denominator is itself an estimate: so |estimate - truth| <= g |truth| with the given confidence. The
rule looks at the data again and again, which costs some coverage where it may stop very early: keep
`at_least` at 10 or more and a relative target at 15 % or less.

Source: Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.estimates import mean_interval, t_quantile
from funnel_sim.stats.samples import require_confidence

LARGEST_GROWTH = 2
"""A batch at most doubles the replications: a spread seen in few of them is itself uncertain."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How narrow the interval of a mean is to be."""

    half_width: float
    """In the unit of the values, or as a share of |mean| if `relative`; above 0."""
    relative: bool = True
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Refuse what no sample can reach."""
        require_confidence(self.confidence)
        if not 0 < self.half_width < math.inf:
            msg = f"`half_width` must be a finite number above 0. Got {self.half_width}."
            raise ValueError(msg)

    def allowed(self, mean: float) -> float:
        """The largest half-width that will do, in the unit of the values."""
        if not self.relative:
            return self.half_width
        return abs(mean) * self.half_width / (1 + self.half_width)


def enough(values: ArrayLike, target: Precision) -> bool:
    """Whether the mean of `values` is as precise as `target` asks.

    `values` has shape (replications,) or (replications, designs); with designs, every one must be.
    One replication is never enough.

    Raises:
        ValueError: no values, or values that are not finite.
    """
    return all(_wanted(column, target) <= len(column) for column in _columns(values))


def next_batch(values: ArrayLike, target: Precision, at_least: int, at_most: int) -> int:
    """How many more replications to run now; 0 if there are enough, or `at_most` are done.

    First up to `at_least`; then what the spread so far suggests, without going beyond `at_most` or
    doubling the number at hand. `values` as in `enough`, where no row at all is fine too.

    Raises:
        ValueError: not 1 <= at_least <= at_most, or values that are not finite.
    """
    if not 1 <= at_least <= at_most:
        msg = f"`at_least` must be in [1, at_most = {at_most}]. Got {at_least}."
        raise ValueError(msg)
    done = len(np.asarray(values))
    if done < at_least:
        return at_least - done
    wanted = max(_wanted(column, target) for column in _columns(values))
    return int(max(0, min(wanted, at_most, done * LARGEST_GROWTH) - done))


def _columns(values: ArrayLike) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim > 2:
        msg = f"`values` must have one or two dimensions. Got an array of shape {numbers.shape}."
        raise ValueError(msg)
    return list(numbers.T) if numbers.ndim == 2 else [numbers]


def _wanted(values: ArrayLike, target: Precision) -> float:
    """The number of replications that makes the interval narrow enough, if mean and sd stay."""
    estimate = mean_interval(values, target.confidence)
    allowed = target.allowed(estimate.mean)
    if estimate.n == 1:
        return 2
    if estimate.half_width <= allowed:
        return estimate.n
    if allowed == 0:
        return math.inf
    return _least_n(estimate.sd / allowed, target.confidence, estimate.n)


def _least_n(spread: float, confidence: float, n: int) -> int:
    """The least number above `n` with t(n - 1) `spread` <= sqrt(number)."""
    probability = (1 + confidence) / 2

    def narrow(number: int) -> bool:
        return t_quantile(probability, number) * spread <= math.sqrt(number)

    low, high = n, n + 1
    while not narrow(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high
