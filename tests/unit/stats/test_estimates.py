"""Means, shares and bands with their intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from funnel_sim.stats.estimates import mean_interval, proportion_interval, quantile_band


def test_a_mean_has_the_interval_of_students_t():
    """By the table, t(0.975; 4) = 2.776."""
    estimate = mean_interval([2.0, 4.0, 4.0, 4.0, 6.0])
    assert estimate.mean == 4.0
    assert estimate.sd == pytest.approx(math.sqrt(2))
    assert estimate.half_width == pytest.approx(2.776 * math.sqrt(2 / 5), rel=1e-3)
    assert (estimate.low, estimate.high) == pytest.approx(
        (4 - estimate.half_width, 4 + estimate.half_width)
    )
    assert estimate.n == 5


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_the_interval_agrees_with_scipy(confidence):
    values = np.random.default_rng(1).lognormal(0, 1, 37)
    low, high = stats.t.interval(confidence, 36, values.mean(), stats.sem(values))
    estimate = mean_interval(values, confidence)
    assert (estimate.low, estimate.high) == pytest.approx((low, high))


def test_one_replication_says_nothing_about_chance():
    estimate = mean_interval([7.0])
    assert (estimate.mean, estimate.low, estimate.high) == (7.0, -math.inf, math.inf)
    assert math.isinf(estimate.half_width)
    assert math.isnan(estimate.sd)


def test_equal_values_have_an_interval_without_width():
    estimate = mean_interval([3.0, 3.0, 3.0])
    assert (estimate.low, estimate.high) == (3.0, 3.0)


def test_undefined_values_are_left_out_only_when_asked_and_counted():
    values = [1.0, math.nan, 3.0]
    with pytest.raises(ValueError, match="NaN in 1 of 3 replications; `drop_undefined`"):
        mean_interval(values)
    kept = mean_interval(values, drop_undefined=True)
    assert (kept.mean, kept.n) == (2.0, 2)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([], "`values` must hold at least one replication"),
        ([math.nan], "`values` must hold at least one replication"),
        ([1.0, math.inf], "`values` must be finite. Got 1 infinite"),
        ([[1.0], [2.0]], r"one number per replication. Got an array of shape \(2, 1\)"),
    ],
)
def test_what_is_no_sample_is_refused(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        mean_interval(values, drop_undefined=True)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(
        ValueError, match=f"`confidence` must be above 0 and below 1. Got {confidence}"
    ):
        mean_interval([1.0, 2.0], confidence)


@pytest.mark.parametrize(("successes", "n"), [(0, 10), (3, 10), (10, 10), (57, 300)])
def test_a_share_has_wilsons_interval(successes, n):
    theirs = stats.binomtest(successes, n).proportion_ci(0.95, method="wilson")
    ours = proportion_interval(successes, n)
    assert ours.share == successes / n
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_a_target_reached_in_all_ten_replications_is_not_certain():
    """Wilson, by hand: low = n / (n + z^2) = 10 / 13.84."""
    share = proportion_interval(10, 10)
    assert share.high == 1.0
    assert share.low == pytest.approx(10 / 13.8415, rel=1e-4)


@pytest.mark.parametrize(
    ("successes", "n", "sentence"),
    [
        (0, 0, "`n` must be 1 or more. Got 0"),
        (4, 3, r"`successes` must be in \[0, n = 3\]. Got 4"),
        (-1, 3, r"`successes` must be in \[0, n = 3\]. Got -1"),
    ],
)
def test_impossible_counts_are_refused(successes, n, sentence):
    with pytest.raises(ValueError, match=sentence):
        proportion_interval(successes, n)


def test_a_band_holds_the_middle_of_the_replications_per_month():
    ranks = np.arange(101.0)
    band = quantile_band(np.column_stack([ranks, 10 * ranks[::-1]]))
    assert band.low.tolist() == [5, 50]
    assert band.median.tolist() == [50, 500]
    assert band.high.tolist() == [95, 950]
    assert band.mean.tolist() == [50, 500]


def test_a_band_of_one_replication_is_that_replication():
    band = quantile_band([[1.0, 2.0]])
    assert band.low.tolist() == band.high.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("values", "low", "high", "sentence"),
    [
        ([1.0, 2.0], 0.05, 0.95, r"a row per replication.*shape \(2,\)"),
        (np.empty((0, 3)), 0.05, 0.95, r"one row or more. Got an array of shape \(0, 3\)"),
        ([[1.0, math.nan]], 0.05, 0.95, "`values` must be finite. Got 1"),
        ([[1.0]], 0.95, 0.05, "0 <= low <= high <= 1. Got 0.95 and 0.05"),
    ],
)
def test_what_makes_no_band_is_refused(values, low, high, sentence):
    with pytest.raises(ValueError, match=sentence):
        quantile_band(values, low, high)
