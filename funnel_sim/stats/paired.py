"""Designs against a baseline, replication by replication.

In one replication all designs meet the same leads with the same luck (common random numbers), so
the difference within a replication varies much less than the designs do, and only differences are
used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import (
    Floats,
    differences,
    magnitude,
    paired_sample,
    require_confidence,
)
from funnel_sim.stats.simultaneous import SEED, Method, simultaneous_intervals


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Mean of B - A over replications that share their draws, with a simultaneous interval."""

    design: int
    """Column of B in the values; A is the baseline."""
    mean: float
    low: float
    high: float
    """`low` and `high` hold for all designs of the call at once."""
    sd: float
    """Standard deviation of the difference between replications; NaN with one replication."""
    win_share: float
    """Share of replications in which B is better than A; a tie counts one half."""
    variance_reduction: float
    """(Var A + Var B) / Var(B - A): what common random numbers saved, as a factor of replications.

    Infinite where the difference never varies but the designs do; 1 where nothing varies; NaN with
    one replication.
    """
    n: int
    """Replications used."""
    dropped: int
    """Replications left out since a design's value was undefined."""
    method: Method
    """How the interval was made; see `simultaneous`."""

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return self.high - self.mean


def paired_differences(
    values: ArrayLike,
    baseline: int,
    confidence: float = 0.95,
    *,
    higher_is_better: bool = True,
    drop_undefined: bool = False,
    seed: int = SEED,
) -> list[PairedDifference]:
    """Every design other than the baseline, in the order of its column, against the baseline.

    `values` has shape (replications, designs). The intervals hold for all designs at once with
    probability `confidence`. NaN is refused, or with `drop_undefined` the replication is left out
    for all designs. `higher_is_better` matters to `win_share` only: differences are always B - A.

    Raises:
        ValueError: a bad shape, values that are not finite, a baseline that is no column, or a
            confidence outside (0, 1).
    """
    require_confidence(confidence)
    numbers = paired_sample(values, drop_undefined=drop_undefined)
    n, designs = numbers.shape
    if not 0 <= baseline < designs:
        msg = f"`baseline` must be a column of `values`, 0 to {designs - 1}. Got {baseline}."
        raise ValueError(msg)
    others = [design for design in range(designs) if design != baseline]
    base = numbers[:, baseline]
    apart = differences(numbers, others, [baseline] * len(others))
    intervals = simultaneous_intervals(apart, confidence, seed, magnitude(numbers))
    return [
        PairedDifference(
            design=design,
            mean=float(intervals.mean[i]),
            low=float(intervals.low[i]),
            high=float(intervals.high[i]),
            sd=float(intervals.sd[i]),
            win_share=_win_share(apart[:, i], higher_is_better),
            variance_reduction=_variance_reduction(base, numbers[:, design], intervals.sd[i]),
            n=n,
            dropped=len(np.asarray(values)) - n,
            method=intervals.method,
        )
        for i, design in enumerate(others)
    ]


def _win_share(difference: Floats, higher_is_better: bool) -> float:
    sign = 1 if higher_is_better else -1
    return float(np.mean((np.sign(difference) * sign + 1) / 2))


def _variance_reduction(base: Floats, other: Floats, sd_of_difference: float) -> float:
    if len(base) == 1:
        return math.nan
    apart = float(base.var(ddof=1) + other.var(ddof=1))
    if sd_of_difference == 0:
        return math.inf if apart > 0 else 1.0
    return apart / float(sd_of_difference) ** 2
