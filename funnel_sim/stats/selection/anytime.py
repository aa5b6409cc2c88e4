"""An interval for a mean that holds however it was decided when to stop.

Student's interval holds for a number of replications that was fixed beforehand. Where a race stops
because one design looks better, its mean is too good just then. The interval here holds for all
numbers of replications at once, with the given probability, so it holds at whichever a race stops.
For normal values of unknown variance its half-width is

    s sqrt(x (n - 1) / n),  x = (K - 1) / (1 - K / G),  K = (sqrt(G) / alpha)^(2 / n),  G = 1 + n g

and infinite while K >= G. It comes from averaging the likelihood ratio against mean 0 over effects
mean / sd ~ normal(0, g), which is a martingale. g decides where the interval is narrowest; it is
chosen before any data: near twice the first stage, where it is about one and a half times as wide
as Student's, and hardly wider anywhere up to a hundred times as many.

Source: Lai (1976), On confidence sequences, Annals of Statistics 4(2); Wang & Ramdas (2025),
Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance, Sequential
Analysis 44(1), theorem on the Gaussian mixture.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import Floats

NARROWEST = 10.0
"""n g where the interval is narrowest, about, at usual levels."""
STAGES = 2.0
"""The number of first stages at which that is."""


def anytime_half_width(sd: ArrayLike, n: ArrayLike, alpha: float, first_stage: int) -> Floats:
    """Half-widths for standard deviations `sd` over `n` replications, arrays of one shape.

    `alpha` is the probability that the interval is wrong at any n.

    Raises:
        ValueError: alpha outside (0, 1), or a first stage below 1.
    """
    if not 0 < alpha < 1 or first_stage < 1:
        msg = f"`alpha` must be in (0, 1), `first_stage` 1 or more. Got {alpha}, {first_stage}."
        raise ValueError(msg)
    spread, count = np.asarray(sd, dtype=np.float64), np.asarray(n, dtype=np.float64)
    growth = 1.0 + count * NARROWEST / (STAGES * first_stage)
    bound = np.exp((np.log(growth) - 2.0 * math.log(alpha)) / count)
    known = bound < growth
    x = (bound - 1.0) / np.where(known, 1.0 - bound / growth, 1.0)
    width = spread * np.sqrt(x * (count - 1.0) / count)
    return np.where(known, width, np.where(spread > 0, math.inf, 0.0))
