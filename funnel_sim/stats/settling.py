"""Whether a warm-up is long enough, judged on a few pilot replications.

MSER-5 (`stats.warm_up`) says where to cut. Where a series is strongly correlated in time it also
cuts at excursions that are mere chance, or finds no cut in the first half (half of all stationary
AR(1) series of 250 observations with a correlation of 0.97). Independent replications tell the two
apart: what the start does, it does in all of them. So stretches of time are compared by the t
interval of their difference, one difference per replication.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.estimates import Estimate, mean_interval
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.warm_up import Truncation, mser5

CONFIDENCE = 0.99
"""Of those intervals: several series are looked at, and MSER-5 chose the stretches on the same
replications."""
NEGLIGIBLE = 0.02
"""A smaller difference, as a share of the mean, is none."""
WINDOW = 5
"""The window should last so many times as long as the start."""


@dataclass(frozen=True, slots=True)
class Settling:
    """What becomes of the start of a series. Lengths are in observations."""

    truncation: Truncation
    """MSER-5 on the average over replications."""
    level: float
    """Mean of the window without the start."""
    start: int | None
    """How long the start is unlike the rest, 0 if it is not. None: the series does not settle."""
    drift: Estimate
    """Second half of the window without the start, minus the first half."""
    left: Estimate | None
    """Part of the start that the warm-up leaves in the window, minus the rest. None: no part, or
    no end of the start."""
    window: int
    """What remains without warm-up and start."""

    @property
    def too_short(self) -> bool:
        """Whether the warm-up leaves in the window what is unlike the rest."""
        return self.left is not None and _differs(self.left, self.level)

    @property
    def window_too_short(self) -> bool:
        """Whether little is left, compared with the start."""
        return self.start is not None and self.window < WINDOW * self.start


def settling(series: ArrayLike, warm_up: int) -> Settling:
    """Judge a warm-up of so many observations on `series`, shape (replications, observations).

    Raises:
        ValueError: fewer than two replications, a warm-up that leaves fewer than two observations,
            or what `mser5` refuses.
    """
    values = np.asarray(series, dtype=np.float64)
    if values.ndim != 2 or len(values) < 2 or not 0 <= warm_up <= values.shape[1] - 2:
        msg = (
            f"`series` must hold two replications or more, and two observations after {warm_up} of "
            f"warm-up. Got an array of shape {values.shape}."
        )
        raise ValueError(msg)
    truncation = mser5(values)
    start = _start(values, truncation)
    begin, end = max(warm_up, start), values.shape[1]
    level = float(values[:, begin:].mean())
    drift = _difference(values[:, (begin + end) // 2 :], values[:, begin : (begin + end) // 2])
    if _differs(drift, level):
        return Settling(truncation, level, None, drift, None, end - begin)
    left = _difference(values[:, warm_up:start], values[:, start:]) if warm_up < start else None
    return Settling(truncation, level, start, drift, left, end - begin)


def _start(values: Floats, truncation: Truncation) -> int:
    """Where MSER-5 cuts in the first half, if what it cuts off is no chance excursion; else 0."""
    cut = truncation.in_first_half
    if cut == 0:
        return 0
    early, rest = values[:, :cut], values[:, cut:]
    return cut if _differs(_difference(early, rest), float(rest.mean())) else 0


def _difference(one: Floats, other: Floats) -> Estimate:
    """Mean of one stretch minus that of the other, over replications (rows)."""
    return mean_interval(one.mean(axis=1) - other.mean(axis=1), CONFIDENCE)


def _differs(difference: Estimate, level: float) -> bool:
    surely = difference.low > 0 or difference.high < 0
    return surely and abs(difference.mean) > NEGLIGIBLE * abs(level)
