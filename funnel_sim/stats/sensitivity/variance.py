"""Sobol indices: the shares of a result's variance that come from its inputs.

The first-order index of an input is the share that would go if it alone were known; the total index
the share that would stay if all but it were known, so what it does together with others counts too.
Estimates are random: small ones may be negative, and intervals say what to think of them.

Source: Sobol (1993); estimators of Saltelli et al. (2010), Computer Physics Communications 181(2)
and Jansen (1999), on scrambled Sobol points. By SALib, an extra of this package.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats
from funnel_sim.stats.sensitivity.screening import problem


@dataclass(frozen=True, slots=True)
class Index:
    """Shares of the variance, with half-widths by bootstrap over points."""

    first: float
    first_half_width: float
    total: float
    total_half_width: float


def sobol_points(inputs: int, samples: int, seed: int) -> Floats:
    """Points, shape (samples × (inputs + 2), inputs); `samples` is a power of two."""
    from SALib.sample import sobol

    points: Floats = sobol.sample(problem(inputs), samples, calc_second_order=False, seed=seed)
    return points


def sobol_indices(values: Floats, inputs: int, confidence: float, seed: int) -> tuple[Index, ...]:
    """The indices of every input; `values` are the results at `sobol_points`.

    Where the result is the same everywhere, there is no variance to share, and all are 0.
    """
    from SALib.analyze import sobol

    if np.ptp(values) <= 1e-12 * max(float(np.abs(values).max()), 1.0):
        return (Index(0.0, 0.0, 0.0, 0.0),) * inputs
    found = sobol.analyze(
        problem(inputs),
        values,
        calc_second_order=False,
        num_resamples=1000,
        conf_level=confidence,
        seed=seed,
    )
    columns = (found[name] for name in ("S1", "S1_conf", "ST", "ST_conf"))
    return tuple(Index(*map(float, row)) for row in zip(*columns, strict=True))
