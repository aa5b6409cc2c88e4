"""MSER-5 against hand calculation, and against processes whose steady state is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_sim.stats.estimates import mean_interval
from funnel_sim.stats.warm_up import BATCH, LEAST_OBSERVATIONS, mser5


def autoregressive(
    correlation: float, shape: tuple[int, int], *, mean: float, first: float, seed: int
) -> np.ndarray:
    """AR(1) of variance 1 around `mean` that begins at `first`; the bias of t is known exactly."""
    steps = np.random.default_rng(seed).normal(0, math.sqrt(1 - correlation**2), shape)
    values = np.empty(shape)
    values[:, 0] = first
    for t in range(1, shape[1]):
        values[:, t] = mean + correlation * (values[:, t - 1] - mean) + steps[:, t]
    return values


def single_server_from_empty(load: float, hours: int, shape: tuple[int, int], seed: int):
    """Leads in an M/M/1 queue (service of 1 h on average) at `shape[1]` moments up to `hours`."""
    generator = np.random.default_rng(seed)
    count = int(load * hours + 6 * math.sqrt(load * hours))
    arrivals = generator.exponential(1 / load, (shape[0], count)).cumsum(axis=1)
    service = generator.exponential(1, arrivals.shape)
    left = np.empty_like(arrivals)
    free = np.zeros(shape[0])
    for i in range(count):
        left[:, i] = free = np.maximum(free, arrivals[:, i]) + service[:, i]
    moments = np.linspace(0, hours, shape[1] + 1)[1:]
    return np.array([
        np.searchsorted(came, moments) - np.searchsorted(gone, moments)
        for came, gone in zip(arrivals, left, strict=True)
    ], dtype=float)  # fmt: skip


def test_by_hand():
    """Ten batches. After two are cut: 8 left, squares 20 - 12^2 / 8 = 2, 2 / 8^2 = 0.03125."""
    series = np.repeat([9.0, 3, 1, 2, 1, 2, 1, 2, 1, 2], 5)
    found = mser5(series)
    by_hand = [52.4 / 100, 4 / 81, 2 / 64, (12 / 7) / 49, 1.5 / 36, 1.2 / 25]
    assert found.statistics == pytest.approx(by_hand, rel=1e-12)
    assert (found.observations, found.reached) == (10, True)


def test_batches_hide_what_happens_within_them_and_a_rest_of_up_to_four_is_left_out():
    series = np.repeat([9.0, 3, 1, 2, 1, 2, 1, 2, 1, 2], 5)
    within = np.tile([-2.0, -1, 0, 1, 2], 10)
    assert mser5(series + within).observations == 10
    assert mser5([*series, 1000.0, 1000, 1000, 1000]).observations == 10


def test_replications_are_averaged_first():
    start = np.repeat([9.0, 3, 1, 2, 1, 2, 1, 2, 1, 2], 5)
    luck = np.random.default_rng(1).normal(0, 3, 50)
    assert mser5([start + luck, start - luck]).statistics == pytest.approx(mser5(start).statistics)


def test_the_cut_removes_the_known_bias_of_a_start_far_off():
    """AR(1) from 0 around 50: the mean over n is short by 50 (1 - a^n) / (n (1 - a))."""
    values = autoregressive(0.9, (60, 2000), mean=50, first=0, seed=3)
    whole, expected_bias = mean_interval(values.mean(axis=1)), -50 / (2000 * 0.1)
    assert whole.low < 50 + expected_bias < whole.high < 50
    cut = mser5(values)
    assert cut.reached
    kept = mean_interval(values[:, cut.observations :].mean(axis=1))
    assert kept.low < 50 < kept.high
    assert kept.half_width < 0.2 * abs(expected_bias)
    assert cut.observations < 200


def test_the_cut_removes_the_bias_of_a_queue_that_starts_empty():
    """M/M/1 at a load of 0.8 has 4 leads on average; over 500 h from empty, 3.8."""
    values = single_server_from_empty(0.8, 500, (4000, 250), seed=8)
    whole = mean_interval(values.mean(axis=1))
    assert whole.high < 3.9
    cut = mser5(values)
    assert cut.reached
    kept = mean_interval(values[:, cut.observations :].mean(axis=1))
    assert kept.low < 4 < kept.high
    assert kept.half_width < 0.02 * 4


@pytest.mark.parametrize("seed", range(5))
def test_what_is_steady_from_the_first_moment_loses_next_to_nothing(seed: int):
    values = np.random.default_rng(seed).normal(100, 10, (10, 2500))
    cut = mser5(values)
    assert cut.reached
    assert cut.observations <= 50


def test_a_constant_series_loses_nothing_and_one_that_becomes_constant_only_the_rest():
    assert mser5(np.full(60, 0.1)).observations == 0
    assert mser5([0.7] * 12 + [0.1] * 100).observations == 15


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_a_series_that_grows_to_the_end_has_no_cut(power: float):
    assert not mser5(np.arange(500.0) ** power).reached


def test_the_last_batches_are_never_left_alone():
    """Two that are alike would have an error of 0."""
    series = np.random.default_rng(2).normal(0, 1, 200)
    series[-10:] = 0.0
    assert mser5(series).reached
    assert len(mser5(series).statistics) == 200 / BATCH - 4


@settings(max_examples=60)
@given(st.integers(1, 150), st.integers(0, 2**32), st.floats(50, 1e6), st.sampled_from([-1, 1]))
def test_a_large_start_of_k_observations_is_cut_off(k: int, seed: int, size: float, sign: int):
    series = np.random.default_rng(seed).normal(0, 1, 400)
    series[:k] += sign * size
    assert mser5(series).observations >= k


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.floats(-1e3, 1e3), st.sampled_from([-3.0, 0.01, 1.0, 1e4]))
def test_units_and_level_do_not_matter(seed: int, level: float, unit: float):
    series = np.random.default_rng(seed).normal(0, 1, 150).cumsum()
    assert mser5(level + unit * series).observations == mser5(series).observations


@pytest.mark.parametrize(
    ("series", "sentence"),
    [
        ([1.0] * (LEAST_OBSERVATIONS - 1), r"50 observations or more.*shape \(49,\)"),
        (np.ones((0, 60)), "or in a row per replication"),
        (np.ones((2, 2, 60)), "or in a row per replication"),
        ([math.nan, *[1.0] * 59], "must be finite. Got 1 that"),
        ([math.inf, *[1.0] * 59], "must be finite. Got 1 that"),
    ],
)
def test_what_is_no_series_is_refused(series, sentence):
    with pytest.raises(ValueError, match=sentence):
        mser5(series)
