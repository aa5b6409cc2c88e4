"""The mean of the worst part of a sample: by hand, and against the normal distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from funnel_sim.stats.tail import worst


def test_the_worst_fifth_of_ten_values_is_the_mean_of_two_and_parts_count_in_part():
    values = np.arange(10.0)
    assert worst(values, 0.2).mean == 0.5
    assert worst(values, 0.25).mean == pytest.approx((0 + 1 + 0.5 * 2) / 2.5)
    assert worst(values, 1.0).mean == 4.5
    assert worst(values, 0.2, higher_is_better=False).mean == 8.5


def test_where_the_share_is_less_than_one_value_it_is_the_worst_one_and_has_no_error():
    tail = worst([3.0, 1.0, 2.0], 0.05)
    assert tail.mean == 1.0
    assert math.isnan(tail.error)


def test_it_agrees_with_the_normal_distribution_and_its_error_with_the_spread_of_samples():
    """E(X | X <= q) = -density(q) / share; the error is the spread over 400 samples of 1,000."""
    rng = np.random.default_rng(5)
    tails = [worst(rng.normal(size=1000), 0.05) for _ in range(400)]
    means = np.array([tail.mean for tail in tails])
    truth = -norm.pdf(norm.ppf(0.05)) / 0.05
    assert means.mean() == pytest.approx(truth, abs=0.02)
    assert np.mean([t.error for t in tails]) == pytest.approx(means.std(ddof=1), rel=0.1)


def test_a_share_of_nothing_or_of_more_than_all_is_refused():
    for share in (0.0, 1.5):
        with pytest.raises(ValueError, match="`share` must be"):
            worst([1.0, 2.0], share)
