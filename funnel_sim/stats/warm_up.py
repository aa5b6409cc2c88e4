"""When the start of a simulation is forgotten: MSER-5, on the average over replications.

A series of n' batch means Z_1 ... Z_n', each over `BATCH` observations in a row, is cut before the
d-th so that the standard error of the mean of the rest is least:

    MSER(d) = 1 / (n' - d)^2 * sum over i > d of (Z_i - mean of Z_(d+1) ... Z_n')^2

A start that is unlike the rest makes the sum large; to cut more than that leaves fewer batches to
divide by. Taking the average over replications first (Welch 1983) leaves the start as it is, and
takes the luck off by which a single series hides it. The least MSER must lie in the first half:
otherwise the series still moves when it ends, and nothing is known about its steady state. The last
`UNJUDGED` batches are never left alone, since a handful of them may be alike by chance.

Sources: White (1997), An effective truncation heuristic for bias reduction in simulation output,
Simulation 69(6); White, Cobb & Spratt (2000), A comparison of five steady-state truncation
heuristics for simulation, Proc. Winter Simulation Conference; the last batches: Hoad & Robinson
(2011), Implementing MSER-5 in commercial simulation software and its wider implications, ibid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import Floats

BATCH = 5
"""Observations in a batch: the 5 of MSER-5."""
UNJUDGED = 5
"""Batches at the end before which a series is not cut."""
LEAST_OBSERVATIONS = 2 * BATCH * UNJUDGED
"""A shorter series has no first half to look at."""


@dataclass(frozen=True, slots=True)
class Truncation:
    """Where MSER-5 cuts a series."""

    observations: int
    """To be left out at the start, a multiple of `BATCH`."""
    reached: bool
    """Whether the cut lies in the first half. False: the series is too short, or never settles."""
    in_first_half: int
    """Observations up to the best cut in the first half; equal to `observations` if `reached`."""
    statistics: Floats
    """MSER(d) for d = 0, 1, ... batches left out, in squared units of the series."""


def mser5(series: ArrayLike) -> Truncation:
    """Where to cut a series of observations at equal distances, so that its start is forgotten.

    `series` has shape (observations,), or (replications, observations) to be averaged over
    replications. Of equally good cuts the first is taken.

    Raises:
        ValueError: another shape, fewer than `LEAST_OBSERVATIONS`, NaN or infinite values.
    """
    means = _batch_means(_averaged(series))
    statistics = _marginal_errors(means)
    half = len(means) // 2
    cut, early = int(np.argmin(statistics)), int(np.argmin(statistics[: half + 1]))
    return Truncation(cut * BATCH, cut <= half, early * BATCH, statistics)


def _averaged(series: ArrayLike) -> Floats:
    values = np.asarray(series, dtype=np.float64)
    if values.ndim not in (1, 2) or values.size == 0 or values.shape[-1] < LEAST_OBSERVATIONS:
        msg = (
            f"`series` must hold {LEAST_OBSERVATIONS} observations or more, in one row or in a row "
            f"per replication. Got an array of shape {values.shape}."
        )
        raise ValueError(msg)
    if not np.isfinite(values).all():
        msg = f"`series` must be finite. Got {int((~np.isfinite(values)).sum())} that are not."
        raise ValueError(msg)
    return values if values.ndim == 1 else values.mean(axis=0)


def _batch_means(values: Floats) -> Floats:
    whole = len(values) // BATCH * BATCH
    return np.asarray(values[:whole].reshape(-1, BATCH).mean(axis=1))


def _marginal_errors(means: Floats) -> Floats:
    """MSER(d) for d from 0 to all but the last `UNJUDGED`, summed from the end.

    Deviations from the last mean, so that a series that ends constant has an error of exactly 0.
    """
    backwards = (means - means[-1])[::-1]
    count = np.arange(1, len(means) + 1)
    spread = np.cumsum(backwards**2) - np.cumsum(backwards) ** 2 / count
    errors = np.maximum(spread, 0.0) / count**2
    return errors[UNJUDGED - 1 :][::-1]
