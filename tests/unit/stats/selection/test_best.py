"""Intervals against the best of the others, by hand, and what is said of the chosen design."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.selection.anytime import anytime_half_width
from funnel_sim.stats.selection.best import BestComparison, against_best
from funnel_sim.stats.selection.standing import Standing, standing


def compared(means: list[float], width: float, *, two_sided: bool = True) -> BestComparison:
    column = np.asarray(means, dtype=float)
    k = len(means)
    return against_best(
        column[:, None] - column[None, :], np.full((k, k), width), two_sided=two_sided
    )


def ends(comparison: BestComparison) -> list[tuple[float, float]]:
    return [(row.low, row.high) for row in comparison.rows]


def test_a_single_contender_is_the_best_and_its_lead_has_two_ends():
    found = compared([10.0, 7.0, 2.0], 2.0)
    assert found.contenders == (0,)
    assert found.certain == 0
    assert [row.mean for row in found.rows] == [3.0, -3.0, -8.0]
    assert ends(found) == [(1.0, 5.0), (-5.0, -1.0), (-10.0, -6.0)]


def test_one_sided_bounds_end_at_zero_as_in_the_literature():
    """Hsu: [-(D - w)^-, (D + w)^+] for a common half-width w."""
    found = compared([10.0, 7.0, 2.0], 2.0, two_sided=False)
    assert ends(found) == [(0.0, 5.0), (-5.0, 0.0), (-10.0, 0.0)]
    close = compared([10.0, 9.0, 2.0], 2.0, two_sided=False)
    assert ends(close) == [(-1.0, 3.0), (-3.0, 1.0), (-10.0, 0.0)]


def test_intervals_of_contenders_contain_zero():
    found = compared([10.0, 9.0, 2.0], 2.0)
    assert found.contenders == (0, 1)
    assert found.certain is None
    assert ends(found) == [(-1.0, 3.0), (-3.0, 1.0), (-10.0, -5.0)]


def test_half_widths_of_their_own_are_used_pair_by_pair():
    """Designs 0 and 1 are alike; design 2 is known badly and may be the best."""
    means = np.array([10.0, 9.0, 8.0])
    widths = np.array([[0.0, 0.5, 3.0], [0.5, 0.0, 3.0], [3.0, 3.0, 0.0]])
    found = against_best(means[:, None] - means[None, :], widths)
    assert found.contenders == (0, 2)
    assert ends(found) == [(-1.0, 1.5), (-2.0, 0.0), (-5.0, 1.0)]


def test_differences_that_go_round_in_a_circle_still_have_a_contender():
    apart = np.array([[0.0, 1.0, -2.0], [-1.0, 0.0, 1.0], [2.0, -1.0, 0.0]])
    found = against_best(apart, np.full((3, 3), 0.1))
    assert len(found.contenders) >= 1
    assert all(row.low <= row.high for row in found.rows)


@pytest.mark.parametrize(
    ("means", "width", "indifference", "expected"),
    [
        ([10.0, 5.0, 1.0], 1.0, 3.0, Standing.CLEAR),
        ([10.0, 5.0, 1.0], 3.0, 3.0, Standing.AHEAD),
        ([10.0, 8.0, 1.0], 1.0, 3.0, Standing.SMALL),
        ([10.0, 9.5, 1.0], 1.0, 3.0, Standing.ALIKE),
        ([10.0, 9.5, 1.0], 4.0, 3.0, Standing.OPEN),
        ([10.0, 10.0, 10.0], 0.0, 3.0, Standing.ALIKE),
    ],
)
def test_standing(means: list[float], width: float, indifference: float, expected: Standing):
    found = standing(compared(means, width), 0, indifference)
    assert found is expected
    assert found.is_best == (compared(means, width).certain == 0)


def test_a_choice_that_the_intervals_do_not_bear_out_is_no_clear_winner():
    assert not standing(compared([10.0, 5.0, 1.0], 1.0), 1, 3.0).is_clear


def bayes_factor(values: np.ndarray, mean: float, spread: float) -> float:
    """Of effects mean / sd ~ normal(0, spread) against the mean, from its definition.

    The likelihood given the effect, with a prior 1 / sd on sd, is integrated numerically.
    """
    x, n = values - mean, len(values)
    log_sd = np.linspace(-4, 5, 2001) + np.log(x.std())
    effect = np.linspace(-9, 9, 1801) * math.sqrt(spread)
    scaled = x / np.exp(log_sd)[:, None]
    squares = (scaled**2).sum(axis=1)[:, None] - 2 * scaled.sum(axis=1)[:, None] * effect
    likelihood = np.exp(-0.5 * (squares + n * effect**2) - n * log_sd[:, None]).sum(axis=0)
    null = np.exp(-0.5 * (scaled**2).sum(axis=1) - n * log_sd).sum()
    prior = np.exp(-(effect**2) / (2 * spread))
    return float((prior @ likelihood) / prior.sum() / null)


def test_the_anytime_interval_ends_where_its_martingale_reaches_one_over_alpha():
    values = np.random.default_rng(8).normal(2.0, 3.0, 12)
    half = float(anytime_half_width(values.std(ddof=1), 12, 0.1, first_stage=10))
    spread = 10.0 / (2.0 * 10)
    for end in (values.mean() - half, values.mean() + half):
        assert bayes_factor(values, end, spread) == pytest.approx(10.0, rel=1e-6)


def test_the_anytime_interval_is_wider_than_students_by_half_and_unbounded_at_first():
    assert anytime_half_width(1.0, 3, 0.05, 20) == math.inf
    assert anytime_half_width(0.0, 3, 0.05, 20) == 0.0
    student = {40: 2.022691, 400: 1.965927}
    for n, t in student.items():
        factor = float(anytime_half_width(1.0, n, 0.05, 20)) / (t / math.sqrt(n))
        assert 1.5 < factor < 1.75


@pytest.mark.parametrize(("alpha", "first_stage"), [(0.0, 20), (1.0, 20), (0.05, 0)])
def test_an_anytime_interval_needs_a_level_and_a_first_stage(alpha: float, first_stage: int):
    with pytest.raises(ValueError, match="`alpha`"):
        anytime_half_width(1.0, 20, alpha, first_stage)
