"""Shapley values: a whole split among the players of a game, whatever the order they come in.

Player i gets the mean, over all n! orders in which players may join, of what it adds to those that
are there already:

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S)).

The pieces add up to v(all) - v(none); who never adds anything gets 0; players that are alike get
the same. Source: Shapley (1953), A value for n-person games, Contributions to the Theory of Games
II. All 2^n coalitions are used, so there is no error of sampling; for many players Castro, Gomez &
Tejada (2009, Computers & Operations Research 36) draw orders at random instead.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from funnel_sim.domain.tables import Floats

MOST_PLAYERS = 16
"""65,536 coalitions."""


def shapley(values: Floats) -> Floats:
    """What each player gets, shape (players, ...), of a game given by the values of coalitions.

    `values` has shape (2^players, ...); player i is in coalition c where bit i of c is 1. Further
    axes, such as replications, are games of their own.

    Raises:
        ValueError: the number of coalitions is no power of two, or beyond 2^16.
    """
    coalitions = len(values)
    players = coalitions.bit_length() - 1
    if players < 0 or coalitions != 1 << players or players > MOST_PLAYERS:
        msg = f"`values` must have 2^n rows, n from 0 to {MOST_PLAYERS}. Got {coalitions} rows."
        raise ValueError(msg)
    numbers = np.arange(coalitions)
    sizes = np.array([int(c).bit_count() for c in numbers])
    pieces = np.zeros((players, *values.shape[1:]))
    for player in range(players):
        without = numbers[numbers >> player & 1 == 0]
        weights = np.array([_weight(players, int(size)) for size in sizes[without]])
        pieces[player] = np.tensordot(
            weights, values[without | 1 << player] - values[without], axes=1
        )
    return pieces


def _weight(players: int, before: int) -> float:
    """Share of the orders in which exactly these `before` players come before a given one."""
    return factorial(before) * factorial(players - before - 1) / factorial(players)
