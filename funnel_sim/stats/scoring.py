"""How good a forecast was that gave a sample of what might happen, once it has happened.

CRPS = E|X - y| - E|X - X'| / 2, X and X' drawn from the forecast and y being what happened, in the
unit of y: a proper score, which nobody improves by saying other than he believes; for a single
number it is the absolute error. Less is better. From a sample of n it is the average over pairs
with n (n - 1) in the denominator, which is unbiased ("fair"). Sources: Gneiting & Raftery 2007,
JASA 102, 359-378, section 4.2; Ferro 2014, Q. J. R. Meteorol. Soc. 140, 1917-1923.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import Floats, sample


def crps(forecast: ArrayLike, happened: float) -> float:
    """Continuous ranked probability score of a sample, shape (n,) with n at least 2."""
    x: Floats = np.sort(sample(forecast))
    n = len(x)
    if n < 2:
        msg = f"A score needs at least 2 values of the forecast. Got {n}."
        raise ValueError(msg)
    pairs = 2.0 * float((2.0 * np.arange(n) - n + 1.0) @ x)
    return float(np.abs(x - happened).mean()) - pairs / (2.0 * n * (n - 1))
