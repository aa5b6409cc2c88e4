"""The search for shares, on values that are known by formula."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from funnel_sim.config.schema.effort import Effort
from funnel_sim.domain.tables import Floats
from funnel_sim.studies.effort.search import Lattice, Point, Sampler, lattice_of, search


def hill(lattice: Lattice, top: Sequence[float], noise: float, asked: dict[Point, int]) -> Sampler:
    """-|shares - top|², with luck that all points share, and a little of their own."""

    def values(points: Sequence[Point], count: int) -> Floats:
        columns = []
        for point in points:
            asked[point] = max(count, asked.get(point, 0))
            luck = np.random.default_rng(0).normal(size=count)
            own = np.random.default_rng([1, *point]).normal(size=count)
            height = -((np.array(lattice.shares(point)) - top) ** 2).sum()
            columns.append(height + luck + noise * own)
        return np.column_stack(columns)

    return values


def test_the_coarse_lattice_has_all_shares_once():
    points = lattice_of(Effort(step=0.25, refine=1), 3).coarse()
    assert len(points) == len(set(points)) == 15  # 6 choose 2
    assert all(sum(point) == 8 for point in points)
    assert all(part % 2 == 0 for point in points for part in point)


def test_neighbours_take_a_step_from_one_and_give_it_to_another():
    around = list(Lattice(3, 8, 2).neighbours((0, 3, 5), 1))
    assert around == [(1, 2, 5), (0, 2, 6), (1, 3, 4), (0, 4, 4)]


@pytest.mark.parametrize("top", [(0.15, 0.3, 0.55), (0.0, 0.05, 0.95), (1.0, 0.0, 0.0)])
def test_the_top_of_a_hill_is_found_to_the_finest_step(top: tuple[float, ...]):
    rule = Effort(step=0.2, refine=2)
    asked: dict[Point, int] = {}
    lattice = lattice_of(rule, 3)
    found = search(lattice, rule, 0.95, hill(lattice, top, 1e-4, asked))
    assert lattice.shares(found.left[0]) == pytest.approx(top)
    assert found.tried == asked
    assert len(asked) < 231  # all points of the finest lattice


def test_what_is_surely_behind_costs_a_fourth_and_what_is_left_all():
    rule = Effort(step=0.2, refine=0, tries=40)
    lattice = lattice_of(rule, 2)
    found = search(lattice, rule, 0.95, hill(lattice, (0.6, 0.4), 1e-3, {}))
    assert found.left == ((3, 2),)
    assert found.tried == {point: 40 if point == (3, 2) else 10 for point in lattice.coarse()}
    loud = search(lattice, rule, 0.95, hill(lattice, (0.6, 0.4), 10.0, {}))
    assert len(loud.left) == 6
    assert set(loud.tried.values()) == {40}


def test_the_best_share_is_kept_as_often_as_promised():
    """The sharpest noise at which that is hard: 200 searches along a line of six."""
    rule = Effort(step=0.2, refine=0, tries=20)
    lattice = lattice_of(rule, 2)
    kept = sum((2, 3) in search(lattice, rule, 0.8, _slope(lattice, n)).left for n in range(200))
    assert kept / 200 >= 0.8


def _slope(lattice: Lattice, seed: int) -> Sampler:
    """Six points of the same height but (2, 3), which is 0.3 higher, and luck of their own."""
    generator = np.random.default_rng(seed)
    luck = {p: generator.normal(size=20) + 0.3 * (p == (2, 3)) for p in lattice.coarse()}
    return lambda points, count: np.column_stack([luck[p][:count] for p in points])
