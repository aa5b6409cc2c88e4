"""Which of many designs may still be the best: the others are surely behind one of them.

Design i stays unless the mean of some other l is ahead of it by more than

    W_il = t S_il / sqrt(n),   t = Student's t(1 - alpha / (k - 1), n - 1)

with S_il the standard deviation of the difference between the two over n replications. The best
design is thrown out only if one of the k - 1 others comes out ahead of it by more than W, which
happens with probability alpha / (k - 1) each at most; so it is among those that stay with
probability 1 - alpha at least. Only differences within a replication are used, and nothing is asked
of how designs depend on each other (Bonferroni), so designs may, and should, share their draws.

Means of those that stay are too good where few replications chose among many: whoever wants to know
how good they are gives them fresh replications.

Source: Nelson, Swann, Goldsman & Song (2001), Simple procedures for selecting the best simulated
system when the number of alternatives is large, Operations Research 49(6), theorem 1; with paired
differences: Boesel, Nelson & Kim (2003), Using ranking and selection to "clean up" after simulation
optimization, Operations Research 51(5).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.estimates import t_quantile
from funnel_sim.stats.samples import paired_sample, require_confidence
from funnel_sim.stats.selection.pairs import pairs


def may_be_best(values: ArrayLike, confidence: float = 0.95) -> tuple[int, ...]:
    """Columns of `values`, shape (replications, designs), that are not surely behind; never empty.

    Larger is better. The best design is among them with probability `confidence` at least.

    Raises:
        ValueError: a bad shape, fewer than two replications or designs, values that are not finite,
            or a confidence outside (0, 1).
    """
    require_confidence(confidence)
    numbers = paired_sample(values)
    n, designs = numbers.shape
    if n < 2:
        msg = f"`values` must have two replications or more. Got {n}."
        raise ValueError(msg)
    apart = pairs(numbers)
    allowed = t_quantile(1 - (1 - confidence) / (designs - 1), n) * apart.sd / math.sqrt(n)
    behind = -apart.mean > allowed
    return tuple(np.flatnonzero(~behind.any(axis=1)).tolist())
