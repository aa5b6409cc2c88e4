"""Control variates: against ordinary least squares of another library, and by coverage."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from funnel_sim.stats.control_variates import controlled_mean
from funnel_sim.stats.estimates import mean_interval

RNG = np.random.Generator(np.random.PCG64(4))


def correlated(n: int) -> tuple[np.ndarray, np.ndarray]:
    x = RNG.normal([2.0, -1.0], [1.0, 3.0], (n, 2))
    y = 5 + 2 * (x[:, 0] - 2) - 1.5 * (x[:, 1] + 1) + RNG.normal(0, 1, n)
    return y, x


def test_it_is_the_intercept_of_a_regression_on_what_is_known():
    y, x = correlated(30)
    fit = sm.OLS(y, sm.add_constant(x - [2.0, -1.0])).fit()
    mine = controlled_mean(y, x, [2.0, -1.0])
    low, high = fit.conf_int(alpha=0.1)[0]
    assert mine.mean == pytest.approx(fit.params[0])
    assert mine.half_width(0.9) == pytest.approx((high - low) / 2)
    assert mine.degrees_of_freedom == 27


def test_without_controls_it_is_the_plain_interval():
    y, _ = correlated(12)
    mine, plain = controlled_mean(y), mean_interval(y, 0.95)
    assert (mine.mean, mine.half_width(0.95)) == pytest.approx((plain.mean, plain.half_width))
    assert mine.variance_reduction == pytest.approx(1)


def test_it_covers_as_often_as_it_says_and_is_narrower():
    """2,000 samples of 12: 95 % intervals cover 95 ± 1.5 %; 24.25 of 25.25 of variance is input."""
    hits, reductions = 0, []
    for _ in range(2000):
        y, x = correlated(12)
        mine = controlled_mean(y, x, [2.0, -1.0])
        hits += abs(mine.mean - 5) <= mine.half_width(0.95)
        reductions.append(mine.variance_reduction)
    assert hits / 2000 == pytest.approx(0.95, abs=0.015)
    assert np.median(reductions) > 10


def test_a_control_without_spread_or_news_changes_nothing():
    y, x = correlated(20)
    mine = controlled_mean(y, x, [2.0, -1.0])
    more = np.column_stack([x, np.full(20, 7.0), x @ [1.0, 2.0]])
    same = controlled_mean(y, more, [2.0, -1.0, 7.0, 0.0])
    assert (same.mean, same.standard_error) == pytest.approx((mine.mean, mine.standard_error))
    assert same.degrees_of_freedom == mine.degrees_of_freedom


def test_arrivals_and_tasks_explain_half_of_the_wait_in_a_busy_queue():
    """M/M/1 by Lindley's recursion at load r: of the variance r (2 + 5r - 4r² + r³) / (1 - r)⁴ of
    the mean wait (Daley 1968), (r / (1 - r)²)² is arrivals' and (r (2 - r) / (1 - r)²)² tasks'.
    """
    load, length, warm_up = 0.8, 6000, 1000
    waits, inputs = [], []
    for _ in range(600):
        tasks, gaps = RNG.exponential(load, length), RNG.exponential(1.0, length)
        walk = np.append(0.0, np.cumsum(tasks[:-1] - gaps[1:]))
        waits.append((walk - np.minimum.accumulate(walk))[warm_up:].mean())
        inputs.append([gaps[warm_up:].mean(), tasks[warm_up:].mean()])
    wait = controlled_mean(waits, inputs, [1.0, load])
    total = load * (2 + 5 * load - 4 * load**2 + load**3)
    explained = load**2 + (load * (2 - load)) ** 2
    assert wait.mean == pytest.approx(load**2 / (1 - load), abs=3 * wait.standard_error)
    assert wait.variance_reduction == pytest.approx(total / (total - explained), abs=0.3)


def test_a_wrong_known_mean_draws_the_estimate_away():
    """Why inputs are checked beside the results that they control."""
    y, x = correlated(4000)
    off = controlled_mean(y, x, [2.5, -1.0])
    assert off.mean == pytest.approx(5 + 2 * 0.5, abs=0.1)


@pytest.mark.parametrize(
    ("values", "controls", "expected"),
    [
        ([1.0, 2.0], [[1.0], [2.0]], [1.0]),
        ([1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]], [1.0, 2.0]),
        ([1.0, 2.0, np.nan], [[1.0], [2.0], [3.0]], [1.0]),
        ([1.0, 2.0, 4.0], [[1.0], [2.0], [np.inf]], [1.0]),
    ],
)
def test_what_cannot_be_estimated_is_refused(values, controls, expected):
    with pytest.raises(ValueError, match="must"):
        controlled_mean(values, controls, expected)
