"""Differences of pairs: each over what both have, and no difference in last bits."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.stats.selection.pairs import best_of, pairs


def test_each_pair_is_over_what_both_have():
    nan = np.nan
    values = np.array([[1.0, 0.0, 5.0], [3.0, 1.0, 6.0], [8.0, nan, 6.0], [nan, nan, 1.0]])
    found = pairs(values)
    assert found.n.tolist() == [[3, 2, 3], [2, 2, 2], [3, 2, 4]]
    assert found.mean[0, 1] == -found.mean[1, 0] == 1.5
    assert found.mean[0, 2] == pytest.approx((-4 - 3 + 2) / 3)
    assert found.sd[0, 1] == pytest.approx(np.sqrt(0.5))
    assert np.diag(found.sd).tolist() == [0, 0, 0]


def test_rounding_is_no_difference_and_no_spread():
    values = np.array([[1e9, np.nextafter(1e9, 2e9)], [5e8, np.nextafter(5e8, 0.0)]])
    assert (values[:, 0] != values[:, 1]).all()
    found = pairs(values)
    assert found.mean.tolist() == found.sd.tolist() == [[0, 0], [0, 0]]


def test_the_preferred_design_is_best_where_it_is_level():
    means = np.array([3.0, 3.0 + 1e-13, 2.0])
    assert best_of(means, [0, 1, 2], preferred=0, rounding=1e-12) == 0
    assert best_of(means, [0, 1, 2], preferred=2, rounding=1e-12) == 0
    assert best_of(means, [0, 1, 2], preferred=0, rounding=0.0) == 1
    assert best_of(means, [2], preferred=0, rounding=0.0) == 2
