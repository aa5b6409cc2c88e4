"""What information is worth, where a closed form knows it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from funnel_sim.stats.sensitivity.knowing import worth_of_all, worth_of_one


def test_two_designs_and_a_normal_difference():
    """D ~ N(μ, σ²): E max(D, 0) − max(μ, 0) = σ φ(μ/σ) − |μ| Φ(−|μ|/σ)."""
    random, mean, sd = np.random.default_rng(1), -30.0, 50.0
    z = random.standard_normal(4000)
    values = np.column_stack([np.zeros(4000), mean + sd * z])
    exact = sd * norm.pdf(mean / sd) - abs(mean) * norm.cdf(-abs(mean) / sd)
    worth = worth_of_one(z, values, 0.95, 2)
    assert worth.low < exact < worth.high
    assert worth.value == pytest.approx(exact, rel=0.1)


def test_the_luck_of_replications_is_no_information():
    """D is uniform on [-20, 60] by one input: the gain is 20² / (2 · 80) = 2.5. Luck on top of that
    would make the maximum of what is seen worth ten times as much."""
    random, n = np.random.default_rng(3), 4000
    u, luck = random.random((n, 2)), 100 * random.standard_normal(n)
    values = np.column_stack([luck * 0.5, -20 + 80 * u[:, 0] + luck])
    seen = values.max(axis=1).mean() - values.mean(axis=0).max()
    assert seen > 10
    first, other = (worth_of_one(u[:, i], values, 0.95, 4) for i in (0, 1))
    assert first.value == pytest.approx(2.5, abs=1.0)
    assert first.low < 2.5 < first.high
    assert other.value < 0.5
    assert worth_of_all(u, values, 0.95, 4).value == pytest.approx(2.5, abs=1.2)


def test_knowing_all_is_worth_more_than_knowing_one():
    """D = x + y, both uniform on [-1, 1]: E max(D, 0) = 1/3; of x alone, E max(x, 0) = 1/4."""
    u = np.random.default_rng(5).random((4000, 2))
    values = np.column_stack([np.zeros(4000), (2 * u - 1).sum(axis=1)])
    assert worth_of_one(u[:, 0], values, 0.95, 6).value == pytest.approx(1 / 4, abs=0.02)
    assert worth_of_all(u, values, 0.95, 6).value == pytest.approx(1 / 3, abs=0.02)


def test_inputs_that_only_matter_together_are_worth_nothing_alone():
    """D = x y on [-1, 1]²: E |xy| / 2 = 1/8 together."""
    u = np.random.default_rng(7).random((4000, 2))
    values = np.column_stack([np.zeros(4000), np.prod(2 * u - 1, axis=1)])
    assert worth_of_one(u[:, 0], values, 0.95, 8).value < 0.02
    assert worth_of_all(u, values, 0.95, 8).value == pytest.approx(1 / 8, abs=0.02)


def test_where_one_is_always_best_information_is_worth_nothing():
    u = np.random.default_rng(9).random((50, 3))
    values = np.column_stack([5 + u[:, 0], u[:, 0]])
    worth = worth_of_all(u, values, 0.95, 10)
    assert (worth.value, worth.low, worth.high) == (0.0, 0.0, 0.0)


def test_an_input_that_never_varies_is_worth_nothing():
    values = np.random.default_rng(11).standard_normal((30, 2))
    assert worth_of_one(np.ones(30), values, 0.95, 12).value == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("worlds", "inputs"), [(20, 6), (20, 1), (200, 12)])
def test_few_worlds_make_a_simpler_surface_and_no_failure(worlds: int, inputs: int):
    random = np.random.default_rng(13)
    x, values = random.random((worlds, inputs)), random.standard_normal((worlds, 3))
    worth = worth_of_all(x, values, 0.9, 14)
    assert 0 <= worth.low <= worth.value <= worth.high
    assert math.isfinite(worth.high)
