"""The Pareto front of a few points, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.stats.pareto import pareto_front


def test_a_point_that_another_beats_in_both_goals_or_in_one_is_not_on_the_front():
    points = np.array([[5.0, 1.0], [4.0, 4.0], [3.0, 3.0], [1.0, 5.0], [5.0, 0.0]])
    assert pareto_front(points) == (0, 1, 3)


def test_equal_points_are_all_on_the_front_and_a_single_goal_has_its_best():
    assert pareto_front(np.array([[2.0, 2.0], [2.0, 2.0], [1.0, 1.0]])) == (0, 1)
    assert pareto_front(np.array([[1.0], [3.0], [2.0]])) == (1,)


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="must be numbers"):
        pareto_front(np.array([[1.0, np.nan]]))
