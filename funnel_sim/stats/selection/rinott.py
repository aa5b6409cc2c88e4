"""A number of replications from a first stage, for designs that do not share their draws.

With N_i = max(n0, ceil((h S_i / delta)^2)) replications of design i, S_i its standard deviation in
a first stage of n0, the design with the best mean is the best one with probability `confidence` at
least, where it is ahead by delta or more. h solves

    E[ P(h / sqrt((n0 - 1) (1 / X + 1 / Y)) | Y)^(k - 1) ] = confidence

with X, Y independent chi-squared with n0 - 1 degrees of freedom and P the mean over X of the normal
distribution function. The same event gives intervals of half-width delta for every design against
the best of the others.

Designs that share their draws are correlated, and neither the promise nor the number holds for
them: here it says what the answer would have cost without common random numbers.

Source: Rinott (1978), On two-stage selection procedures and related probability-inequalities,
Communications in Statistics A7(8); the intervals Nelson & Matejcik (1995).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from funnel_sim.stats.samples import Floats, paired_sample
from funnel_sim.stats.selection.requirements import require_indifference, require_problem

NODES = 120
"""Of the Gauss-Legendre rule in each dimension: h to 1e-9."""
TAIL = 1e-13
"""Probability left out at either end of the chi-squared distributions."""
LARGEST = 1e4
"""Where the search for h gives up: only two or three replications lead there."""


@dataclass(frozen=True, slots=True)
class Rinott:
    """What a first stage asks for."""

    replications: tuple[int, ...]
    """Of each design, first stage included."""
    h: float


@lru_cache(maxsize=64)
def rinott_h(confidence: float, designs: int, first_stage: int) -> float:
    """The constant h.

    Raises:
        ValueError: a confidence that guessing reaches, one design, one replication, or a first
            stage so small that h is beyond `LARGEST`.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    require_problem(confidence, designs, first_stage)
    df = first_stage - 1
    x, weight = _chi_squared(df)
    spread = np.sqrt(df * (1.0 / x[:, np.newaxis] + 1.0 / x[np.newaxis, :]))

    def short_of(h: float) -> float:
        inner = weight @ ndtr(h / spread)
        return float(weight @ inner ** (designs - 1)) - confidence

    if short_of(LARGEST) < 0:
        msg = f"`first_stage` must be larger for a confidence of {confidence}. Got {first_stage}."
        raise ValueError(msg)
    return float(brentq(short_of, 0.0, LARGEST, xtol=1e-10))


def rinott_two_stage(
    first_stage: ArrayLike, indifference: float, confidence: float = 0.95
) -> Rinott:
    """How many replications designs need that do not share their draws.

    `first_stage` has shape (replications, designs).

    Raises:
        ValueError: a bad shape or argument, or values that are not finite.
    """
    values = paired_sample(first_stage)
    n0, designs = values.shape
    require_indifference(indifference)
    h = rinott_h(confidence, designs, n0)
    sds = values.std(axis=0, ddof=1)
    return Rinott(tuple(max(n0, math.ceil((h * s / indifference) ** 2)) for s in sds.tolist()), h)


def _chi_squared(df: int) -> tuple[Floats, Floats]:
    """Nodes of a quadrature over ln x, and weights that hold the density."""
    from scipy.special import chdtri, gammaln

    ends = np.log([float(chdtri(df, 1.0 - TAIL)), float(chdtri(df, TAIL))])
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = (ends[1] - ends[0]) / 2
    log_x = ends.mean() + half * nodes
    x = np.exp(log_x)
    log_density = df / 2 * log_x - x / 2 - df / 2 * math.log(2) - gammaln(df / 2)
    return x, np.asarray(half * weights * np.exp(log_density))
