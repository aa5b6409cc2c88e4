"""The probability of a total given its first months, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, poisson

from funnel_sim.stats.conditional import forecast, mean_given, outside, rank_given

RNG = np.random.default_rng


def test_independent_months_leave_the_law_of_the_rest():
    months = RNG(1).poisson(10, (4000, 12)).astype(float)
    total, so_far = months.sum(axis=1), months[:, :4].sum(axis=1)
    known, rest = so_far[:, None], (total - so_far)
    got = forecast(known, rest, np.array([30.0]), 120 - 30, 0.95, above=True)
    truth = poisson.sf(89, 80)  # eight months of ten, ninety to go
    assert got.share == pytest.approx(truth, abs=0.025)
    assert got.low <= truth <= got.high
    assert got.mean == pytest.approx(80, abs=0.5)


def test_months_that_hang_together_have_the_conditional_normal_law():
    rng = RNG(2)
    lead, noise = rng.normal(0, 1, 4000), rng.normal(0, 1, 4000)
    total = 5 + 2 * lead + 1.5 * noise
    got = forecast(lead[:, None], total, np.array([-1.0]), 5.0, 0.95, above=True)
    truth = norm.sf((5 - 3) / 1.5)
    assert got.low <= truth <= got.high
    assert got.share == pytest.approx(truth, abs=0.025)
    assert mean_given(lead[:, None], total, np.array([-1.0])) == pytest.approx(3, abs=0.1)
    below = forecast(lead[:, None], total, np.array([-1.0]), 5.0, 0.95, above=False)
    assert below.share == pytest.approx(1 - got.share)


def test_the_interval_covers_the_probability_as_often_as_it_says():
    rng, truth, covered, rounds = RNG(3), norm.sf(0.5), 0, 150
    for _ in range(rounds):
        z, e = rng.normal(size=(2, 200))
        got = forecast(z[:, None], z + e, np.array([0.5]), 1.0, 0.95, above=True)
        covered += got.low <= truth <= got.high
    assert covered / rounds >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / rounds)


def test_a_rank_is_that_of_the_residual():
    rng = RNG(4)
    leads = rng.normal(100, 10, 4000)
    calls = 3 * leads + rng.normal(0, 5, 4000)
    few = np.array([80.0])
    plain = rank_given(np.empty((4000, 0)), calls, np.empty(0), 240.0)
    given = rank_given(leads[:, None], calls, few, 240.0)
    assert plain < 0.05  # few calls
    assert given == pytest.approx(0.5, abs=0.05)  # as many as so few leads ask for
    assert rank_given(np.empty((10, 0)), np.full(10, 7.0), np.empty(0), 7.0) == 0.5


def test_what_no_year_has_shown_is_outside():
    known = RNG(5).normal(size=(100, 2))
    assert outside(known, np.array([0.0, 99.0])) == [1]
