"""When to stop replicating."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.estimates import mean_interval
from funnel_sim.stats.precision import Precision, enough, next_batch


def spread(n: int, mean: float = 100.0, sd: float = 10.0) -> np.ndarray:
    """`n` values of exactly this mean and standard deviation."""
    values = np.random.default_rng(n).normal(size=n)
    return np.asarray(mean + sd * (values - values.mean()) / values.std(ddof=1))


def test_absolute_precision_is_reached_when_the_half_width_is_small_enough():
    values = spread(25)
    half = mean_interval(values).half_width
    assert enough(values, Precision(half * 1.001, relative=False))
    assert not enough(values, Precision(half * 0.999, relative=False))


def test_relative_precision_allows_for_the_mean_being_an_estimate():
    """Law: half-width / mean at most g / (1 + g)."""
    values = spread(25)
    ratio = mean_interval(values).half_width / 100
    just = ratio / (1 - ratio)
    assert enough(values, Precision(just * 1.001))
    assert not enough(values, Precision(just * 0.999))


def test_a_loss_can_be_as_precise_as_a_gain():
    assert enough(-spread(50), Precision(0.05)) == enough(spread(50), Precision(0.05)) is True


def test_every_design_must_be_precise():
    calm, wild = spread(30, sd=1), spread(30, sd=50)
    target = Precision(0.01)
    assert enough(calm, target)
    assert not enough(np.column_stack([calm, wild]), target)


def test_one_replication_is_never_enough_even_without_spread():
    assert not enough([5.0], Precision(10.0, relative=False))
    assert enough([5.0, 5.0], Precision(10.0, relative=False))


def test_no_relative_precision_around_a_mean_of_zero():
    values = [-1.0, 1.0] * 10
    assert not enough(values, Precision(0.1))
    assert next_batch(values, Precision(0.1), 10, 1000) == 20
    assert enough([0.0] * 5, Precision(0.1))


def test_a_batch_first_fills_up_to_at_least():
    assert next_batch([], Precision(0.01), 30, 500) == 30
    assert next_batch(np.empty((12, 4)), Precision(0.01), 30, 500) == 18


def test_a_batch_is_what_the_spread_suggests():
    """n with t(n - 1) 10 / sqrt(n) <= 2.9: Student's table gives 49."""
    values = spread(40)
    target = Precision(2.9, relative=False)
    n = 40 + next_batch(values, target, 10, 500)
    assert enough(spread(n), target)
    assert not enough(spread(n - 1), target)


def test_a_batch_does_not_more_than_double_nor_pass_at_most():
    demanding = Precision(0.0001)
    assert next_batch(spread(40), demanding, 10, 500) == 40
    assert next_batch(spread(40), demanding, 10, 55) == 15
    assert next_batch(spread(55), demanding, 10, 55) == 0
    assert next_batch(spread(60), demanding, 10, 55) == 0


def test_no_batch_once_it_is_enough():
    assert next_batch(spread(40), Precision(0.5), 10, 500) == 0


def test_following_the_batches_ends_with_enough():
    target = Precision(0.01)
    pool = np.random.default_rng(9).normal(100, 10, (2000, 2))
    done, batches = 0, 0
    while batch := next_batch(pool[:done], target, 20, 2000):
        done, batches = done + batch, batches + 1
    assert enough(pool[:done], target)
    assert 300 < done < 700  # (1.96 x 10 / 0.99)^2 = 392, for the wilder of two designs
    assert batches < 12


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Precision(0.0), "`half_width` must be a finite number above 0. Got 0"),
        (lambda: Precision(math.inf), "`half_width` must be .*Got inf"),
        (lambda: Precision(0.1, confidence=95), "`confidence` must be .*Got 95"),
        (
            lambda: next_batch([], Precision(0.1), 50, 10),
            r"`at_least` must be in \[1, at_most = 10\]",
        ),
        (lambda: next_batch([], Precision(0.1), 0, 10), "`at_least` must be in .*Got 0"),
        (lambda: enough([1.0, math.nan], Precision(0.1)), "NaN in 1 of 2"),
        (lambda: enough(np.zeros((2, 2, 2)), Precision(0.1)), "one or two dimensions"),
    ],
)
def test_targets_that_cannot_be_met_are_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
