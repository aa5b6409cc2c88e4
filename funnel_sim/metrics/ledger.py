"""Amounts posted once, kept as a total and by every dimension, so that breakdowns add up.

A posting is a column of amounts with an index per dimension. All sums come from the same postings.
What has no index in a dimension (-1, or no such key) is in the total and in no row of that
breakdown; it is kept apart, in front of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import DIMENSIONS, names_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = Mapping[str, Ints]
"""Dimension -> index of each row, -1 for none."""

TOTAL = "total"
"""The breakdown of one row that holds everything."""


class Ledger:
    """Sums of amounts by name, in total and by dimension."""

    def __init__(self, frame: Frame) -> None:
        self.rows = {TOTAL: 1} | {d: len(names_of(frame, d)) for d in DIMENSIONS}
        self._sums: dict[tuple[str, str], Floats] = {}

    def post(self, keys: Keys, amounts: Mapping[str, Floats]) -> None:
        """Add amounts, each of shape (rows,), under the keys, each of shape (rows,)."""
        for name, amount in amounts.items():
            weights = np.asarray(amount, dtype=np.float64)
            total = float(weights.sum())
            self._add(TOTAL, name, np.array([0.0, total]))
            for dimension in DIMENSIONS:
                size = self.rows[dimension] + 1
                sums = np.zeros(size)
                if dimension in keys:
                    sums += np.bincount(keys[dimension] + 1, weights=weights, minlength=size)
                else:
                    sums[0] = total
                self._add(dimension, name, sums)

    def put(self, dimension: str, name: str, values: Floats) -> None:
        """Set what is no sum of postings, of shape (rows,): a stock, a median."""
        self._sums[dimension, name] = np.concatenate([[0.0], values])

    def get(self, dimension: str, name: str) -> Floats:
        """Sums of shape (1 + rows,), what has no row first; 0 where nothing was posted."""
        return self._sums.get((dimension, name), np.zeros(1 + self.rows[dimension]))

    def _add(self, dimension: str, name: str, sums: Floats) -> None:
        self._sums[dimension, name] = self.get(dimension, name) + sums
