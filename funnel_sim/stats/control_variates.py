"""A mean over replications, made more precise by inputs of which the mean is known.

A replication with more arrivals or longer tasks than usual has longer waits. What it had more is
known, since the means of inputs are parameters; regression on the inputs takes its effect off. For
one queue in heavy traffic with arrivals and tasks as controls this halves the variance.

With q controls X of known means m, the estimate is the regression of Y on X at m. Its variance is
s^2 (1/n + (x - m)' S^-1 (x - m)), where x is the mean of X, S its matrix of sums of squares about x
and s^2 the residual sum of squares over n - q - 1, which are also the degrees of freedom of its t
interval: exact if (Y, X) are jointly normal, as means over long replications nearly are.

The known means must be right: where an input is off, the estimate is drawn to what it would be if
it were not. So whoever uses controls has to check these, too.

Source: Lavenberg & Welch (1981), A perspective on the use of control variables to increase the
efficiency of Monte Carlo simulations, Management Science 27(3), 322-335; Law (2015), section 11.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.estimates import t_quantile
from funnel_sim.stats.samples import Floats, require_confidence, sample

NO_SPREAD = 1e-9
"""Spread of a control relative to its size, or what a control adds to the others relative to its
spread, below which it says nothing and is left out."""


@dataclass(frozen=True, slots=True)
class ControlledMean:
    """A mean with its standard error."""

    mean: float
    standard_error: float
    degrees_of_freedom: int
    n: int
    """Replications that the mean is over."""
    variance_reduction: float
    """Variance of the plain mean over that of this one; 1 without controls, NaN without spread."""

    def half_width(self, confidence: float) -> float:
        """Half of the width of the two-sided t interval."""
        require_confidence(confidence)
        return t_quantile((1 + confidence) / 2, self.degrees_of_freedom + 1) * self.standard_error


def controlled_mean(
    values: ArrayLike, controls: ArrayLike = (), expected: ArrayLike = ()
) -> ControlledMean:
    """The mean of `values` (replications,) given `controls` (replications, q) of known means.

    `expected` has shape (q,). Without controls this is the plain mean. A control without spread, or
    one that the others determine, is left out.

    Raises:
        ValueError: values that are not finite, shapes that do not fit, or not at least two
            replications more than controls.
    """
    y, means = sample(values), np.asarray(expected, dtype=np.float64)
    n = len(y)
    x = np.asarray(controls, dtype=np.float64).reshape(n, -1) if means.size else np.empty((n, 0))
    if x.shape[1] != means.size or not np.isfinite(x).all() or not np.isfinite(means).all():
        msg = (
            "`controls` must be finite, one row per replication and one column per expected mean. "
            f"Got shape {x.shape} and {means.size} means."
        )
        raise ValueError(msg)
    if n - means.size < 2:
        msg = f"`values` must be at least two more than controls. Got {n} and {means.size}."
        raise ValueError(msg)
    directions, offset = _independent(x, means)
    degrees = n - 1 - directions.shape[1]
    slopes = directions.T @ y
    residual = y - y.mean() - directions @ slopes
    variance = float(residual @ residual) / degrees
    squared_error = variance * (1 / n + float(offset @ offset))
    plain = float(y.var(ddof=1)) / n
    return ControlledMean(
        mean=float(y.mean() - offset @ slopes),
        standard_error=math.sqrt(squared_error),
        degrees_of_freedom=degrees,
        n=n,
        variance_reduction=plain / squared_error if squared_error > 0 else math.nan,
    )


def _independent(x: Floats, means: Floats) -> tuple[Floats, Floats]:
    """Orthonormal directions of the centred controls, and x-bar - m in their coordinates."""
    mean = x.mean(axis=0)
    spread = np.sqrt(((x - mean) ** 2).sum(axis=0))
    varies = spread > NO_SPREAD * np.abs(mean) * math.sqrt(len(x))
    scaled = (x[:, varies] - mean[varies]) / spread[varies]
    offset = (mean[varies] - means[varies]) / spread[varies]
    left, size, right = np.linalg.svd(scaled, full_matrices=False)
    kept = size > NO_SPREAD
    return left[:, kept], (right[kept] @ offset) / size[kept]
