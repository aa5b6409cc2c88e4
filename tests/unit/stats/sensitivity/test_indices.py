"""Morris and Sobol on functions whose effects and indices are known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from funnel_sim.stats.sensitivity.screening import elementary_effects, walks
from funnel_sim.stats.sensitivity.variance import sobol_indices, sobol_points

SEED = 20270104


def ishigami(points: np.ndarray) -> np.ndarray:
    """sin x + 7 sin² y + 0.1 z⁴ sin x on [-π, π]³ (Ishigami & Homma 1990)."""
    x, y, z = (2 * points.T - 1) * math.pi
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def test_the_indices_of_ishigamis_function_are_those_of_the_closed_form():
    """V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2 with a = 7, b = 0.1."""
    a, b, pi = 7, 0.1, math.pi
    first_x, first_y = (1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8
    together = b**2 * pi**8 * (1 / 18 - 1 / 50)
    variance = first_x + first_y + together
    points = sobol_points(3, 1024, SEED)
    assert points.shape == (1024 * 5, 3)
    x, y, z = sobol_indices(ishigami(points), 3, 0.95, SEED)
    expected = {
        x: (first_x / variance, (first_x + together) / variance),
        y: (first_y / variance, first_y / variance),
        z: (0.0, together / variance),
    }
    for index, (first, total) in expected.items():
        assert abs(index.first - first) < 1.5 * index.first_half_width
        assert abs(index.total - total) < 1.5 * index.total_half_width
        assert index.total_half_width < 0.1


def test_scipy_finds_the_same_totals():
    from scipy.stats import sobol_indices as of_scipy
    from scipy.stats import uniform

    dists: Any = [uniform()] * 3
    found = of_scipy(
        func=lambda x: ishigami(x.T), n=1024, dists=dists, rng=np.random.default_rng(1)
    )
    ours = sobol_indices(ishigami(sobol_points(3, 1024, SEED)), 3, 0.95, SEED)
    assert [i.total for i in ours] == pytest.approx(found.total_order, abs=0.05)
    assert [i.first for i in ours] == pytest.approx(found.first_order, abs=0.05)


def test_a_line_has_its_slopes_as_elementary_effects_and_no_spread():
    points = walks(3, 5, SEED)
    assert points.shape == (20, 3)
    effects = elementary_effects(points, points @ np.array([4.0, -2.0, 0.0]), 0.95, SEED)
    assert [e.mean for e in effects] == pytest.approx([4, -2, 0])
    assert [e.size for e in effects] == pytest.approx([4, 2, 0])
    assert [e.spread for e in effects] == pytest.approx([0, 0, 0], abs=1e-9)


def test_inputs_that_act_together_have_a_spread():
    points = walks(2, 20, SEED)
    first, _ = elementary_effects(points, points[:, 0] * points[:, 1], 0.95, SEED)
    assert first.spread > 0.2
    assert 0.2 < first.size < 0.8


def test_where_nothing_varies_there_are_no_shares():
    assert {i.total for i in sobol_indices(np.full(32 * 4, 7.0), 2, 0.95, SEED)} == {0.0}
