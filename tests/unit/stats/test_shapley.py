"""Shapley values against orders counted one by one, and against games solved in textbooks."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from funnel_sim.stats.shapley import shapley


def by_orders(values: np.ndarray) -> list[float]:
    players = len(values).bit_length() - 1
    gains = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        there = 0
        for player in order:
            gains[player] += values[there | 1 << player] - values[there]
            there |= 1 << player
    return list(gains / len(orders))


@pytest.mark.parametrize("players", [1, 2, 3, 5])
def test_it_is_the_mean_over_all_orders(players: int):
    values = np.random.default_rng(players).normal(size=2**players)
    assert shapley(values) == pytest.approx(by_orders(values))


def test_of_three_gloves_the_only_left_one_gets_two_thirds():
    """One left glove, two right ones, a pair is worth 1: 2/3, 1/6, 1/6."""
    values = np.array([1.0 if c & 1 and c & 6 else 0.0 for c in range(8)])
    assert shapley(values) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_the_runway_of_an_airport_is_shared_by_those_who_need_each_part():
    """Needs of 1, 3 and 6 (Littlechild & Owen 1973): 1/3, 1/3 + 2/2, 1/3 + 2/2 + 3."""
    needs = (1.0, 3.0, 6.0)
    values = np.array([max([n for i, n in enumerate(needs) if c >> i & 1], default=0.0)
                       for c in range(8)])  # fmt: skip
    assert shapley(values) == pytest.approx([1 / 3, 4 / 3, 13 / 3])


def test_pieces_add_up_and_who_adds_nothing_gets_exactly_nothing():
    values = np.random.default_rng(1).normal(size=(16, 7)) * 1e6
    values[np.arange(16) & 4 > 0] = values[np.arange(16) & 4 == 0]
    pieces = shapley(values)
    assert pieces.shape == (4, 7)
    assert pieces.sum(axis=0) == pytest.approx(values[-1] - values[0], rel=1e-12)
    assert (pieces[2] == 0).all()


def test_without_players_there_is_nothing_to_share():
    assert shapley(np.array([5.0])).shape == (0,)


@pytest.mark.parametrize("rows", [0, 3, 2**17])
def test_other_than_two_to_the_n_coalitions_are_refused(rows: int):
    with pytest.raises(ValueError, match="2\\^n rows"):
        shapley(np.zeros(rows))
