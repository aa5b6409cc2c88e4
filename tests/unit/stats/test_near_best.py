"""Leads over the best of the others: by hand, and how often their intervals cover the truth."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.stats.near_best import leads


def test_where_differences_never_vary_leads_are_exact():
    luck = np.random.default_rng(1).normal(size=40)
    found = leads(luck[:, None] + np.array([3.0, 10.0, 8.0]), 0.95)
    assert found.mean == pytest.approx([-7.0, 2.0, -2.0])
    assert found.low == pytest.approx(found.mean)
    assert found.high == pytest.approx(found.mean)


def test_a_plan_is_as_far_behind_the_best_as_behind_a_neighbour_that_shares_its_luck():
    """Two that share their luck are told apart, though a third, noisy one may be the best."""
    rng = np.random.default_rng(2)
    luck, noise = rng.normal(size=(2, 60))
    found = leads(np.column_stack([luck, luck - 1.0 + 0.01 * noise, 3 * noise]), 0.95)
    assert found.high[1] == pytest.approx(-1.0, abs=0.1)
    assert found.high[2] > 0


def test_all_leads_are_covered_at_once_as_often_as_said():
    """Five means that lie close; 150 samples of 40 replications with common luck."""
    rng, means = np.random.default_rng(3), np.array([0.0, 0.2, 0.25, 0.3, 0.3])
    truth = np.array([m - np.delete(means, i).max() for i, m in enumerate(means)])
    covered = 0
    for _ in range(150):
        sample = means + rng.normal(size=(40, 1)) + rng.normal(size=(40, 5))
        found = leads(sample, 0.9)
        covered += bool(((found.low <= truth) & (truth <= found.high)).all())
    assert covered / 150 >= 0.9 - 3 * np.sqrt(0.9 * 0.1 / 150)
