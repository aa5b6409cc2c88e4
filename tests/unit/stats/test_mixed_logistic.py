"""Logistic regression with skills: statsmodels, integration by another routine, and the truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from funnel_sim.stats.mixed_logistic import Rows, _Model, fit_mixed


def sample(seed, n=5000, people=20, sd=0.3):
    """Cases of three kinds, with or without a visit; effects 0.2, -0.5, -1 and 0.4."""
    rng = np.random.default_rng(seed)
    skill, person = rng.normal(0, sd, people), rng.integers(0, people, n)
    kind, visit = rng.integers(0, 3, n), rng.integers(0, 2, n)
    design = np.column_stack([kind == k for k in range(3)] + [visit]).astype(float)
    success = rng.random(n) < expit(design @ [0.2, -0.5, -1.0, 0.4] + skill[person])
    keys, counts = np.unique(np.column_stack([design, person, success]), axis=0, return_counts=True)
    won = keys[:, 5]
    rows = Rows(keys[:, :4], won, 1 - won, counts.astype(float), keys[:, 4].astype(np.int64))
    return rows, skill


def test_without_people_it_is_logistic_regression():
    rows, _ = sample(1)
    fit = fit_mixed(Rows(rows.design, rows.success, rows.failure, rows.weight))
    other = sm.GLM(
        rows.success, rows.design, family=sm.families.Binomial(), freq_weights=rows.weight
    ).fit()
    assert fit.coefficients == pytest.approx(other.params, abs=2e-3)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(other.bse, rel=1e-2)
    assert np.isnan(fit.sd)


def test_the_likelihood_is_that_of_another_integration():
    rng = np.random.default_rng(5)
    person = np.repeat([0, 1, 2], 6)
    won = (rng.random(18) < 0.4).astype(float)
    open_ones = np.array([0.7, 0.2, 0.5])
    rows = Rows(
        np.ones((21, 1)),
        np.concatenate([won, open_ones]),
        np.concatenate([1 - won, [0.4, 0.9, 0.5]]),
        np.ones(21),
        np.concatenate([person, [0, 1, 2]]),
    )
    model = _Model(rows)

    def of_person(j, sd=0.8):
        mine = rows.person == j

        def integrand(s):
            p = expit(-0.3 + s)
            return np.prod(rows.success[mine] * p + rows.failure[mine] * (1 - p)) * norm.pdf(
                s, 0, sd
            )

        return np.log(quad(integrand, -6, 6)[0])

    exact = sum(of_person(j) for j in range(3)) - 0.5 * np.log(3 / (0.8**2 + 1)) - 0.005 * 0.3**2
    assert -model.with_skills(np.array([-0.3, np.log(0.8)]))[0] == pytest.approx(exact, abs=2e-4)


def test_intervals_hold_the_truth_and_skills_are_shrunk_to_the_team():
    """20 samples: 18 are expected to hold, fewer than 14 has a chance below 1.2 %."""
    held = np.zeros(3, dtype=int)
    errors = []
    for seed in range(20):
        rows, skill = sample(seed)
        fit = fit_mixed(rows)
        low, high = fit.interval(3, 0.9)
        least, most = fit.interval(0, 0.9)
        held += [low < 0.4 < high, least < 0.2 < most, fit.sd_low < 0.3 < fit.sd_high]
        errors.append(np.abs(fit.skills - skill).mean())
        assert np.abs(fit.skills).mean() < 0.5
    assert (held >= 14).all()
    assert np.mean(errors) < 0.15  # the skills themselves: 0.24 on average


def test_where_all_are_alike_the_spread_may_be_none():
    fit = fit_mixed(sample(3, sd=0.0)[0])
    assert fit.sd_low == 0.0
    assert fit.sd_high < 0.15


def test_a_start_far_from_the_truth_does_not_run_away():
    """Thousands of cases a person make the slope steep where the search begins."""
    rows, skill = sample(6, n=200_000, people=6, sd=0.05)
    fit = fit_mixed(rows)
    assert fit.sd == pytest.approx(skill.std(ddof=1), rel=0.4)  # hardly shrunk, with 33,000 each
    assert fit.sd_low < skill.std(ddof=1) < fit.sd_high < 0.5


def test_a_case_still_open_counts_for_what_it_says():
    """An open case that says nothing (equally likely either way) changes nothing."""
    rows, _ = sample(4)
    more = Rows(
        np.vstack([rows.design, rows.design[:1]]),
        np.append(rows.success, 0.3),
        np.append(rows.failure, 0.3),
        np.append(rows.weight, 100.0),
    )
    plain = fit_mixed(Rows(rows.design, rows.success, rows.failure, rows.weight))
    assert fit_mixed(more).coefficients == pytest.approx(plain.coefficients, abs=1e-4)
