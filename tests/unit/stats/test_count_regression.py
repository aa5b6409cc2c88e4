"""Quasi-Poisson regression against statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from funnel_sim.stats.count_regression import fit_counts


def test_coefficients_dispersion_and_errors_are_those_of_statsmodels():
    rng = np.random.default_rng(2)
    design = np.column_stack([np.ones(150), np.arange(150) / 50, np.arange(150) % 7 >= 5])
    mean = np.exp(design @ [2.0, 0.2, -1.0])
    counts = rng.negative_binomial(mean / 1.5, 1 / 2.5)
    fit = fit_counts(counts, design)
    other = sm.GLM(counts, design, family=sm.families.Poisson()).fit(scale="X2")
    assert fit.coefficients == pytest.approx(other.params, rel=1e-6)
    assert fit.dispersion == pytest.approx(other.scale, rel=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(other.bse, rel=1e-6)
    assert 1.8 < fit.dispersion < 3.4


def test_days_without_any_count_are_possible():
    counts = np.tile([5.0, 0.0], 20)
    design = np.tile(np.eye(2), (20, 1))
    fit = fit_counts(counts, design)
    assert np.exp(fit.coefficients[0]) == pytest.approx(5.0)
    assert np.exp(fit.coefficients[1]) < 1e-6


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ValueError, match="more periods"):
        fit_counts(np.array([1.0]), np.ones((1, 1)))
