"""How far each of many plans is from the best of the others, where neighbours are nearly alike.

mu_i - max(mu_j, j != i) is the smallest of the differences mu_i - mu_j. So where intervals of all
pairs hold at once, so do these, for all plans:

    min_j(low_ij)  to  min_j(high_ij)

A plan that is clearly behind any other one is as clearly behind the best, whichever that is; it
need not be told apart from every plan that may be the best, as with the k - 1 differences of
`stats.selection.best`. For many plans of which neighbours share most of their luck this is the
narrower of the two, for few plans that one is.

Source: multiple comparisons with the best by way of all pairs (Hsu 1996, Multiple Comparisons, ch.
4 and 5); the intervals of pairs are those of `stats.simultaneous`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats, differences, magnitude
from funnel_sim.stats.simultaneous import simultaneous_intervals


@dataclass(frozen=True, slots=True)
class Leads:
    """Every plan against the best of the others; arrays of shape (plans,), above 0 is ahead."""

    mean: Floats
    low: Floats
    high: Floats
    """`low` and `high` hold for all plans at once."""


def leads(samples: Floats, confidence: float) -> Leads:
    """Leads from `samples`, shape (replications, plans), two plans or more; larger is better."""
    plans = samples.shape[1]
    first, second = np.triu_indices(plans, 1)
    apart = differences(samples, first.tolist(), second.tolist())
    found = simultaneous_intervals(apart, confidence, magnitude=magnitude(samples))

    def least(upper: Floats, lower: Floats) -> Floats:
        """Smallest entry of each row of a matrix with these values above and below its diagonal."""
        matrix = np.full((plans, plans), np.inf)
        matrix[first, second], matrix[second, first] = upper, lower
        return np.asarray(matrix.min(axis=1))

    return Leads(
        mean=least(found.mean, -found.mean),
        low=least(found.low, -found.high),
        high=least(found.high, -found.low),
    )
