"""Expected counts over the horizon, on a grid, and what comes of them later.

A profile holds the counts that lie at the grid's points 0, h, 2h, ... before the horizon; a count
between two points is dealt to both so that its mean time is kept. What would come at or after the
end of the horizon, or before its start, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from funnel_sim.model.distributions import DistributionArrays

Floats = NDArray[np.float64]

POINTS = 400
NODES = 100
"""Quantiles that stand for a law."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The grid of one horizon, and the laws of delays on it."""

    horizon: float
    """Working hours."""
    laws: DistributionArrays
    _quantiles: dict[int, Floats] = field(default_factory=dict)

    def profile(self, times: ArrayLike, counts: ArrayLike) -> Floats:
        """Counts at given times as a profile, shape (POINTS,)."""
        at = np.asarray(times, dtype=np.float64) * (POINTS / self.horizon)
        count = np.broadcast_to(np.asarray(counts, dtype=np.float64), at.shape)
        inside = (at >= 0.0) & (at < POINTS)
        at, count = at[inside], count[inside]
        point = at.astype(np.int64)
        later = at - point
        dealt = np.bincount(point, count * (1.0 - later), POINTS + 1)
        dealt += np.bincount(point + 1, count * later, POINTS + 1)
        return np.asarray(dealt[:POINTS], dtype=np.float64)

    def later(self, profile: Floats, delays: Floats) -> Floats:
        """The profile of what comes after delays of working hours, each equally likely."""
        kernel = self.profile(delays, 1.0 / len(delays))
        return np.asarray(np.convolve(profile, kernel)[:POINTS], dtype=np.float64)

    def delays(self, law: int) -> Floats:
        """Quantiles that stand for a law of delays, ascending, shape (NODES,)."""
        if law not in self._quantiles:
            nodes = [(i + 0.5) / NODES for i in range(NODES)]
            self._quantiles[law] = np.array([self.laws.quantile(law, u) for u in nodes])
        return self._quantiles[law]
