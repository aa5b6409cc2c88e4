"""Where a probability crosses a level: bisection on shares, and an interval that covers."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.stats.crossing import Crossing, crossing
from funnel_sim.stats.estimates import Proportion, proportion_interval

LAST, N = 200, 150


def chances(needed: np.ndarray, *, rising: bool = True):
    """Replication r succeeds from `needed[r]` on; as a function of the place, counting calls."""
    asked: list[int] = []

    def chance(place: int) -> Proportion:
        asked.append(place)
        hits = needed <= (place if rising else LAST - place)
        return proportion_interval(int(hits.sum()), len(needed))

    return chance, asked


def test_it_is_the_quantile_of_what_each_replication_needs():
    needed = np.random.default_rng(1).normal(100, 30, N)
    chance, asked = chances(needed)
    found = crossing(chance, LAST, 0.8)
    assert found.at == int(np.ceil(np.sort(needed)[int(np.ceil(0.8 * N)) - 1]))
    assert found.rising
    assert found.before is not None
    assert found.surely is not None
    assert found.before < found.at <= found.surely
    assert len(set(asked)) < 30


def test_a_falling_chance_is_the_mirror_image():
    needed = np.random.default_rng(2).normal(100, 30, N)
    up = crossing(chances(needed)[0], LAST, 0.8)
    down = crossing(chances(needed, rising=False)[0], LAST, 0.8)
    assert not down.rising
    places = (up.at, up.before, up.surely)
    assert [down.at, down.before, down.surely] == [LAST - (place or 0) for place in places]


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_the_interval_covers_the_true_crossing_as_often_as_it_says(level: float):
    rng, covered, rounds = np.random.default_rng(3), 0, 1000
    for _ in range(rounds):
        found = crossing(chances(rng.uniform(0, LAST, N))[0], LAST, level)
        truth = level * LAST  # the quantile of a uniform number
        low = -np.inf if found.before is None else found.before
        high = np.inf if found.surely is None else found.surely
        covered += low <= truth <= high
    assert covered / rounds >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / rounds)


def test_what_is_never_or_always_enough_has_no_crossing_or_an_open_end():
    never = crossing(chances(np.full(N, LAST + 1.0))[0], LAST, 0.8)
    assert (never.at, never.surely) == (None, None)
    always = crossing(chances(np.zeros(N))[0], LAST, 0.8)
    assert always == Crossing(rising=True, best=0, at=0, surely=0, before=None)


def test_a_chance_that_falls_again_beyond_its_best_is_found_on_the_way_up():
    def hump(place: int) -> Proportion:
        share = 1 - abs(place - 100) / 100 if place <= 190 else 0.05
        return proportion_interval(round(share * N), N)

    found = crossing(hump, LAST, 0.8)
    assert found.best == 100
    assert found.at == 80
