"""Designs against a baseline that shares their draws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from funnel_sim.stats import simultaneous
from funnel_sim.stats.estimates import mean_interval
from funnel_sim.stats.paired import paired_differences


def shared_luck(n: int, gains: list[float], noise: float = 1.0, seed: int = 1) -> np.ndarray:
    """A baseline and designs that gain so much on it, all with the luck of the replication."""
    rng = np.random.default_rng(seed)
    luck = rng.normal(100, 10, (n, 1))
    return np.asarray(luck + np.array([0.0, *gains]) + rng.normal(0, noise, (n, 1 + len(gains))))


def test_the_difference_is_other_minus_baseline_whichever_column_the_baseline_is():
    values = [[10.0, 1.0, 5.0], [14.0, 2.0, 8.0]]
    differences = paired_differences(values, baseline=1)
    assert [d.design for d in differences] == [0, 2]
    assert [d.mean for d in differences] == [10.5, 5.0]
    assert all(d.low < d.mean < d.high for d in differences)
    assert {d.n for d in differences} == {2}


def test_with_few_replications_the_interval_is_bonferronis():
    values = shared_luck(10, [1.0, 2.0])
    for d in paired_differences(values, 0):
        gain = values[:, d.design] - values[:, 0]
        half = stats.t.ppf(1 - 0.05 / (2 * 2), 9) * gain.std(ddof=1) / math.sqrt(10)
        assert d.method == "bonferroni"
        assert (d.low, d.high) == pytest.approx((gain.mean() - half, gain.mean() + half))


def test_one_normal_difference_has_about_students_interval():
    values = shared_luck(200, [1.0])
    (d,) = paired_differences(values, 0)
    student = mean_interval(values[:, 1] - values[:, 0])
    assert d.method == "bootstrap"
    assert d.half_width == pytest.approx(student.half_width, rel=0.06)
    assert d.half_width >= student.half_width


def test_several_intervals_are_wider_than_one_but_no_wider_than_bonferronis():
    values = shared_luck(200, [0.0, 1.0, 2.0, 3.0])
    for d in paired_differences(values, 0):
        gain = values[:, d.design] - values[:, 0]
        one = mean_interval(gain).half_width
        bonferroni = mean_interval(gain, 1 - 0.05 / 4).half_width
        assert 1.1 * one < d.half_width < bonferroni


def test_copies_of_one_design_cost_no_width():
    """Their differences move together, so there is one question, not five."""
    one = shared_luck(60, [1.0])
    copies = np.column_stack([one, one[:, 1], one[:, 1], one[:, 1], one[:, 1]])
    alone, among = paired_differences(one, 0)[0], paired_differences(copies, 0)[0]
    assert (among.low, among.high) == pytest.approx((alone.low, alone.high))


@pytest.mark.parametrize("n", [5, 50])
def test_an_identical_design_differs_by_nothing_for_sure(n):
    values = shared_luck(n, [3.0])
    same, gain = paired_differences(np.column_stack([values[:, 0], values]), 0)
    assert (same.mean, same.low, same.high) == (0, 0, 0)
    assert same.win_share == 0.5
    assert same.variance_reduction == math.inf
    (alone,) = paired_differences(values, 0)
    assert (gain.low, gain.high) == pytest.approx((alone.low, alone.high))


def test_a_constant_saving_is_known_without_doubt_in_spite_of_rounding():
    base = np.random.default_rng(2).normal(1e6, 1e5, 40)
    (d,) = paired_differences(np.column_stack([base, base + 0.1]), 0)
    assert d.low == d.high == pytest.approx(0.1)
    assert d.sd == 0


def test_win_share_counts_a_tie_half_and_knows_the_direction():
    values = [[1.0, 2.0], [1.0, 1.0], [1.0, 0.0], [1.0, 3.0]]
    assert paired_differences(values, 0)[0].win_share == 2.5 / 4
    assert paired_differences(values, 0, higher_is_better=False)[0].win_share == 1.5 / 4


def test_variance_reduction_is_what_sharing_draws_saved():
    """Luck of variance 100 shared, noise of variance 1 not: (101 + 101) / 2."""
    values = shared_luck(4000, [5.0])
    assert paired_differences(values, 0)[0].variance_reduction == pytest.approx(101, rel=0.06)
    apart = np.random.default_rng(5).normal(100, 10, (4000, 2))
    assert paired_differences(apart, 0)[0].variance_reduction == pytest.approx(1, rel=0.06)


def test_nothing_varies_and_nothing_is_saved():
    (d,) = paired_differences([[1.0, 2.0]] * 3, 0)
    assert (d.low, d.high, d.variance_reduction) == (1, 1, 1)


def test_one_replication_gives_a_difference_without_bounds():
    (d,) = paired_differences([[1.0, 2.0]], 0)
    assert (d.mean, d.low, d.high) == (1.0, -math.inf, math.inf)
    assert math.isnan(d.variance_reduction)


def test_a_difference_in_hardly_any_replication_falls_back_to_bonferroni():
    values = np.zeros((40, 2))
    values[0, 1] = 1.0
    (d,) = paired_differences(values, 0)
    assert d.method == "bonferroni"
    assert -math.inf < d.low < 0 < d.high < math.inf


def test_the_same_sample_gives_the_same_interval_and_another_seed_nearly():
    values = shared_luck(50, [1.0, 2.0])
    first, again = paired_differences(values, 0), paired_differences(values.copy(), 0)
    other = paired_differences(values, 0, seed=99)
    assert first == again
    assert first != other
    assert [d.half_width for d in other] == pytest.approx([d.half_width for d in first], rel=0.05)


@pytest.mark.parametrize("gains", [[1.0], [0.0, 1.0, 2.0, 3.0]])
def test_batches_of_many_replications_give_the_interval_that_each_by_itself_would(
    gains: list[float], monkeypatch: pytest.MonkeyPatch
):
    """Skewed differences, as where single deals decide; 4,999 samples leave some per cent."""
    values = shared_luck(6000, gains, noise=0.01)
    values[:, 1:] += np.random.default_rng(6).lognormal(0, 1, (6000, len(gains)))
    batches = paired_differences(values, 0)
    monkeypatch.setattr(simultaneous, "MOST_UNITS", 6000)
    alone = paired_differences(values, 0)
    for one, other in zip(batches, alone, strict=True):
        assert one.mean == other.mean
        assert one.half_width == pytest.approx(other.half_width, rel=0.02)


def test_what_batches_cancel_is_told_by_bonferronis_interval():
    """A gain that alternates has no spread left in batches of two."""
    values = np.zeros((4000, 2))
    values[::2, 1], values[1::2, 1] = 1.0, -1.0
    (d,) = paired_differences(values, 0)
    assert d.method == "bonferroni"
    assert d.half_width == pytest.approx(mean_interval(values[:, 1]).half_width)


def test_the_bootstrap_of_many_replications_is_close_to_the_normal_one():
    values = shared_luck(5000, [1.0, 1.0])
    first = paired_differences(values, 0)[0]
    gain = values[:, 1] - values[:, 0]
    # Dunnett (1955), two comparisons, correlation one half, no limit on degrees of freedom: 2.212
    assert first.half_width == pytest.approx(2.212 * gain.std() / math.sqrt(5000), rel=0.02)


def test_money_in_cents_gives_the_same_picture_as_in_millions():
    values = shared_luck(30, [1.0, -2.0])
    for small, large in zip(
        paired_differences(values, 0), paired_differences(values * 1e8, 0), strict=True
    ):
        assert large.low == pytest.approx(small.low * 1e8)
        assert large.variance_reduction == pytest.approx(small.variance_reduction)


def test_an_undefined_value_drops_the_replication_for_all_designs_only_when_asked():
    values = np.array([[1.0, 2.0, 3.0], [2.0, math.nan, 5.0], [3.0, 5.0, 4.0]])
    with pytest.raises(ValueError, match="NaN in 1 of 3 replications; `drop_undefined`"):
        paired_differences(values, 0)
    kept = paired_differences(values, 0, drop_undefined=True)
    assert [(d.mean, d.n, d.dropped) for d in kept] == [(1.5, 2, 1), (1.5, 2, 1)]


@pytest.mark.parametrize(
    ("values", "baseline", "sentence"),
    [
        ([[1.0, 2.0]], 2, "`baseline` must be a column of `values`, 0 to 1. Got 2"),
        ([[1.0, 2.0]], -1, "`baseline` must be a column of `values`, 0 to 1. Got -1"),
        ([[1.0], [2.0]], 0, r"two designs or more. Got an array of shape \(2, 1\)"),
        ([1.0, 2.0], 0, r"a row per replication.*shape \(2,\)"),
        ([[1.0, math.inf]], 0, "`values` must be finite"),
    ],
)
def test_what_cannot_be_compared_is_refused(values, baseline, sentence):
    with pytest.raises(ValueError, match=sentence):
        paired_differences(values, baseline)


def test_a_confidence_beyond_the_bootstraps_reach_falls_back_to_bonferroni():
    (d,) = paired_differences(shared_luck(50, [1.0]), 0, confidence=0.99999)
    assert d.method == "bonferroni"
    assert math.isfinite(d.half_width)


def test_what_differs_by_rounding_alone_is_equal():
    """0.1 + 0.2 and 0.3 differ in the last bit; as costs of two designs they are the same."""
    values = np.array([[0.3, 0.1 + 0.2]] * 10 + [[0.1, 0.1]] * 10) * 1e6
    assert (values[:, 0] != values[:, 1]).any()
    (difference,) = paired_differences(values, baseline=0)
    assert (difference.mean, difference.low, difference.high) == (0.0, 0.0, 0.0)
    assert difference.win_share == 0.5
