"""Sums of all amounts: the total, and by every dimension, so that breakdowns add up.

All sums come from the same postings. What has no row in a dimension is in the total and in no row
of that breakdown; it is kept apart, in front of the rows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.tables import DIMENSIONS
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cells

Floats = NDArray[np.float64]

TOTAL = "total"
"""The breakdown of one row that holds everything."""


class Ledger:
    """Sums by amount and row: that of the total, then those of each of `DIMENSIONS`."""

    def __init__(self, cells: Cells) -> None:
        """The sums of what was posted to some cells."""
        c, amounts = cells, cells.sums.shape[1]
        time = c.sums[: c.market].reshape(c.teams + 1, c.months + 1, amounts)
        market = c.sums[c.market : c.place].reshape(
            c.segments + 1, c.channels + 1, c.journeys + 1, amounts
        )
        place = c.sums[c.place : c.seat].reshape(c.teams + 1, c.stages + 1, amounts)
        blocks = {
            TOTAL: market.sum(axis=(0, 1, 2))[np.newaxis],
            "month": time.sum(axis=0),
            "segment": market.sum(axis=(1, 2)),
            "channel": market.sum(axis=(0, 2)),
            "team": place.sum(axis=1),
            "stage": place.sum(axis=0),
            "journey": market.sum(axis=(0, 1)),
            "rep": c.sums[c.seat :],
            "team_month": _flat(time),
        }
        self.rows: dict[str, slice] = {}
        end = 0
        for dimension in (TOTAL, *DIMENSIONS):
            begin, end = end, end + len(blocks[dimension])
            self.rows[dimension] = slice(begin, end)
        self.sums = np.concatenate([blocks[d] for d in self.rows]).T.copy()

    def get(self, dimension: str, amount: Amount) -> Floats:
        """Sums of shape (1 + names,), what has no row first; of shape (1,) for the total."""
        return np.asarray(self.sums[amount, self.rows[dimension]])

    def put(self, dimension: str, amount: Amount, values: Floats) -> None:
        """Set what is no sum of postings, of shape (names,), or (1,) for the total."""
        rows = self.rows[dimension]
        self.sums[amount, rows.stop - len(values) : rows.stop] = values


def _flat(time: Floats) -> Floats:
    """The months of each team behind one another, in front what is of no team."""
    nobody, amounts = time[0].sum(axis=0, keepdims=True), time.shape[2]
    return np.concatenate([nobody, time[1:, 1:].reshape(-1, amounts)])
