"""Designs that are surely behind are told from those that may be the best."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.selection.subset import may_be_best


def test_the_rule_by_hand_with_two_designs():
    """Differences 1, 2, 3: mean 2, sd 1, t(0.95, 2) = 2.92, so 2.92/sqrt(3) = 1.69 are allowed."""
    values = np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    assert may_be_best(values, 0.95) == (0,)
    closer = values - np.array([0.32, 0.0])
    assert 2.919986 / math.sqrt(3) > 2 - 0.32
    assert may_be_best(closer, 0.95) == (0, 1)


def test_what_never_differs_stays_and_what_is_always_behind_by_the_same_goes():
    luck = np.random.default_rng(1).normal(size=20)
    values = np.column_stack([luck, luck, luck - 1e-3])
    assert may_be_best(values) == (0, 1)


@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_the_best_is_kept_as_often_as_promised_and_most_others_are_not(shared: float):
    """Thirty designs, the best ahead by one standard deviation of a replication; 1,000 trials."""
    generator = np.random.default_rng(2)
    kept, left = 0, []
    means = np.zeros(30)
    means[7] = 1.0
    for _ in range(1000):
        luck = generator.normal(size=(12, 1)) * math.sqrt(shared)
        own = generator.normal(size=(12, 30)) * math.sqrt(1 - shared)
        stay = may_be_best(means + luck + own, 0.9)
        kept += 7 in stay
        left.append(len(stay))
    assert kept / 1000 >= 0.9
    if shared:
        assert np.mean(left) < 2


def test_designs_that_are_alike_lose_the_first_of_them_rarely():
    """The slippage to 0: any of ten equal designs is thrown out with probability 10 % at most."""
    generator = np.random.default_rng(3)
    lost = sum(0 not in may_be_best(generator.normal(size=(10, 10)), 0.9) for _ in range(1000))
    assert lost / 1000 <= 0.1 + 3 * math.sqrt(0.1 * 0.9 / 1000)


def test_one_replication_or_one_design_is_refused():
    with pytest.raises(ValueError, match="two replications"):
        may_be_best([[1.0, 2.0]])
    with pytest.raises(ValueError, match="two designs"):
        may_be_best([[1.0], [2.0]])
