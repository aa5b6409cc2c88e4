"""Switches of the best design: where lines cross, and how often intervals cover the crossing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.switching import best_of, switches

GRID = np.linspace(0.0, 10.0, 6)


def noiseless(*lines: tuple[float, float]) -> np.ndarray:
    """Means along the grid as three equal replications; a line is (at 0, slope)."""
    means = np.array([[a + b * x for a, b in lines] for x in GRID])
    return np.repeat(means[:, None, :], 3, axis=1)


def test_the_envelope_of_three_lines_changes_where_they_cross_by_hand():
    """10 - 2x, 6, x: the first two meet at 2, the last two at 6; the third meets the first at 10/3,
    below the second."""
    first, second = switches(GRID, noiseless((10, -2), (6, 0), (0, 1)), 0.95)
    assert (first.before, first.after, second.before, second.after) == (0, 1, 1, 2)
    assert (first.at, second.at) == pytest.approx((2.0, 6.0))
    assert (first.low, first.high) == pytest.approx((2.0, 2.0))


def test_two_switches_within_one_gap_are_both_found():
    lines = noiseless((10, -20), (9.9, 0), (0, 9.9))
    found = switches(GRID, lines, 0.95)
    assert [(s.before, s.after) for s in found] == [(0, 1), (1, 2)]
    assert [s.at for s in found] == pytest.approx([0.005, 1.0])


def test_a_switch_at_a_value_that_was_simulated_is_found_once():
    (only,) = switches(GRID, noiseless((4, -1), (0, 1)), 0.95)
    assert only.at == pytest.approx(2.0)


def test_designs_that_are_the_same_never_switch():
    assert switches(GRID, noiseless((4, -1), (4, -1)), 0.95) == ()


@pytest.mark.parametrize(("root", "spread"), [(3.7, 1.0), (5.0, 3.0)])
def test_intervals_cover_the_crossing_as_often_as_they_say(root: float, spread: float):
    """D_r(x) = (x - root)(1 + e_r) + e'_r: slope and height of every replication are luck."""
    random, trials, n, covered = np.random.default_rng(20270104), 2000, 10, 0
    for _ in range(trials):
        slope, height = 1 + 0.3 * random.standard_normal(n), spread * random.standard_normal(n)
        difference = (GRID[:, None] - root) * slope + height
        shared = 100 * random.standard_normal((1, n))
        found = switches(GRID, np.stack([0 * difference + shared, difference + shared], 2), 0.9)
        covered += any(s.low <= root <= s.high for s in found)
    assert abs(covered / trials - 0.9) < 3 * math.sqrt(0.9 * 0.1 / trials) + 0.005


def test_the_interval_is_fiellers_where_the_difference_is_a_line():
    """Root of a + b x with a, b of every replication: the ends solve Fieller's quadratic."""
    from scipy.stats import t

    random = np.random.default_rng(3)
    a, b = -4 + random.standard_normal(12), 1 + 0.1 * random.standard_normal(12)
    difference = a + b * GRID[:, None]
    (found,) = switches(GRID, np.stack([0 * difference, difference], 2), 0.95)
    q = t.ppf(0.975, 11) ** 2 / 12
    c = np.cov(a, b)
    roots = np.roots(
        [b.mean() ** 2 - q * c[1, 1], 2 * (a.mean() * b.mean() - q * c[0, 1]),
         a.mean() ** 2 - q * c[0, 0]]
    )  # fmt: skip
    assert found.at == pytest.approx(-a.mean() / b.mean())
    assert sorted((found.low, found.high)) == pytest.approx(sorted(roots))


def test_an_interval_that_leaves_the_range_is_open_there():
    random = np.random.default_rng(5)
    difference = (GRID[:, None] - 9.5) * 0.1 + random.standard_normal(8)
    difference -= difference[-1].mean() - 0.05
    (found,) = switches(GRID, np.stack([0 * difference, difference], 2), 0.95)
    assert found.high == math.inf
    assert found.low < found.at == pytest.approx(9.5)


def test_best_of_two_is_the_paired_t_test():
    from scipy.stats import ttest_rel

    random = np.random.default_rng(11)
    a, b = random.normal(5, 1, 15), random.normal(4, 1, 15)
    interval = ttest_rel(a, b).confidence_interval(0.95)
    row = best_of(np.column_stack([a, b]), 0.95).rows[0]
    assert (max(interval.low, 0.0), interval.high) == pytest.approx((max(row.low, 0.0), row.high))
