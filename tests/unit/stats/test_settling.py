"""Is a warm-up long enough? On processes of which it is known when they settle."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.settling import settling
from funnel_sim.stats.warm_up import mser5
from tests.unit.stats.test_warm_up import autoregressive

REPLICATIONS = 10


def stationary(correlation: float, n: int, seed: int) -> np.ndarray:
    """AR(1) of mean 10 and variance 1 that was running long before."""
    before = 10 * math.ceil(1 / (1 - correlation))
    values = autoregressive(correlation, (REPLICATIONS, before + n), mean=10, first=10, seed=seed)
    return values[:, before:]


def filling(n: int, seed: int = 4) -> np.ndarray:
    """A pipeline that fills: to 63 % in 20 days, to 95 % in 60."""
    return autoregressive(0.95, (REPLICATIONS, n), mean=50, first=0, seed=seed)


def test_a_warm_up_that_ends_while_the_pipeline_fills_is_too_short():
    found = settling(filling(800), warm_up=20)
    assert found.too_short
    assert found.start is not None
    assert found.start >= 60
    assert found.left is not None
    assert found.left.high < 0
    assert found.level == pytest.approx(50, abs=0.3)


def test_a_long_warm_up_is_long_enough_and_the_start_is_as_long_as_before():
    short, long = settling(filling(800), warm_up=20), settling(filling(800), warm_up=200)
    assert not long.too_short
    assert long.left is None
    assert long.start == short.start


def test_a_series_that_was_running_before_has_no_start():
    found = settling(stationary(0.9, 750, seed=1), warm_up=0)
    assert (found.start, found.too_short, found.window_too_short) == (0, False, False)


def test_chance_excursions_are_no_start():
    """MSER-5 alone finds no cut in every second of these series; none of them has a start."""
    series = [stationary(0.97, 250, seed) for seed in range(100)]
    alone = sum(not mser5(values).reached for values in series)
    judged = [settling(values, warm_up=25) for values in series]
    alarms = sum(found.too_short or found.start is None for found in judged)
    assert alone > 30
    assert alarms <= 5


@pytest.mark.parametrize("seed", range(5))
def test_a_queue_that_gets_more_than_it_can_serve_does_not_settle(seed: int):
    """Six leads a day for staff who manage 5.5."""
    change = np.random.default_rng(seed).poisson(6, (REPLICATIONS, 250)) - 5.5
    found = settling(np.maximum(change.cumsum(axis=1), 0), warm_up=25)
    assert found.start is None
    assert found.drift.low > 0
    assert not found.truncation.reached
    assert not found.window_too_short


def test_a_window_of_less_than_five_times_the_start_is_too_short():
    found = settling(filling(250), warm_up=100)
    assert found.start is not None
    assert 5 * found.start > 150
    assert found.window_too_short
    assert not found.too_short
    assert not settling(filling(1500), warm_up=200).window_too_short


def test_what_differs_by_next_to_nothing_does_not_differ():
    """One percent above, in every replication alike, is sure but does not matter."""
    values = np.full((REPLICATIONS, 300), 100.0)
    values[:, :50] = 101.0
    values += np.random.default_rng(1).normal(0, 0.01, values.shape)
    assert mser5(values).observations == 50
    assert settling(values, warm_up=0).start == 0


def test_a_level_of_nothing_at_all_is_settled():
    found = settling(np.zeros((REPLICATIONS, 100)), warm_up=10)
    assert (found.start, found.level, found.too_short) == (0, 0.0, False)


@pytest.mark.parametrize(
    ("series", "warm_up"),
    [(np.ones(100), 5), (np.ones((1, 100)), 5), (np.ones((3, 100)), 99), (np.ones((3, 100)), -1)],
)
def test_what_cannot_be_judged_is_refused(series: np.ndarray, warm_up: int):
    with pytest.raises(ValueError, match="two replications or more, and two observations after"):
        settling(series, warm_up)
