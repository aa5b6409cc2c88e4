"""Which of several points no other beats: the Pareto front.

A point beats another where it is as good in every goal and better in one (Pareto 1906; Ehrgott
2005, Multicriteria Optimization, 2nd ed., definition 2.1). Points are taken as they are: where they
are estimates, so is the front.
"""

from __future__ import annotations

import numpy as np

from funnel_sim.stats.samples import Floats


def pareto_front(points: Floats) -> tuple[int, ...]:
    """Rows of `points`, shape (points, goals), that no other row beats; more is better in each.

    Rows stand in the order of the first goal, the best first. Equal rows are all on the front.

    Raises:
        ValueError: a number is NaN.
    """
    if np.isnan(points).any():
        msg = "`points` must be numbers. Got NaN."
        raise ValueError(msg)
    on = [
        i
        for i, row in enumerate(points)
        if not ((points >= row).all(axis=1) & (points > row).any(axis=1)).any()
    ]
    return tuple(sorted(on, key=lambda i: (*(-points[i]).tolist(), i)))
