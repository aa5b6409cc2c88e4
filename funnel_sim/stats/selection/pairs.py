"""Differences between pairs of designs that share their draws, and who is best of them.

Sums that were added up in another order differ in their last bits. What is no more than the
rounding of the numbers is no difference, and no spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import ROUNDING, Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Differences column i - column j; arrays of shape (designs, designs)."""

    mean: Floats
    sd: Floats
    """Standard deviation between replications (divisor n - 1)."""
    n: Floats
    """Replications in which both are defined."""


def pairs(values: Floats) -> Pairs:
    """Every pair of columns of `values`, shape (replications, designs), over what both have.

    NaN is a replication that a design does not have. Each pair needs two in common.
    """
    apart = values[:, :, np.newaxis] - values[:, np.newaxis, :]
    rounding = ROUNDING * float(np.nanmax(np.abs(values)))
    apart[np.abs(apart) <= rounding] = 0.0
    sd = np.nanstd(apart, axis=0, ddof=1)
    n = (~np.isnan(apart)).sum(axis=0).astype(np.float64)
    return Pairs(np.nanmean(apart, axis=0), np.where(sd <= rounding, 0.0, sd), n)


def best_of(means: Floats, among: Sequence[int], preferred: int, rounding: float) -> int:
    """The design with the largest mean; where several have it, `preferred`, or the first."""
    top = max(float(means[i]) for i in among)
    level = [i for i in among if top - means[i] <= rounding]
    return preferred if preferred in level else level[0]
