"""Counts per period regressed on covariates, with over-dispersion: quasi-Poisson.

log E(N) = X b, Var(N) = D E(N). The coefficients are those of Poisson regression, by iteratively
reweighted least squares; D is Pearson's X^2 / (n - p), and the covariance is D (X' W X)^-1. That is
the variance of the NB1 negative binomial, whatever the law of the counts. Sources: McCullagh &
Nelder 1989, Generalized Linear Models, sections 2.5, 4.5 and 6.2; Cameron & Trivedi 2013,
Regression Analysis of Count Data, section 3.2.

Limits: periods are taken to be independent; drift from period to period shows as D only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from funnel_sim.stats.samples import Floats


@dataclass(frozen=True, slots=True)
class CountFit:
    """Coefficients on the log of the mean."""

    coefficients: Floats
    """Shape (p,)."""
    covariance: Floats
    """With over-dispersion (at least 1) in it, shape (p, p)."""
    dispersion: float
    """Pearson X^2 / (n - p), as found; below 1 where counts vary less than Poisson."""
    n: int
    degrees: int
    """n - p."""
    fitted: Floats
    """Expected counts, shape (n,)."""


def fit_counts(counts: Floats, design: Floats) -> CountFit:
    """Regress `counts`, shape (n,), on `design`, shape (n, p) of full rank, n > p.

    Raises ValueError where there is nothing to fit.
    """
    counts, design = np.asarray(counts, dtype=np.float64), np.asarray(design, dtype=np.float64)
    n, p = design.shape
    if not n > p or not counts.sum() > 0.0:
        msg = f"A count regression needs more periods than coefficients, and a count. Got {n}, {p}."
        raise ValueError(msg)
    mean = np.maximum(counts, 0.1 * counts.mean() + 1e-9)
    beta = np.zeros(p)
    for _ in range(100):
        working = np.log(mean) + (counts - mean) / mean
        root = np.sqrt(mean)
        new = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        mean = np.exp(np.clip(design @ new, -30.0, 30.0))
        if np.abs(new - beta).max() < 1e-10:
            break
        beta = new
    dispersion = float(((counts - mean) ** 2 / mean).sum()) / (n - p)
    information = design.T @ (design * mean[:, None])
    covariance = max(dispersion, 1.0) * np.linalg.pinv(information)
    return CountFit(new, covariance, dispersion, n, n - p, mean)
